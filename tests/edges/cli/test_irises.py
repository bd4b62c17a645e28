"""`hospitium iris`, `hospitium enroll --iris` and `hospitium identify --iris`."""

from pathlib import Path

from hospitium.core.eyes import Eye
from tests.edges.cli.conftest import Terminal
from tests.irises import eye_picture

SEARCH = ("--purpose", "roadside-check", "--incident", "km 41, no papers")


def picture(folder: Path, person: int | None, eye: Eye = Eye.LEFT, *, shot: int = 1) -> Path:
    path = folder / f"{person}-{eye}-{shot}.png"
    path.write_bytes(eye_picture(person, eye, shot=shot))
    return path


def test_an_iris_is_added_listed_and_removed(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case()
    added = terminal.ask("iris", "add", case, picture(tmp_path, 1), "--eye", "left")
    assert (added["case"], added["quality"], added["eye"]) == (case, 70, "left")
    (one,) = terminal.ask("iris", "list", case)["irises"]
    assert one["id"] == added["id"]
    assert terminal.ask("case", "show", case)["irises"] == [one]
    assert "left" in terminal.type("iris", "list", case).out
    assert terminal.ask("iris", "remove", added["id"]) == {"id": added["id"]}
    assert terminal.type("iris", "remove", added["id"]).status == 4
    assert "No iris" in terminal.type("iris", "list", case).out


def test_eyes_are_enrolled_and_found(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case()
    left, right = picture(tmp_path, 1), picture(tmp_path, 1, Eye.RIGHT)
    eyes = ("--iris", left, "--eye", "left", "--iris", right, "--eye", "right")
    assert len(terminal.ask("enroll", case, *eyes)["irises"]) == 2
    probe = picture(tmp_path, 1, shot=9)
    found = terminal.ask("identify", *SEARCH, "--iris", probe)
    (candidate,) = found["candidates"]
    assert (candidate["case"], candidate["by_iris_alone"]) == (case, True)
    told = terminal.type("identify", *SEARCH, "--iris", probe, "--eye", "left").out
    assert "By iris" in told
    assert "--reject" in told
    assert "evidence beside fingers and face" in told
    shown = terminal.type("search", "show", found["id"])
    assert "an iris alone: nobody can confirm it" in shown.out


def test_what_is_wrong_with_a_picture_is_said(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case()
    assert terminal.type("enroll", case, "--iris", picture(tmp_path, 1)).status == 2
    closed = terminal.type("enroll", case, "--iris", picture(tmp_path, None), "--eye", "left")
    assert closed.status == 1
    assert "was not used" in closed.out
    assert terminal.type("identify", *SEARCH, "--iris", picture(tmp_path, None)).status == 2
