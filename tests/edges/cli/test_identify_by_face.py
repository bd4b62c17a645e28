"""`hospitium identify --face`: a poster finds a case, and a face alone confirms nobody."""

from pathlib import Path

import pytest

from hospitium.usecases.search_report import FACE_ALONE
from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import INDEX, draw
from tests.edges.cli.test_faces import photo

ROADSIDE = ("--purpose", "roadside-check", "--incident", "km 41, child without papers")


@pytest.fixture
def case(terminal: Terminal, tmp_path: Path) -> str:
    """A case with a print and a photograph of person 1."""
    mine = terminal.open_case()
    terminal.ask("enroll", mine, draw(tmp_path, "right-index.png", 1))
    terminal.ask("face", "add", mine, photo(tmp_path, 1), "--taken-on", "2024-11-22")
    return mine


def test_a_photograph_finds_a_case_that_nobody_can_confirm_by_it(
    terminal: Terminal, case: str, tmp_path: Path
) -> None:
    found = terminal.ask("identify", "--face", photo(tmp_path, 1, shot=9), *ROADSIDE)
    (best,) = found["candidates"]
    assert (best["case"], best["by_face_alone"], best["fingers"]) == (case, True, [])
    assert (best["face"]["years"], found["faces"], found["prints"]) == (2.0, 1, 0)
    assert [one["sense"] for one in best["says"]] == ["face"]
    refused = terminal.type("decide", best["id"], "--confirm", "--reason", "alike")
    assert refused.status == 3
    assert "search.face_alone" in refused.err
    assert "Ask for a fingerprint" in refused.err
    told = terminal.type("search", "show", found["id"]).out
    assert FACE_ALONE in told
    assert "2 years before this search" in told
    assert "--reject --reason" in told
    assert "1 person, 1 face" in told
    assert terminal.ask("decide", best["id"], "--reject", "--reason", "no")["outcome"] == "rejected"


def test_fingers_and_face_are_told_apart_and_together(
    terminal: Terminal, case: str, tmp_path: Path
) -> None:
    words = (draw(tmp_path, "right-index.png", 1, INDEX, 7), "--face", photo(tmp_path, 1, shot=9))
    found = terminal.ask("identify", *words, *ROADSIDE)
    (best,) = found["candidates"]
    assert (best["case"], best["by_face_alone"]) == (case, False)
    assert [(one["sense"], one["supports"]) for one in best["says"]] == [
        ("finger", True), ("face", True),
    ]  # fmt: skip
    assert best["fmr"] < min(one["fmr"] for one in best["says"])
    told = terminal.type("search", "show", found["id"]).out
    assert "By fingers" in told
    assert "By face" in told
    done = terminal.ask("decide", best["id"], "--confirm", "--reason", "both", by="bela")
    assert done["outcome"] == "confirmed"


def test_of_several_faces_one_is_named(terminal: Terminal, case: str, tmp_path: Path) -> None:
    crowd, words = photo(tmp_path, 2, 1, shot=9), ("identify", "--face")
    asked = terminal.type(*words, crowd, *ROADSIDE)
    assert asked.status == 2
    assert "2 faces" in asked.err
    (best,) = terminal.ask(*words, crowd, "--which", "1", *ROADSIDE)["candidates"]
    assert best["case"] == case
    many = ("--face", photo(tmp_path, 1, shot=8), "--which", "1", "--which", "0", "--which", "0")
    assert terminal.type(*words, crowd, *many, *ROADSIDE).status == 2
    (best,) = terminal.ask(*words, crowd, *many[:6], *ROADSIDE)["candidates"]
    assert best["face"]["tries"] == 2


def test_a_search_takes_fingers_or_a_photograph(terminal: Terminal, tmp_path: Path) -> None:
    nothing = terminal.type("identify", *ROADSIDE)
    assert nothing.status == 2
    assert "a photograph of the face, or pictures of the eyes" in nothing.err
    none = terminal.type("identify", "--face", photo(tmp_path), *ROADSIDE)
    assert (none.status, "no face" in none.err) == (2, True)
    infant = ("--face", photo(tmp_path, 1), "--age", "2", "--despite-young", "nothing else")
    refused = terminal.type("identify", *infant, *ROADSIDE)
    assert refused.status == 3
    assert "minor.young" in refused.err
