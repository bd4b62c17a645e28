import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.senses.behaviour.profile import (
    ENOUGH,
    KEPT,
    Profile,
    Verdict,
    is_enough,
    judge,
)
from hospitium.senses.behaviour.types import MOST_PRESSES, Sample, Strokes, shape_of
from hospitium.senses.behaviour.wire import decode_profile, encode_profile, read_sample
from tests.senses.behaviour.typing import samples_of, somebody

ME, ANOTHER = somebody(1), somebody(2)


def learned(count: int) -> Profile:
    return Profile(tuple(samples_of(ME, count)))


@st.composite
def texts(draw: st.DrawFn) -> list[list[list[int]]]:
    """Draw what an honest browser sends."""
    steps = st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 900)), max_size=12)
    texts = []
    for one in draw(st.lists(steps, min_size=1, max_size=3)):
        downs = np.cumsum([step for step, _ in one]).tolist()
        texts.append([[down, down + hold] for down, (_, hold) in zip(downs, one, strict=True)])
    return texts


def test_nothing_is_said_before_enough_is_known() -> None:
    stranger = samples_of(ANOTHER, 1)[0]
    assert judge(learned(ENOUGH - 1), stranger) is Verdict.LEARNING
    assert judge(learned(ENOUGH), stranger) is Verdict.UNUSUAL


def test_the_typist_is_as_usual_and_a_stranger_is_not() -> None:
    profile = learned(30)
    own = [judge(profile, one) for one in samples_of(ME, 40, seed=1)]
    others = [judge(profile, one) for one in samples_of(ANOTHER, 40)]
    assert own.count(Verdict.USUAL) >= 38
    assert others.count(Verdict.UNUSUAL) >= 38


def test_a_name_that_the_browser_filled_in_is_another_shape() -> None:
    typed = [(*samples_of(somebody(3, keys=5), 1)[0], *one) for one in samples_of(ME, 12)]
    nothing = Strokes(np.empty(0), np.empty(0))
    assert judge(Profile(tuple(typed)), (nothing, *typed[0][1:])) is Verdict.LEARNING
    assert judge(Profile(tuple(typed)), typed[0]) is Verdict.USUAL


def test_a_profile_follows_somebody_who_changes_and_no_faster() -> None:
    profile = learned(KEPT)
    changed = samples_of(ANOTHER, KEPT, seed=2)
    once = profile.with_sample(changed[0])
    assert judge(once, samples_of(ANOTHER, 1, seed=3)[0]) is Verdict.UNUSUAL
    for one in changed:
        profile = profile.with_sample(one)
    assert len(profile.samples) == KEPT
    assert judge(profile, samples_of(ANOTHER, 1, seed=3)[0]) is Verdict.USUAL


def test_a_few_keys_are_no_rhythm() -> None:
    assert not is_enough(samples_of(somebody(1, keys=5), 1)[0])
    assert is_enough(samples_of(ME, 1)[0])


@given(sent=texts())
@settings(max_examples=60, deadline=None)
def test_what_a_browser_sends_is_read_and_kept_as_it_was_typed(sent: list[list[list[int]]]) -> None:
    sample = read_sample(json.dumps(sent))
    (kept,) = decode_profile(encode_profile(Profile((sample,)))).samples
    assert shape_of(kept) == shape_of(sample)
    for one, again in zip(sample, kept, strict=True):
        start = one.press[0] if len(one) else 0
        np.testing.assert_array_equal(one.press - start, again.press)
        np.testing.assert_array_equal(one.release - one.press, again.release - again.press)


@given(sent=st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=8))
@settings(max_examples=80, deadline=None)
def test_anything_else_that_a_browser_sends_is_refused(sent: object) -> None:
    try:
        sample = read_sample(json.dumps(sent))
    except BadInput:
        return
    assert all(len(one) <= MOST_PRESSES for one in sample)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{}", "[[[1]]]", "[[[2,1]]]", "[[[5,6],[4,9]]]", "[[[0,1e9]]]",
        "[[[-1,2]]]", "[[[0.5,2]]]", "[[],[],[],[],[]]", "[" * 3000, " " * 5000, "NaN",
    ],
)  # fmt: skip
def test_times_that_nobody_types_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        read_sample(text)


@given(data=st.binary(max_size=60), cut=st.integers(0, 400))
@settings(max_examples=60, deadline=None)
def test_broken_bytes_of_a_profile_are_refused(data: bytes, cut: int) -> None:
    whole = encode_profile(learned(2))
    for broken in (data, b"HKP1" + data, whole[: cut % len(whole)], whole + b"\0"):
        try:
            found = decode_profile(broken)
        except BadInput:
            continue
        assert encode_profile(found) == broken


def test_a_profile_takes_no_more_than_ten_kilobytes() -> None:
    assert len(encode_profile(learned(KEPT))) < 10_000


def bad(press: list[float], release: list[float]) -> Sample:
    return (Strokes(np.array(press), np.array(release)),)


@pytest.mark.parametrize(
    ("press", "release"),
    [([0.0, 1.0], [1.0]), ([1.0, 0.0], [2.0, 2.0]), ([1.0], [0.0]), ([0.0], [np.inf]),
     ([0.0], [400_000.0])],
)  # fmt: skip
def test_strokes_that_cannot_be_are_refused(press: list[float], release: list[float]) -> None:
    with pytest.raises(BadInput):
        bad(press, release)
