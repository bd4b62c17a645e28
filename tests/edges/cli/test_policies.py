"""Somebody reads the rules at the terminal, asks why, and two people change one."""

from pathlib import Path
from typing import Any

import pytest

from tests.edges.cli.conftest import Terminal
from tests.edges.cli.prints import draw
from tests.stations import INCIDENT

ABOUT = """
name = "north"
reason = "Here a doctor decides about the very young."
source = "Child Protection Act 2025, s. 12"
review_by = 2027-11-30
switches_off = ["search.young"]
"""
TABLE = """action,who,facts,answer,rule,note
log.read,officer@north(police),about=Agency resource.agency=north,yes,,reads
log.read,officer@north(police),about=Agency resource.agency=south,yes,,does not
"""


@pytest.fixture
def north(tmp_path: Path) -> Path:
    folder = tmp_path / "north"
    folder.mkdir()
    (folder / "overlay.toml").write_text(ABOUT)
    return folder


def refused_search(terminal: Terminal, folder: Path) -> None:
    image = draw(folder, "right-index.png", 1)
    words = ("identify", image, "--purpose", "roadside-check", "--incident", INCIDENT, "--age", "3")
    answer = terminal.type(*words)
    assert answer.status == 3
    assert "minor.young" in answer.err


def newest(terminal: Terminal) -> dict[str, Any]:
    entries = terminal.ask("log", "show", "--newest", "--limit", "1", by="olu")["entries"]
    return dict(entries[0])


def test_rules_are_shown_in_plain_words(terminal: Terminal) -> None:
    shown = terminal.type("policy", "show", "--rule", "minor.two_person", by="olu")
    assert "the second must come from somebody else" in shown.out
    assert "everywhere" in shown.out
    assert "No rule of that name" in terminal.type("policy", "show", "--rule", "x", by="olu").out
    whole = terminal.ask("policy", "show", by="root")
    assert {"search.mandate", "purpose.forbidden"} <= {one["rule"] for one in whole["refusals"]}
    assert [one["bundle"] for one in whole["history"]] == [whole["bundle"]]


def test_they_are_checked_and_tried_without_a_node(bare: Terminal, north: Path) -> None:
    plain = bare.ask("policy", "check", by=None)
    changed = bare.ask("policy", "check", "--overlay", north, by=None)
    assert changed["policies"] == plain["policies"] - 1
    assert changed["bundle"] != plain["bundle"]
    assert bare.ask("policy", "test", by=None)["differ"] == []
    answer = bare.type("policy", "test", "--overlay", north, by=None)
    assert answer.status == 1, "the table still says that a small child is not searched"
    assert "minor.young" in answer.out


def test_a_table_of_ones_own_says_which_line_differs(bare: Terminal, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text(TABLE)
    answer = bare.type("policy", "test", "--table", own, "--json", by=None)
    assert answer.status == 1
    (wrong,) = answer.json["differ"]
    assert (wrong["line"], wrong["note"]) == (3, "does not")
    assert wrong["got"] == {"allowed": False, "rule": "search.purpose"}
    own.write_bytes(b"\xff")
    assert bare.type("policy", "test", "--table", own, by=None).status == 2
    assert bare.type("policy", "check", "--overlay", tmp_path, by=None).status == 2


def test_a_refusal_explains_itself_and_two_people_change_the_rule(
    terminal: Terminal, tmp_path: Path, north: Path
) -> None:
    terminal.ask("operator", "add", "omar", "--name", "x", "--role", "ombudsman", by="root")
    refused_search(terminal, tmp_path)
    entry = newest(terminal)
    assert (entry["action"], entry["subject"]) == ("refused", "rule:minor.young")
    why = terminal.ask("policy", "explain", entry["decision"], by="olu")
    assert (why["allowed"], why["rule"]) == (False, "minor.young")
    assert [one["id"] for one in why["policies"]] == ["search.young"]
    assert why["again"] == why["today"] == {"allowed": False, "policies": ["search.young"]}
    told = terminal.type("policy", "explain", str(entry["sequence"]), by="olu").out
    assert "no (minor.young)" in told
    assert "young: true" in told
    made = terminal.ask("policy", "propose", north, by="root")
    assert made["holds"] is False
    assert terminal.type("policy", "adopt", made["id"], by="root").status == 3
    assert terminal.ask("policy", "adopt", made["id"], by="dana")["adopted_by"] == "dana"
    image = draw(tmp_path, "right-index.png", 1)
    words = ("identify", image, "--purpose", "roadside-check", "--incident", INCIDENT)
    assert terminal.type(*words, "--age", "3").status == 0
    assert "adopted by dana" in terminal.type("policy", "show", by="olu").out
    assert terminal.ask("policy", "withdraw", made["id"], by="omar")["holds"] is False
    refused_search(terminal, tmp_path)
    assert terminal.ask("policy", "explain", entry["decision"], by="olu")["today"] == why["today"]
    assert terminal.type("policy", "explain", made["id"], by="olu").status == 4
    assert terminal.type("policy", "explain", "99", by="olu").status == 4
    assert terminal.type("policy", "explain", "x", by="olu").status == 2
