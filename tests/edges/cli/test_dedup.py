"""`hospitium dedup`: at the terminal, with progress and in JSON."""

from pathlib import Path

from hospitium.core.fingers import Finger
from tests.edges.cli.conftest import Terminal
from tests.engines import fake_print


def twice(terminal: Terminal, folder: Path) -> None:
    for impression in (1, 2):
        case = terminal.open_case()
        image = folder / f"right-index-{impression}.png"
        image.write_bytes(fake_print(4, Finger.RIGHT_INDEX, impression))
        terminal.ask(
            "enroll", case, image, "--finger", "right-index", "--despite-duplicate", "two reports"
        )


def test_a_pass_finds_them_and_a_human_settles(terminal: Terminal, tmp_path: Path) -> None:
    assert "Nobody has looked yet" in terminal.type("dedup", "list").out
    twice(terminal, tmp_path)
    said = terminal.type("dedup")
    assert said.status == 0, said.err
    assert "New for people to look at: 1" in said.out
    (pair,) = terminal.ask("dedup", "list")["pairs"]
    assert pair["other_case"]
    assert "right-index" in terminal.type("dedup", "show", pair["id"]).out
    early = terminal.type("dedup", "settle", pair["id"], "one-person")
    assert early.status == 3
    reason = ("--reason", "the same scar")
    assert terminal.ask("dedup", "settle", pair["id"], "one-person", *reason)["verdict"]
    assert terminal.ask("dedup", "list")["pairs"] == []
    assert len(terminal.ask("dedup", "list", "--all")["pairs"]) == 1
    assert "two records agree" in terminal.type("dedup", "list", "--all").out
    again = terminal.ask("dedup", "--everybody", "--by-chance", "5")
    assert again["since"] is None
    assert "Held who came since" in terminal.type("dedup").out
    again = terminal.ask("dedup", "--anew")
    assert (again["found"], again["done"]) == (0, again["steps"])


def test_who_may_not_is_told_the_rule(terminal: Terminal) -> None:
    for words in (("dedup",), ("dedup", "list")):
        refused = terminal.type(*words, by="olu")
        assert refused.status == 3
        assert "case worker" in refused.err or "officer" in refused.err
    assert terminal.type("dedup", "show", "not-an-id").status == 2
