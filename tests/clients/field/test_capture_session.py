"""Several tries at one finger are judged on the phone as on the node."""

import json
from collections.abc import Sequence
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger import capture_session
from hospitium.senses.finger.capture_session import CaptureSession, Try
from hospitium.senses.finger.matcher import Prepared
from tests.clients.field.program import ask

Qualities = list[int | None]
Alike = list[list[bool]]

MOST = 6


@st.composite
def sessions(draw: st.DrawFn) -> tuple[int, int, Qualities, Alike]:
    """Any qualities, None where a capture failed, and any agreement, however odd."""
    few = st.one_of(st.none(), st.sampled_from([0, 39, 40, 70]), st.integers(0, 100))
    tries = draw(st.lists(few, max_size=MOST))
    alike = [draw(st.lists(st.booleans(), min_size=k, max_size=k)) for k in range(len(tries))]
    return draw(st.integers(0, 100)), draw(st.integers(1, 5)), tries, alike


def on_node(wanted: int, attempts: int, qualities: Qualities, alike: Alike) -> list[Any]:
    """Play a session with fingers that are alike as it is written down, not as they look."""

    def as_written(one: Prepared, other: Prepared) -> float:
        old, new = sorted((cast("int", one), cast("int", other)))
        return float(alike[new][old])

    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(capture_session, "compare", as_written)
        session = CaptureSession(wanted, 1.0, attempts)
        for number, quality in enumerate(qualities):
            failure = "no-print" if quality is None else None
            prepared = None if quality is None else cast("Prepared", number)
            session = session.after(Try("", quality, failure=failure, prepared=prepared))
            said.append(
                {
                    "best": session.best,
                    "odd": list(session.odd),
                    "confirmed": session.confirmed,
                    "attemptsLeft": session.attempts_left,
                    "progress": session.progress.value,
                }
            )
    return said


def on_phone(given_: Sequence[tuple[int, int, Qualities, Alike]]) -> Any:
    played = [
        {
            "rules": {"wanted": wanted, "attempts": attempts},
            "tries": [
                {"quality": one, "reasons": [], "failure": "no-print" if one is None else None}
                for one in qualities
            ],
            "alike": alike,
        }
        for wanted, attempts, qualities, alike in given_
    ]
    return ask("capture", {"do": "sessions", "sessions": played})


@given(many=st.lists(sessions(), min_size=20, max_size=60))
@settings(max_examples=8, deadline=None)
def test_after_every_try_both_say_the_same(many: list[tuple[int, int, Qualities, Alike]]) -> None:
    assert on_phone(many) == [on_node(*one) for one in many]


def test_the_finger_that_two_tries_show_beats_a_clearer_stranger() -> None:
    tries: Qualities = [50, 99, None, 60]
    ((*_, last),) = on_phone([(55, 4, tries, [[], [False], [True, True], [True, False, True]])])
    assert last == {
        "best": 3, "odd": [1], "confirmed": True, "attemptsLeft": 0, "progress": "good-enough",
    }  # fmt: skip


def test_rules_are_what_the_packs_limits_say_and_usual_where_they_say_nothing() -> None:
    limits: list[dict[str, object]] = [
        {},
        {"probe_quality": 55, "attempts": 5},
        {"probe_quality": 0},
        {"probe_quality": 101, "attempts": 0},
        {"probe_quality": "70", "attempts": None},
    ]
    told = ask("capture", {"do": "rules", "limits": [json.dumps(one) for one in limits]})
    usual = {"wanted": 40, "attempts": capture_session.USUAL_ATTEMPTS}
    assert told == [
        usual, {"wanted": 55, "attempts": 5}, {**usual, "wanted": 0}, usual, usual,
    ]  # fmt: skip
