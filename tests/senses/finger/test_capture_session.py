from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger.capture_session import CaptureSession, Progress, Try
from hospitium.senses.finger.matcher import Prepared, prepare
from hospitium.synth.templates import minutiae_finger, minutiae_impression

ALIKE = 38.0
qualities = st.one_of(st.none(), st.integers(0, 100))


@cache
def prepared(owner: int, number: int) -> Prepared:
    master = minutiae_finger(np.random.default_rng(owner))
    return prepare(minutiae_impression(master, np.random.default_rng([owner, number])))


def one(quality: int | None, owner: int = 1, number: int = 0) -> Try:
    if quality is None:
        return Try("broken", failure="hospitium.bad_input.no_fingerprint")
    return Try("read", quality, prepared=prepared(owner, number))


def after(tries: list[Try], *, wanted: int = 60, attempts: int = 3) -> CaptureSession:
    session = CaptureSession(wanted, ALIKE, attempts)
    for another in tries:
        session = session.after(another)
    return session


@given(given_=st.lists(qualities, max_size=5), wanted=st.integers(0, 100))
@settings(max_examples=60)
def test_the_best_of_one_finger_is_the_clearest(given_: list[int | None], wanted: int) -> None:
    session = after([one(q, number=n) for n, q in enumerate(given_)], wanted=wanted)
    read = [quality for quality in given_ if quality is not None]
    if not read:
        assert session.best is None
        assert not session.confirmed
        return
    assert session.best is not None
    assert session.tries[session.best].quality == max(read)
    assert session.good_enough == (max(read) >= wanted)
    assert session.confirmed == (len(read) > 1)
    assert session.odd == ()


@given(given_=st.lists(qualities, max_size=6), attempts=st.integers(1, 4))
@settings(max_examples=60)
def test_it_stops_when_good_enough_or_used_up_and_loses_no_try(
    given_: list[int | None], attempts: int
) -> None:
    session = CaptureSession(60, ALIKE, attempts)
    assert session.progress is Progress.GO_ON
    for number, quality in enumerate(given_):
        before = session
        session = session.after(one(quality, number=number))
        assert len(session.tries) == len(before.tries) + 1
        if before.good_enough:
            assert session.progress is Progress.GOOD_ENOUGH
    assert (session.progress is Progress.GO_ON) == (session.attempts_left > 0)
    if session.progress is Progress.USED_UP:
        assert len(session.tries) >= attempts
        assert not session.good_enough


def test_a_failure_is_never_a_quality() -> None:
    session = after([one(None), one(None)])
    assert session.best is None
    assert [tried.quality for tried in session.tries] == [None, None]
    assert session.attempts_left == 1
    for quality, failure, prints in ((0, "code", None), (None, None, None), (50, None, None)):
        with pytest.raises(ValueError, match="either was read"):
            Try("x", quality, failure=failure, prepared=prints)


def test_the_finger_that_two_tries_show_beats_a_clearer_stranger() -> None:
    session = after([one(70, 1, 0), one(99, 2, 0), one(65, 1, 1)])
    assert session.best == 0
    assert session.confirmed
    assert session.odd == (1,)


def test_two_that_disagree_confirm_nothing() -> None:
    session = after([one(70, 1, 0), one(80, 2, 0)])
    assert session.best == 1
    assert not session.confirmed
    assert session.odd == ()


def test_nonsense_is_refused() -> None:
    for wanted, attempts in ((-1, 3), (101, 3), (50, 0)):
        with pytest.raises(ValueError, match="attempt"):
            CaptureSession(wanted, ALIKE, attempts)
