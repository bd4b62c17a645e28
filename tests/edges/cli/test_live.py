"""`hospitium live`: what waits for somebody to look, and what they say."""

from pathlib import Path

from tests.edges.cli.conftest import Terminal
from tests.faces import picture


def test_a_capture_that_did_not_pass_waits_until_somebody_says_why(
    terminal: Terminal, tmp_path: Path
) -> None:
    assert "Nothing waits" in terminal.type("live", "list").out
    photo = tmp_path / "now.jpg"
    photo.write_bytes(picture(1))
    added = terminal.ask("face", "add", terminal.open_case(), photo, "--source", "camera")
    assert added["live"]["outcome"] == "human"
    (look,) = terminal.ask("live", "list")["looks"]
    assert (look["face"], look["answer"]) == (added["id"], None)
    assert added["id"] in terminal.type("live", "list").out
    assert terminal.type("live", "answer", added["id"], "person").status == 2
    assert (
        terminal.type("live", "answer", added["id"], "person", "--reason", "x", by="olu").status
        == 3
    )
    said = terminal.ask("live", "answer", added["id"], "person", "--reason", "she sat before me")
    assert (said["answer"], said["reason"]) == ("person", "she sat before me")
    assert terminal.ask("live", "list")["looks"] == []
    assert terminal.ask("live", "list", "--all")["looks"] == [said]
    assert terminal.type("live", "answer", added["id"], "person", "--reason", "again").status == 2
