import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import Refused
from hospitium.edges.cli.output import fields, printable, problem, table
from hospitium.edges.cli.words import count, one_in


@given(text=st.text())
def test_what_is_printed_cannot_move_the_cursor_or_turn_the_text(text: str) -> None:
    shown = printable(text)
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in shown)
    assert not set(shown) & set("\x1b\x7f\x9b\u202e\u2066")
    shown.encode()


@pytest.mark.parametrize("name", ["عينة شخص", "ናሙና ሰው", "Образец", "نمونه‌ای", "李"])
def test_names_in_any_script_are_printed_as_they_are(name: str) -> None:
    assert printable(name) == name


def test_bytes_that_are_no_text_do_not_stop_a_command() -> None:
    assert "�" not in printable("plain")
    printable("name-\udcff.png").encode()


def test_a_table_lines_up_in_wide_scripts() -> None:
    lines = table(("Name", "N"), [("李明", 1), ("Ada", 22), ("two\nlines", 3)]).splitlines()
    assert lines == ["Name       N", "李明       1", "Ada        22", "two lines  3"]


def test_fields_leave_out_what_is_not_known() -> None:
    assert fields([("A", "x"), ("Long", None), ("B", ""), ("C", "1\n2")]) == "A  x\nC  1\n   2"


def test_a_problem_quotes_the_rule() -> None:
    body = problem(Refused("minor.two_person", "no", remedy="Ask."))
    assert body["type"] == "urn:hospitium:refused"
    assert body["rule"] == "minor.two_person"
    assert (body["status"], body["exit_status"]) == (403, 3)


@given(rate=st.floats(1e-8, 0.09))
def test_rates_read_as_one_in_so_many(rate: float) -> None:
    said = int(one_in(rate).removeprefix("1 in ").replace(",", ""))
    assert said == pytest.approx(1 / rate, rel=0.06)


def test_rates_at_the_ends() -> None:
    assert one_in(1 / 52_341) == "1 in 52,000"
    assert one_in(1.0) == "1 in 1.0"
    assert one_in(0.0) == "less than 1 in 1,000,000,000"


def test_counts() -> None:
    assert [count(n, "person") for n in (0, 1, 2)] == ["0 people", "1 person", "2 people"]
    assert count(1000, "print") == "1,000 prints"
