"""The decision table: every row through Cedar in Python, and a second time through its WASM."""

from collections import Counter
from importlib.resources import files
from pathlib import Path

import pytest
from bench.cedar_wasm import missing, second_opinion

from hospitium.core.errors import BadPolicy
from hospitium.policy.table import COLUMNS, Row, read_table
from hospitium.records.policies import packaged_bundle
from hospitium.usecases.policies import check_table
from tests.policy.checked import checked

TEXT = (files("hospitium") / "policies" / "decisions.csv").read_text(encoding="utf-8")
HEAD = ",".join(COLUMNS) + "\n"
ROWS = read_table(TEXT)
LEAST = 150


def test_every_answer_is_what_the_table_says() -> None:
    wrong = [(one.row.number, one.rule) for one in checked() if not one.agrees]
    assert wrong == []
    assert len(ROWS) >= LEAST


def test_the_table_asks_for_every_action_and_meets_every_policy() -> None:
    """A policy that no row can tell from its absence is a policy that nobody tests."""
    bundle = packaged_bundle()
    met = {name for one in checked() for name in one.answer.policies}
    assert set(bundle.clauses) == met
    answers = Counter((row.question.action, row.allowed) for row in ROWS)
    for action in {row.question.action for row in ROWS}:
        assert answers[action, True], f"nothing is ever allowed to {action}"
        assert answers[action, False], f"nothing is ever refused to {action}"


def test_cedars_own_wasm_gives_the_same_answers() -> None:
    if lacks := missing():
        pytest.skip(lacks)
    bundle = packaged_bundle()
    ours = [(one.answer.allowed, sorted(one.answer.policies)) for one in checked()]
    theirs = second_opinion(bundle, [row.question for row in ROWS])
    assert theirs == ours


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("log.read,officer,about=Agency,yes,,", "role@agency"),
        ("log.read,officer@north(moon),about=Agency,yes,,", "line 2"),
        ("log.read,officer@north(police),about,yes,,", "name=value"),
        ("log.read,officer@north(police),about=Agency,perhaps,,", "yes, no or base"),
        ("log.read,officer@north(police)", "line 2"),
        ("log.read,king@north(police),about=Agency,yes,,", "king"),
    ],
)
def test_a_table_that_cannot_be_read_names_its_line(row: str, said: str) -> None:
    with pytest.raises(BadPolicy, match=said.replace("(", r"\(")):
        read_table(HEAD + row + "\n")


def test_a_table_with_other_columns_is_none() -> None:
    with pytest.raises(BadPolicy, match="columns"):
        read_table("who,what\n")


def test_a_row_of_ones_own_is_answered(tmp_path: Path) -> None:
    text = HEAD + "log.read,officer@north(police),about=Agency resource.agency=north,no,x,wrong\n"
    (one,) = check_table(packaged_bundle(), text)
    assert not one.agrees
    assert isinstance(one.row, Row)
    assert one.answer.allowed
