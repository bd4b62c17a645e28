import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.notice import Sex
from hospitium.senses.finger.growth import (
    GROWN,
    MEDIANS,
    YOUNGEST,
    growth,
    middle_growth,
    scaled,
    stature,
)
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.synth.templates import minutiae_finger, minutiae_impression

ages = st.floats(0, 80)
sexes = st.sampled_from(list(Sex))


@given(age=ages, more=ages, sex=sexes)
def test_nobody_shrinks(age: float, more: float, sex: Sex) -> None:
    assert stature(age + more, sex) >= stature(age, sex)
    assert growth(age, age + more, sex) >= 1.0
    assert growth(age + more, age, sex) == 1.0


@given(age=st.floats(GROWN, 80), later=st.floats(GROWN, 80), sex=sexes)
def test_the_grown_do_not_grow(age: float, later: float, sex: Sex) -> None:
    assert growth(age, later, sex) == 1.0


@given(first=ages, second=ages, third=ages, sex=st.sampled_from([Sex.MALE, Sex.FEMALE]))
def test_growing_in_two_steps_is_growing(
    first: float, second: float, third: float, sex: Sex
) -> None:
    a, b, c = sorted((first, second, third))
    assert growth(a, c, sex) == pytest.approx(growth(a, b, sex) * growth(b, c, sex))


def test_the_medians_stand_at_their_birthdays() -> None:
    for sex, table in MEDIANS.items():
        assert len(table) == GROWN - YOUNGEST + 1
        assert [stature(age, sex) for age in range(YOUNGEST, GROWN + 1)] == list(table)


def test_who_is_neither_gets_the_mean() -> None:
    both = (stature(14, Sex.MALE) + stature(14, Sex.FEMALE)) / 2
    assert stature(14, Sex.UNKNOWN) == stature(14, Sex.OTHER) == pytest.approx(both)


@given(low=st.floats(0, 18), wide=st.floats(0, 5), years=st.floats(0, 15))
def test_the_middle_lies_between_the_extremes(low: float, wide: float, years: float) -> None:
    tried = middle_growth(low, low + wide, years)
    ends = [growth(age, age + years, sex) for age in (low, low + wide) for sex in MEDIANS]
    assert 1.0 <= tried <= max(ends) * 1.35
    assert tried >= min(1.0, *ends)


@given(seed=st.integers(0, 200), before=st.integers(5, 16), years=st.integers(0, 10), sex=sexes)
@settings(max_examples=25, deadline=None)
def test_a_grown_print_still_matches(seed: int, before: int, years: int, sex: Sex) -> None:
    """An old print brought up to date scores nearly as if the finger had never grown."""
    finger = minutiae_finger(np.random.default_rng(seed))
    reference, probe = (
        minutiae_impression(finger, np.random.default_rng([seed, number])) for number in (1, 2)
    )
    truth = growth(before, before + years, sex if sex in MEDIANS else Sex.MALE)
    child = scaled(reference, 1 / truth)
    enlarged = scaled(child, middle_growth(before, before + 1, years))
    then = compare(prepare(reference), prepare(probe))
    now = compare(prepare(enlarged), prepare(probe))
    assert now >= 0.8 * then


@given(factor=st.floats(0.3, 3.9))
def test_scaling_there_and_back_is_nothing(factor: float) -> None:
    print_ = minutiae_impression(
        minutiae_finger(np.random.default_rng(1)), np.random.default_rng(2)
    )
    back = scaled(scaled(print_, factor), 1 / factor)
    assert np.allclose(back.x, print_.x, atol=1e-3)
    assert np.array_equal(back.angle, print_.angle)
    assert np.array_equal(back.kind, print_.kind)


@pytest.mark.parametrize("factor", [0.0, 0.2, 4.5, float("nan"), -1.0])
def test_a_factor_that_no_finger_grows_by_is_refused(factor: float) -> None:
    with pytest.raises(ValueError, match="factor"):
        scaled(minutiae_finger(np.random.default_rng(1)), factor)


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValueError, match="age"):
        stature(-1, Sex.MALE)
