"""Rates in words: never more certain than the number, and readable."""

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.edges.web.words import (
    ABSENT,
    ASSENT,
    BASIS,
    ENDED,
    GROUND,
    KIND,
    OUTCOME,
    RELATION,
    ROLE,
    SAID,
    SLAPS,
    STATUS,
    moment,
    one_in,
)
from hospitium.formats.notice import CaseKind
from hospitium.policy.consents import Action, Assent, Basis, Ended, Ground
from hospitium.policy.decisions import Outcome
from hospitium.policy.operators import Role
from hospitium.records.guardians import Relation
from hospitium.records.prints import AbsentStatus
from hospitium.records.searches import SearchStatus
from hospitium.senses.finger.slap import Slap
from tests.edges.callers import Browser, Caller


@pytest.mark.parametrize(
    ("rate", "said"),
    [
        (1.0, "nearly every time"),
        (0.5, "1 in 2"),
        (0.3, "1 in 3.3"),
        (1e-2, "1 in 100"),
        (1.23e-4, "1 in 8,100"),
        (1e-6, "1 in 1 million"),
        (2.9e-8, "1 in 34 million"),
        (1e-12, "fewer than 1 in 1 billion"),
        (0.0, "fewer than 1 in 1 billion"),
    ],
)
def test_rates_are_said_as_people_say_them(rate: float, said: str) -> None:
    assert one_in(rate) == said


@given(st.floats(1e-9, 0.6))
def test_what_is_said_is_within_a_tenth_of_the_rate(rate: float) -> None:
    scale = {"million": 1e6, "billion": 1e9}
    number, unit = re.fullmatch(r"1 in ([\d.,]+)(?: (\w+))?", one_in(rate)).groups()  # type: ignore[union-attr]
    said = float(number.replace(",", "")) * scale.get(unit, 1)
    assert said == pytest.approx(1 / rate, rel=0.1)


def test_every_state_has_words() -> None:
    assert set(OUTCOME) == set(Outcome)
    assert set(STATUS) == set(SearchStatus)
    assert set(ABSENT) == set(AbsentStatus)
    assert set(ROLE) == set(Role)
    assert set(SLAPS) == {slap.value for slap in Slap}
    for said, words in (
        (CaseKind, KIND), (Basis, BASIS), (Action, SAID), (Assent, ASSENT), (Ground, GROUND),
        (Ended, ENDED), (Relation, RELATION),
    ):  # fmt: skip
        assert set(words) == set(said)


def test_a_moment_says_its_zone() -> None:
    assert moment(datetime(2026, 11, 2, 9, 5, tzinfo=UTC)) == "2 November 2026, 09:05 UTC"


def test_a_place_written_from_right_to_left_stands_apart_from_the_date(
    desk: Browser, amira: Caller
) -> None:
    case = amira.open_case(last_seen_place="ميناء المثال", last_seen_on="2026-03-20")
    assert "<bdi>ميناء المثال</bdi>, <bdi>20 March 2026</bdi>" in desk.open(f"/cases/{case}")
