"""`hospitium face` and `hospitium enrol --face`."""

from dataclasses import replace
from pathlib import Path

import pytest

from hospitium.core.fingers import Finger
from tests.edges.cli.conftest import Terminal
from tests.engines import fake_print
from tests.faces import PORTRAIT, picture


def photo(folder: Path, *people: int, shot: int = 1) -> Path:
    path = folder / f"{'-'.join(map(str, people))}-{shot}.jpg"
    path.write_bytes(picture(*people, shot=shot))
    return path


def test_a_photograph_is_added_listed_and_removed(terminal: Terminal, tmp_path: Path) -> None:
    case, file = terminal.open_case(), photo(tmp_path, 1)
    added = terminal.ask("face", "add", case, file, "--taken-on", "2020-05-01", "--keep-portrait")
    assert (added["case"], added["quality"], added["portrait"]) == (case, 70, True)
    (one,) = terminal.ask("face", "list", case)["faces"]
    assert (one["id"], one["captured_on"], one["age_high"]) == (added["id"], "2020-05-01", 30)
    assert terminal.ask("case", "show", case)["faces"] == [one]
    told = terminal.type("face", "list", case)
    assert "29 to 30" in told.out
    assert PORTRAIT.decode("latin-1") not in told.out
    assert terminal.ask("face", "remove", added["id"], "--portrait-only")["compared"] is True
    assert terminal.ask("face", "remove", added["id"])["compared"] is False
    assert terminal.ask("face", "list", case)["faces"] == []
    assert terminal.type("face", "remove", added["id"]).status == 4


@pytest.mark.parametrize(("people", "status"), [((1, 2), 2), ((), 2), ((1,), 0)])
def test_pictures_without_one_face_say_what_to_do(
    terminal: Terminal, tmp_path: Path, people: tuple[int, ...], status: int
) -> None:
    answer = terminal.type("face", "add", terminal.open_case(), photo(tmp_path, *people))
    assert answer.status == status
    assert ("What to do" in answer.err) == bool(status)


def test_of_several_faces_one_is_named(terminal: Terminal, tmp_path: Path) -> None:
    case, file = terminal.open_case(), photo(tmp_path, 1, 2)
    assert terminal.ask("face", "add", case, file, "--which", "1")["compared"]
    assert terminal.type("face", "add", case, file, "--which", "7").status == 2


def test_prints_and_a_photograph_are_enrolled_in_one_go(terminal: Terminal, tmp_path: Path) -> None:
    case, file = terminal.open_case(), photo(tmp_path, 1)
    image = tmp_path / "right-index.png"
    image.write_bytes(fake_print(1, Finger.RIGHT_INDEX))
    both = terminal.ask("enrol", case, image, "--face", file)
    assert len(both["enrolled"]) == 1
    assert both["face"]["quality"] == 70
    again = terminal.type("enrol", case, "--face", file, "--json")
    assert (again.status, again.json["face"]["code"]) == (
        1,
        "hospitium.bad_input.conflict.same_picture",
    )
    assert len(terminal.ask("face", "list", case)["faces"]) == 1


def test_a_refusal_of_the_photograph_leaves_the_prints(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case("--kind", "unidentified-person")
    image = tmp_path / "right-index.png"
    image.write_bytes(fake_print(1, Finger.RIGHT_INDEX))
    words = ("enrol", case, image, "--face", photo(tmp_path, 1), "--keep-portrait", "--json")
    answer = terminal.type(*words)
    assert (answer.status, answer.json["face"]["rule"]) == (1, "store.no_image")
    assert len(answer.json["enrolled"]) == 1


def test_again_reads_anew_and_names_what_needs_a_photograph(
    terminal: Terminal, tmp_path: Path
) -> None:
    case = terminal.open_case()
    kept = terminal.ask("face", "add", case, photo(tmp_path, 1), "--keep-portrait")
    bare = terminal.ask("face", "add", case, photo(tmp_path, 1, shot=2))
    assert terminal.ask("face", "again")["renewed"] == []
    changed = replace(terminal, face_model="fake-face-2")
    done = changed.ask("face", "again")
    assert [one["face"] for one in done["renewed"]] == [kept["id"]]
    assert [one["face"] for one in done["no_portrait"]] == [bare["id"]]
    told = changed.type("face", "again")
    assert told.status == 0
    assert "These need a new photograph" in told.out
