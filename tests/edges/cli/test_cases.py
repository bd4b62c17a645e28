from datetime import timedelta
from pathlib import Path

import pytest

from tests.edges.cli.conftest import CASE, Terminal
from tests.edges.cli.prints import draw

NOBODY = "0190a1b2-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("family", "given"), [("عينة", "شخص"), ("ናሙና", "ሰው"), ("Образец", "Персона"), ("李", "明")]
)
def test_a_name_in_any_script_comes_back_as_it_went_in(
    terminal: Terminal, family: str, given: str
) -> None:
    words = ("--family-name", family, "--given-name", given, "--last-seen-place", f"{family}!")
    opened = terminal.ask("case", "open", *words, *CASE)
    notice = terminal.ask("case", "show", opened["id"])["notice"]
    assert (notice["family_name"], notice["given_name"]) == (family, given)
    assert f"{given} {family}" in terminal.type("case", "show", opened["id"]).out
    assert f"{given} {family}" in terminal.type("case", "list").out


def test_a_case_shows_all_that_was_said(terminal: Terminal) -> None:
    case = terminal.open_case(
        *("--sex", "female", "--last-seen-place", "Examplehaven", "--last-seen-on", "2026-11-01"),
        *("--description", "blue jacket"),
    )
    shown = terminal.ask("case", "show", case)
    assert shown["notice"]["last_seen_on"] == "2026-11-01"
    assert shown["minor"] is False
    assert (shown["opened_by"], shown["agency"]) == ("amira", "demo-police")
    assert shown["expires_at"] == (terminal.clock.now + timedelta(days=90)).isoformat()
    text = terminal.type("case", "show", case).out
    for word in ("Examplehaven, 2026-11-01", "blue jacket", "missing person report 12/2026"):
        assert word in text
    assert "No fingerprint is enrolled yet." in text


def test_a_case_is_found_by_reference_and_by_name(terminal: Terminal) -> None:
    case = terminal.open_case("--given-name", "José", "--reference", "MP-12/2026")
    terminal.open_case("--given-name", "Another")
    assert terminal.ask("case", "show", case)["reference"] == "MP-12/2026"
    for words in (("--reference", "mp12/2026"), ("--name", "synthetic jose")):
        found = terminal.ask("case", "find", *words)["cases"]
        assert [one["id"] for one in found] == [case]
    assert "No such case" in terminal.type("case", "find", "--name", "Nobody").out
    assert terminal.type("case", "find").status == 2
    assert terminal.type("case", "find", "--name", "x", by="root").status == 3


@pytest.mark.parametrize(
    ("more", "minor"),
    [
        (("--age", "14-17"), True),
        (("--age", "20-30"), False),
        (("--birth-year", "2015"), True),
        ((), True),
    ],
)
def test_age_unknown_is_a_minor(terminal: Terminal, more: tuple[str, ...], minor: bool) -> None:
    opened = terminal.ask("case", "open", "--given-name", "Ada", *CASE, *more)
    assert terminal.ask("case", "show", opened["id"])["minor"] is minor


def test_an_unidentified_person_needs_no_name(terminal: Terminal) -> None:
    opened = terminal.ask("case", "open", "--kind", "unidentified-person", *CASE)
    assert "not known" in terminal.type("case", "show", opened["id"]).out
    assert terminal.type("case", "open", *CASE).status == 2


def test_the_list_says_how_many_there_are(terminal: Terminal) -> None:
    assert terminal.type("case", "list").out == "No cases.\n"
    ids = {terminal.open_case() for _ in range(3)}
    page = terminal.ask("case", "list", "--limit", "2")
    assert page["total"] == 3
    rest = terminal.ask("case", "list", "--limit", "2", "--offset", "2")
    assert {case["id"] for case in page["cases"] + rest["cases"]} == ids
    assert "2 of 3 cases" in terminal.type("case", "list", "--limit", "2").out


def test_a_closed_case_takes_no_print_and_is_closed_once(
    terminal: Terminal, tmp_path: Path
) -> None:
    case = terminal.open_case()
    assert terminal.ask("case", "close", case, "--reason", "found safe")["closed"] is True
    assert terminal.type("case", "close", case).status == 3
    assert terminal.type("enroll", case, draw(tmp_path, "right-index.png", 1)).status == 3
    assert "closed" in terminal.type("case", "show", case).out


def test_an_expired_case_is_refused_and_erased(terminal: Terminal, tmp_path: Path) -> None:
    case = terminal.open_case("--expires", "1d")
    terminal.ask("enroll", case, draw(tmp_path, "right-index.png", 1))
    terminal.clock.advance(timedelta(days=1))
    for words in (("case", "show"), ("case", "close"), ("verify",), ("enroll",)):
        more = () if words[0] == "case" else (tmp_path / "right-index.png",)
        answer = terminal.type(*words, case, *more)
        assert answer.status in (3, 4), words
        assert "Traceback" not in answer.err
    due = ("retain", "--due")
    assert terminal.type(*due, by="amira").status == 3
    waits = terminal.ask(*due, by="olu")
    assert (waits["cases"], waits["last_entry"]) == (1, None)
    assert terminal.ask("retain", by=None)["erased"]["cases"] == 1
    done = terminal.ask(*due, by="olu")
    assert (done["cases"], done["oldest"], done["last_entry"] is None) == (0, None, False)
    assert "It ran last" in terminal.type(*due, by="olu").out
    assert terminal.type("case", "show", case).status == 4
    assert terminal.ask("log", "verify", by=None)["sound"] is True


@pytest.mark.parametrize("case", [NOBODY, "7", "../../etc/passwd", "'; drop table cases; --"])
def test_an_unknown_case(terminal: Terminal, tmp_path: Path, case: str) -> None:
    image = draw(tmp_path, "right-index.png", 1)
    status = 4 if case == NOBODY else 2
    for words in (("case", "show", case), ("case", "close", case), ("enroll", case, image)):
        assert terminal.type(*words).status == status
    assert terminal.type("verify", case, image).status == status
