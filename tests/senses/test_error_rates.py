"""Rates counted by hand, and laws that hold for any scores."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from hospitium.senses.error_rates import det_curve, error_rates, fnmr_at, threshold_at

scores = hnp.arrays(
    np.float64,
    st.integers(1, 60),
    elements=st.one_of(st.integers(0, 12).map(float), st.just(-np.inf)),
)


def test_counts_as_one_counts_by_hand() -> None:
    rates = error_rates(det_curve([1, 4, 5, 6], [0, 0, 1, 2, 4]))
    # at 4: FMR 1/5, FNMR 1/4; the curves cross there
    assert (rates.eer_low, rates.eer_high) == (0.2, 0.25)
    assert rates.eer == pytest.approx(0.225)
    assert rates.zerofmr == 0.5  # the threshold must be above 4: the 1 and the 4 are lost
    assert rates.fmr100 == rates.fmr1000 == 0.5


def test_separated_scores_have_no_errors() -> None:
    rates = error_rates(det_curve([5, 6, 7], [1, 2, 3]))
    assert (rates.eer, rates.fmr100, rates.zerofmr) == (0, 0, 0)


def test_swapped_scores_are_all_wrong() -> None:
    assert error_rates(det_curve([1, 2, 3], [5, 6, 7])).eer == 1


def test_equal_scores_tell_nothing() -> None:
    assert error_rates(det_curve([3, 3], [3, 3])).eer == 0.5


def test_a_failed_comparison_is_rejected_at_every_threshold() -> None:
    rates = error_rates(det_curve([9, 9, 9, -np.inf], [1, 1, 1, -np.inf]))
    assert rates.zerofmr == 0.25
    assert rates.eer == pytest.approx(0.125)


def test_fmr1000_needs_its_thousand() -> None:
    impostor = np.zeros(1000)
    impostor[0] = 10.0
    curve = det_curve([5, 20], impostor)
    assert fnmr_at(curve, 0.001) == 0
    assert fnmr_at(curve, 0.0009) == 0.5
    assert threshold_at(curve, 0.001) == 5
    assert threshold_at(curve, 0.0) == 20


@given(genuine=scores, impostor=scores)
def test_the_curve_is_what_the_definition_says(genuine: np.ndarray, impostor: np.ndarray) -> None:
    curve = det_curve(genuine, impostor)
    for threshold, fmr, fnmr in zip(curve.threshold, curve.fmr, curve.fnmr, strict=True):
        assert fmr == pytest.approx((impostor >= threshold).mean())
        assert fnmr == pytest.approx((genuine < threshold).mean())
    assert (np.diff(curve.fmr) <= 0).all()
    assert (np.diff(curve.fnmr) >= 0).all()


@given(genuine=scores, impostor=scores)
def test_rates_are_ordered_fractions(genuine: np.ndarray, impostor: np.ndarray) -> None:
    rates = error_rates(det_curve(genuine, impostor))
    assert 0 <= rates.eer_low <= rates.eer <= rates.eer_high <= 1
    assert 0 <= rates.fmr100 <= rates.fmr1000 <= rates.zerofmr <= 1


@given(genuine=scores, impostor=scores, gain=st.floats(0.1, 9), offset=st.floats(-9, 9))
def test_only_the_order_of_scores_counts(
    genuine: np.ndarray, impostor: np.ndarray, gain: float, offset: float
) -> None:
    plain = error_rates(det_curve(genuine, impostor))
    assert error_rates(det_curve(gain * genuine + offset, gain * impostor + offset)) == plain


@given(
    genuine=scores,
    impostor=scores,
    weights=st.lists(st.integers(0, 3), min_size=60, max_size=60),
)
def test_a_weight_is_a_repetition(
    genuine: np.ndarray, impostor: np.ndarray, weights: list[int]
) -> None:
    times = np.array(weights[: len(genuine)])
    times[0] = 1
    weighted = error_rates(det_curve(genuine, impostor, genuine_weights=times))
    repeated = error_rates(det_curve(np.repeat(genuine, times), impostor))
    assert weighted.eer == pytest.approx(repeated.eer)
    assert weighted.zerofmr == pytest.approx(repeated.zerofmr)


@pytest.mark.parametrize(
    ("genuine", "impostor"), [([], [1]), ([1], []), ([np.nan], [1]), ([[1]], [1])]
)
def test_no_scores_no_rate(genuine: list[float], impostor: list[float]) -> None:
    with pytest.raises(ValueError, match="scores"):
        det_curve(genuine, impostor)
