"""A data-protection officer signs at the terminal, and everybody sees what holds."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.edges.cli.conftest import INIT, Terminal

TERMS = (
    *("--title", "Finding the missing", "--version", "2", "--reviewed-on", "2026-11-20"),
    *("--valid-until", "2027-01-31", "--legal-basis", "Police act, section 12"),
    *("--purpose", "find-missing-person", "--purpose", "roadside-check"),
)


@pytest.fixture
def dana(bare: Terminal) -> Terminal:
    """A terminal on a node without an assessment."""
    assert bare.type(*INIT).status == 0
    role = ("--role", "data-protection-officer")
    bare.ask("operator", "add", "dana", "--name", "Dana Example", *role, by="root")
    return bare


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "dpia.txt"
    path.write_bytes(b"what may go wrong, and for whom")
    return path


def test_one_is_signed_shown_listed_and_withdrawn(dana: Terminal, paper: Path) -> None:
    made = dana.ask("assessment", "record", paper, *TERMS, "--responsible", "amira", by="dana")
    assert made["document_sha256"] == sha256(paper.read_bytes()).hexdigest()
    assert (made["reviewed_by"], made["responsible"]) == ("dana", "amira")
    assert made["purposes"] == ["find-missing-person", "roadside-check"]
    assert dana.ask("assessment", "show", "1", by="olu") == made
    assert dana.ask("assessment", "list", by="olu")["assessments"] == [made]
    assert dana.ask("assessment", "status", by=None)["current"] == 1
    gone = dana.ask("assessment", "withdraw", "1", "--reason", "the law changed", by="dana")
    assert gone["withdrawn_by"] == "dana"
    assert dana.ask("assessment", "status", by=None)["current"] is None
    did = [entry["action"] for entry in dana.ask("log", "show", by="olu")["entries"]]
    assert did[-2:] == ["assessment.record", "assessment.withdraw"]


def test_who_answers_for_it_does_not_review_it(dana: Terminal, paper: Path) -> None:
    words = ("assessment", "record", paper, *TERMS, "--responsible", "dana")
    refused = dana.type(*words, by="dana")
    assert refused.status == 3
    assert "store.minimum" in refused.err
    assert dana.type(*words, by="amira").status == 3


def test_the_daily_job_and_the_status_warn_in_time(dana: Terminal, paper: Path) -> None:
    assert "No impact assessment holds" in dana.type("retain", by=None).err
    dana.ask("assessment", "record", paper, *TERMS, "--responsible", "amira", by="dana")
    assert dana.type("retain", by=None).err == ""
    dana.clock.advance(timedelta(days=12))
    warned = "ends in 58 days, on 2027-01-31"
    assert warned in dana.type("retain", by=None).err
    assert warned in dana.type("assessment", "status", by=None).err
