"""The main job at the terminal: init, open, enrol, identify, decide twice, verify the log."""

from pathlib import Path

from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import INDEX, THUMB, draw

ROADSIDE = ("--purpose", "roadside-check", "--incident", "km 41, child without papers")


def test_a_child_is_found_by_two_people(terminal: Terminal, tmp_path: Path) -> None:
    child = terminal.open_case("--birth-year", "2015")
    other = terminal.open_case()
    enrolled = terminal.ask(
        "enroll", child, draw(tmp_path, "a", 1), draw(tmp_path, "b", 1, THUMB),
        "--finger", "right-index", "--finger", "1",
    )  # fmt: skip
    assert [saved["finger"] for saved in enrolled["enrolled"]] == ["right-index", "right-thumb"]
    terminal.ask("enroll", other, draw(tmp_path, "right-index_9.png", 9))

    probe = draw(tmp_path, "right-index.png", 1, INDEX, 7)
    pictures = tmp_path / "evidence"
    found = terminal.ask("identify", probe, *ROADSIDE, "--evidence", pictures)
    assert (found["persons"], found["prints"], found["failures"]) == (2, 3, [])
    (best,) = found["candidates"]
    assert best["case"] == child
    assert best["minor"] is True
    assert best["fingers"][0]["pairs"] > 5
    (picture,) = (Path(path) for path in best["evidence"])
    assert picture.read_text("utf-8").startswith("<svg")
    assert picture.stat().st_mode & 0o777 == 0o600

    first = terminal.ask("decide", best["id"], "--confirm", "--reason", "agrees")
    assert (first["outcome"], first["alert"]) == ("second-person-needed", None)
    again = terminal.type("decide", best["id"], "--confirm", "--reason", "agrees")
    assert again.status == 3
    assert "minor.two_person" in again.err
    second = terminal.ask("decide", best["id"], "--confirm", "--reason", "agrees", by="bela")
    assert second["outcome"] == "confirmed"

    (alert,) = terminal.ask("alert", "list")["alerts"]
    assert (alert["id"], alert["case"]) == (second["alert"], child)
    terminal.ask("alert", "ack", alert["id"])
    assert terminal.ask("alert", "list")["alerts"] == []
    assert len(terminal.ask("alert", "list", "--all")["alerts"]) == 1
    shown = terminal.ask("search", "show", found["id"])
    assert shown["status"] == "decided"
    assert [said["operator"] for said in shown["candidates"][0]["verdicts"]] == ["amira", "bela"]
    assert terminal.ask("log", "verify", by=None)["sound"] is True


def test_a_stranger_is_no_candidate_and_that_proves_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    terminal.ask("enroll", terminal.open_case(), draw(tmp_path, "right-index.png", 1))
    answer = terminal.type("identify", draw(tmp_path, "right-index_2.png", 5), *ROADSIDE)
    assert answer.status == 0
    assert "1 person, 1 print" in answer.out
    assert "not proof of absence" in answer.out
    assert terminal.ask("search", "list", "--waiting")["searches"] == []


def test_the_text_says_what_was_searched_and_what_to_type_next(
    terminal: Terminal, tmp_path: Path
) -> None:
    case = terminal.open_case("--birth-year", "2015")
    terminal.ask("enroll", case, draw(tmp_path, "right-index.png", 1))
    probe = draw(tmp_path, "right-index_7.png", 1, INDEX, 7)
    out = terminal.type("identify", probe, *ROADSIDE, "--evidence", tmp_path / "e").out
    assert "Searched 1 person, 1 print" in out
    assert "searches of this gallery" in out
    assert "two people needed" in out
    assert "A candidate is not an identity" in out
    assert "hospitium decide " in out
    assert "candidate-1-1-right-index.svg" in out
    (search,) = terminal.ask("search", "list", "--waiting")["searches"]
    shown = terminal.type("search", "show", search["id"], "--evidence", tmp_path / "e", by="bela")
    assert "km 41, child without papers" in shown.out
    assert "hospitium decide " in shown.out
    assert "waiting" in shown.out


def test_verify_supports_and_does_not(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case()
    terminal.ask("enroll", case, draw(tmp_path, "right-index.png", 1))
    same = draw(tmp_path, "right-index_2.png", 1, INDEX, 2)
    right = terminal.ask("verify", case, same, "--evidence", tmp_path / "e")
    assert right["supports"] is True
    assert right["fmr"] <= 1e-3
    assert len(right["evidence"]) == 1
    other = draw(tmp_path, "right-index_3.png", 2)
    assert terminal.ask("verify", case, other)["supports"] is False
    assert "does not support" in terminal.type("verify", case, other).out
