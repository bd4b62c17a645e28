"""An auditor exports, a court checks; the court has a folder and nothing else."""

from pathlib import Path

import pytest

from tests.edges.cli.conftest import Terminal

PERIOD = ("--from", "2026-11-22", "--to", "2026-11-22")


@pytest.fixture
def court(terminal: Terminal, tmp_path: Path) -> Path:
    terminal.open_case()
    out = tmp_path / "court"
    made = terminal.ask("law", "export", "led25", *PERIOD, "--out", out, by="olu")
    assert [row["operation"] for row in made["rows"]] == ["collection"]
    assert sorted(made["files"]) == sorted(str(path) for path in out.iterdir())
    return out


def test_the_court_checks_with_a_policy_of_its_own(
    bare: Terminal, terminal: Terminal, court: Path, tmp_path: Path
) -> None:
    trusted = tmp_path / "trusted"
    trusted.write_text(terminal.ask("log", "policy", by=None)["policy"])
    found = bare.ask("law", "check", court, "--policy", trusted, by=None)
    assert (found["holds"], found["rows"], found["withheld"], found["whole"]) == (True, 1, 0, True)
    text = bare.type("law", "check", court, by=None)
    assert text.status == 0
    assert "Better give --policy yourself" in text.err
    assert "nobody but the log itself" in text.out


def test_a_changed_row_is_found(bare: Terminal, court: Path) -> None:
    path = court / "rows.csv"
    path.write_bytes(path.read_bytes().replace(b"amira", b"zelda"))
    answer = bare.type("law", "check", court, by=None)
    assert answer.status == 6
    assert "rows.csv does not say what the log says" in answer.err


def test_what_is_no_export_says_so(bare: Terminal, court: Path, tmp_path: Path) -> None:
    (court / "scope.json").write_text("[]")
    assert bare.type("law", "check", court, by=None).status == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert bare.type("law", "check", empty, by=None).status == 2


def test_rows_as_csv_and_nowhere_to_go(terminal: Terminal, court: Path) -> None:
    words = ("law", "export", "aiact12", *PERIOD)
    answer = terminal.type(*words, "--csv", by="olu")
    assert answer.out.startswith("use,kind,started_at")
    assert terminal.type(*words, by="olu").status == 2
    assert terminal.type(*words, "--out", court, by="olu").status == 2
    assert terminal.type(*words, "--csv", by="amira").status == 3
