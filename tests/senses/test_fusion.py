import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtr

from hospitium.senses.calibration import Calibration, Provenance, fit_calibration
from hospitium.senses.fusion import (
    CORRELATION,
    SPOILT,
    FingerScore,
    fused_fmr,
    fused_fmrs,
    fused_llr,
)

RNG = np.random.default_rng(5)
CALIBRATION: Calibration = fit_calibration(
    RNG.normal(50, 12, 2000),
    RNG.exponential(3.0, 20_000),
    Provenance("test", "made up", "2026-11-22", "pytest", 1, 1, "nothing"),
)
fingers = st.lists(
    st.builds(FingerScore, st.floats(0, 80), st.integers(1, 5)), min_size=1, max_size=10
)


@given(score=st.floats(0, 80))
def test_one_finger_tried_once_is_the_calibration_itself(score: float) -> None:
    assert fused_fmr([FingerScore(score)], CALIBRATION) == pytest.approx(CALIBRATION.fmr(score))


@given(hands=fingers, more=st.floats(0, 40))
def test_a_better_finger_never_makes_the_person_less_likely(
    hands: list[FingerScore], more: float
) -> None:
    better = [FingerScore(hands[0].score + more, hands[0].tries), *hands[1:]]
    assert fused_fmr(better, CALIBRATION) <= fused_fmr(hands, CALIBRATION) * (1 + 1e-9)
    assert fused_llr(better, CALIBRATION) >= fused_llr(hands, CALIBRATION)


@given(hands=fingers)
def test_more_tries_make_the_same_score_weaker(hands: list[FingerScore]) -> None:
    tried = [FingerScore(one.score, one.tries + 1) for one in hands]
    assert fused_fmr(tried, CALIBRATION) >= fused_fmr(hands, CALIBRATION) * (1 - 1e-9)
    assert fused_llr(tried, CALIBRATION) <= fused_llr(hands, CALIBRATION)


@given(hands=fingers, seed=st.randoms())
def test_the_order_of_fingers_does_not_matter(hands: list[FingerScore], seed: "object") -> None:
    turned = hands[::-1]
    assert fused_fmr(turned, CALIBRATION) == pytest.approx(fused_fmr(hands, CALIBRATION), rel=1e-9)


@pytest.mark.parametrize("count", [1, 2, 5, 10])
def test_strangers_are_as_rare_as_it_says(count: int) -> None:
    """Draw strangers whose fingers are independent: the stated rate may not be beaten."""
    rng = np.random.default_rng(7)
    drawn = rng.exponential(3.0, (4000, count))
    said = np.array([fused_fmr([FingerScore(s) for s in row], CALIBRATION) for row in drawn])
    for level in (0.1, 0.01):
        assert (said <= level).mean() <= 1.4 * level + 0.003


def test_no_finger_is_no_evidence() -> None:
    assert fused_fmr([], CALIBRATION) == 1.0
    assert fused_llr([], CALIBRATION) == 0.0


def test_two_good_fingers_say_more_than_one() -> None:
    one, two = [FingerScore(25.0)], [FingerScore(25.0), FingerScore(25.0)]
    assert fused_fmr(two, CALIBRATION) < fused_fmr(one, CALIBRATION) / 10


def test_a_finger_that_fits_nothing_cannot_veto_two_that_fit() -> None:
    """Bandaged, smudged, swapped: whatever the third finger shows, it costs a bounded amount."""
    fitting = [FingerScore(50.0), FingerScore(50.0)]
    spoilt = [*fitting, FingerScore(0.0)]
    assert fused_llr(spoilt, CALIBRATION) >= fused_llr(fitting, CALIBRATION) + np.log(SPOILT)
    assert fused_fmr(spoilt, CALIBRATION) < CALIBRATION.fmr(50.0)


@given(score=st.floats(0, 1e6))
def test_no_finger_weighs_more_than_the_data_carry(score: float) -> None:
    llr = fused_llr([FingerScore(score)], CALIBRATION)
    assert np.log(SPOILT) <= llr <= CALIBRATION.most_llr


@pytest.mark.parametrize("count", [2, 10])
def test_strangers_whose_fingers_go_together_are_as_rare_as_it_says(count: int) -> None:
    """A large or noisy capture raises all scores: one normal factor behind all fingers."""
    rng = np.random.default_rng(11)
    common, own = rng.normal(size=(20_000, 1)), rng.normal(size=(20_000, count))
    rate = ndtr(-(CORRELATION**0.5 * common + (1 - CORRELATION) ** 0.5 * own))
    said = fused_fmrs(-3.0 * np.log(rate.T), np.ones(rate.T.shape), CALIBRATION)
    for level in (0.1, 0.01, 0.001):
        assert (said <= level).mean() <= 1.2 * level + 0.0005


@given(hands=st.lists(st.tuples(st.floats(0, 80), st.integers(0, 3)), min_size=1, max_size=10))
def test_many_at_once_are_the_same_numbers(hands: list[tuple[float, int]]) -> None:
    """Also of fingers that were tried often, and of those that a person has not: 0 tries."""
    scores, tries = (np.array(column)[:, None] for column in zip(*hands, strict=True))
    alone = [FingerScore(score, count) for score, count in hands if count]
    (fmr,) = fused_fmrs(scores, tries, CALIBRATION)
    assert fmr == pytest.approx(fused_fmr(alone, CALIBRATION))


@given(hands=st.lists(st.floats(0, 80), min_size=2, max_size=10), seed=st.integers(0, 99))
def test_any_order_of_fingers_is_the_same_evidence(hands: list[float], seed: int) -> None:
    mixed = np.random.default_rng(seed).permutation(hands)
    before, after = ([FingerScore(float(score)) for score in one] for one in (hands, mixed))
    assert fused_llr(before, CALIBRATION) == pytest.approx(fused_llr(after, CALIBRATION))
    many = fused_fmrs(np.array([hands, mixed]).T, np.ones((len(hands), 2)), CALIBRATION)
    assert many[0] == pytest.approx(many[1])
