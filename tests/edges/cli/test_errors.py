"""Every branch of the error tree: its exit status, its sentence, never a traceback."""

from pathlib import Path

import pytest

from tests.edges.cli.conftest import CASE, INIT, Answer, Terminal
from tests.edges.cli.prints import draw

ROADSIDE = ("--purpose", "roadside-check", "--incident", "km 41, no papers")


def told(answer: Answer, status: int, code: str) -> None:
    assert answer.status == status, answer.err
    assert f"Code: {code}" in answer.err
    assert "What to do: " in answer.err
    assert "Traceback" not in answer.err


def test_no_node(bare: Terminal) -> None:
    for words in (("case", "list"), ("log", "verify"), ("retain",), ("serve",)):
        told(bare.type(*words), 4, "hospitium.not_found")


def test_a_folder_that_is_a_file(bare: Terminal) -> None:
    bare.folder.write_text("")
    told(bare.type(*INIT), 5, "hospitium.unavailable")


def test_init_twice(terminal: Terminal) -> None:
    told(terminal.type(*INIT), 2, "hospitium.bad_input.conflict")


def test_nobody_and_somebody_unknown(terminal: Terminal) -> None:
    told(terminal.type("case", "list", by=None), 7, "hospitium.not_signed_in")
    told(terminal.type("case", "list", by="mallory"), 4, "hospitium.not_found")


def test_the_wrong_role(terminal: Terminal) -> None:
    for by in ("olu", "root"):
        told(terminal.type("case", "list", by=by), 3, "hospitium.refused")
    answer = terminal.type("case", "open", "--given-name", "Ada", *CASE, by="bela")
    told(answer, 3, "hospitium.refused")
    assert "rule search.purpose" in answer.err


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        (("--purpose", "roadside-check"), "search.purpose"),
        (("--purpose", "shelter-check", "--incident", "a, b"), "search.mandate"),
        (("--purpose", "confirm-identity", "--incident", "a, b"), "search.mandate"),
        (("--purpose", "marketing", "--incident", "a, b"), "purpose.forbidden"),
        (("--purpose", "roadside-check", "--incident", "no reason"), "search.purpose"),
    ],
)
def test_a_search_that_the_rules_refuse(
    terminal: Terminal, tmp_path: Path, more: tuple[str, ...], rule: str
) -> None:
    answer = terminal.type("identify", draw(tmp_path, "1.png", 1), *more, "--json")
    told(answer, 3, "hospitium.refused")
    assert answer.json["rule"] == rule
    assert answer.json["status"] == 403


def test_an_unknown_purpose_lists_the_known_ones(terminal: Terminal, tmp_path: Path) -> None:
    answer = terminal.type("identify", draw(tmp_path, "1.png", 1), "--purpose", "curiosity")
    told(answer, 2, "hospitium.bad_input")
    assert "roadside-check" in answer.err


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "hospitium.bad_input.image"),
        (b"\xff\xd8\xff", "hospitium.bad_input.image"),
        (b"blank", "hospitium.bad_input.no_fingerprint"),
    ],
)
def test_images_that_are_none(terminal: Terminal, tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "1.png"
    path.write_bytes(data)
    case = terminal.open_case()
    told(terminal.type("identify", path, *ROADSIDE), 2, code)
    told(terminal.type("enroll", case, path), 2, code)
    assert terminal.ask("search", "list")["searches"] == []


def test_too_many_images(terminal: Terminal, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    for number in range(101):
        draw(folder, f"right-index_{number}.png", 1)
    told(terminal.type("enroll", terminal.open_case(), folder), 2, "hospitium.bad_input")


def test_a_file_larger_than_any_print(terminal: Terminal, tmp_path: Path) -> None:
    with (tmp_path / "1.png").open("wb") as file:
        file.truncate(33 * 2**20)
    answer = terminal.type("enroll", terminal.open_case(), tmp_path / "1.png")
    told(answer, 2, "hospitium.bad_input")
    assert "32 MiB" in answer.err


def test_a_decision_is_one_of_two(terminal: Terminal) -> None:
    candidate = "0190a1b2-0000-7000-8000-000000000002"
    for flags in ((), ("--confirm", "--reject")):
        answer = terminal.type("decide", candidate, *flags, "--reason", "x")
        told(answer, 2, "hospitium.bad_input")
    told(terminal.type("decide", candidate, "--confirm", "--reason", "x"), 4, "hospitium.not_found")
    told(terminal.type("decide", "7", "--confirm", "--reason", "x"), 2, "hospitium.bad_input")


def test_an_evidence_folder_that_cannot_be_written(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case()
    terminal.ask("enroll", case, draw(tmp_path, "right-index.png", 1))
    (tmp_path / "taken").write_text("")
    probe = draw(tmp_path, "right-index_2.png", 1, impression=2)
    answer = terminal.type("verify", case, probe, "--evidence", tmp_path / "taken")
    told(answer, 5, "hospitium.unavailable")


def test_a_missing_key(terminal: Terminal) -> None:
    (terminal.folder / "keys" / "node.key").unlink()
    told(terminal.type("case", "list"), 5, "hospitium.unavailable")


def test_a_database_that_is_none(terminal: Terminal) -> None:
    (terminal.folder / "node.db").write_bytes(b"not a database" * 1000)
    assert terminal.type("case", "list").status in (5, 6)


def test_a_usage_error_answers_in_json_too(bare: Terminal) -> None:
    for words in (("case", "open"), ("case", "shw"), ("identify", "--no-such"), ("no-such",)):
        answer = bare.type(*words, "--json")
        assert answer.status == 2
        assert answer.json["code"] == "hospitium.bad_input.usage"
        assert "Error: " in answer.err


def test_the_unexpected_is_told_without_its_text(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_folder: Path) -> None:
        raise KeyError("a name")

    monkeypatch.setattr(Terminal, "open_runtime", lambda _self, folder: fail(folder))
    answer = terminal.type("case", "list", "--json")
    told(answer, 1, "hospitium.error")
    assert "KeyError" in answer.err
    assert "a name" not in answer.err + answer.out
    monkeypatch.setenv("HOSPITIUM_DEBUG", "1")
    with pytest.raises(KeyError):
        terminal.type("case", "list")


def test_no_error_repeats_a_name(terminal: Terminal) -> None:
    long = "Uniquename" * 30
    answer = terminal.type("case", "open", "--family-name", long, *CASE)
    told(answer, 2, "hospitium.bad_input")
    assert "Uniquename" not in answer.err
