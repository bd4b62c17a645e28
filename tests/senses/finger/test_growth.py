import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.notice import Sex
from hospitium.senses.finger.growth import (
    GROWN,
    MEDIANS,
    STEP,
    YOUNGEST,
    growth,
    likely_scales,
    scaled,
    scales,
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


@given(low=st.floats(0.5, 2), wide=st.floats(1, 2), at=st.floats(0, 1))
def test_every_factor_is_near_a_scale_and_none_is_tried_in_vain(
    low: float, wide: float, at: float
) -> None:
    high = low * wide
    tried = scales(low, high)
    factor = low * wide**at
    assert min(abs(np.log(factor / one)) for one in tried) <= STEP / 2 + 1e-6
    assert len(tried) == 1 or len(tried) * STEP < np.log(wide) + STEP + 1e-6


@given(
    age=st.floats(0, 18),
    doubt=st.floats(0, 6),
    years=st.floats(0, 15),
    sex=sexes,
    where=st.floats(0, 1),
)
def test_whatever_the_age_was_a_scale_is_near(
    age: float, doubt: float, years: float, sex: Sex, where: float
) -> None:
    tried = likely_scales(age, age + doubt, years, sex)
    for truth in [sex] if sex in MEDIANS else list(MEDIANS):
        factor = growth(age + where * doubt, age + where * doubt + years, truth)
        assert min(abs(np.log(factor / one)) for one in tried) <= STEP / 2 + 0.01


@given(seed=st.integers(0, 200), before=st.integers(5, 16), years=st.integers(0, 10), sex=sexes)
@settings(max_examples=25, deadline=None)
def test_a_grown_print_still_matches(seed: int, before: int, years: int, sex: Sex) -> None:
    """An old print brought up to date scores as if the finger had never grown."""
    finger = minutiae_finger(np.random.default_rng(seed))
    reference, probe = (
        minutiae_impression(finger, np.random.default_rng([seed, number])) for number in (1, 2)
    )
    truth = growth(before, before + years, sex if sex in MEDIANS else Sex.MALE)
    child = scaled(reference, 1 / truth)
    tried = likely_scales(before, before, years, sex)
    then = compare(prepare(reference), prepare(probe))
    now = max(compare(prepare(scaled(child, one)), prepare(probe)) for one in tried)
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
    for low, high in ((0.0, 1.0), (2.0, 1.0), (-1.0, 1.0)):
        with pytest.raises(ValueError, match="factors"):
            scales(low, high)
    with pytest.raises(ValueError, match="age"):
        stature(-1, Sex.MALE)
