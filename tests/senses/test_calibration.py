import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.core.errors import BadInput
from hospitium.records.manifests import load_calibration
from hospitium.senses.calibration import FLOOR, Calibration, Provenance, any_of, fit_calibration

ORIGIN = Provenance("test", "made up", "2026-11-22", "pytest", 1, 1, "nothing")


def made(
    seed: int = 1, rate: float = 0.3, n: int = 5000
) -> tuple[Calibration, np.ndarray, np.ndarray]:
    """Impostor scores with a known exponential tail, so that the true rate is known."""
    rng = np.random.default_rng(seed)
    impostor = rng.exponential(1 / rate, n)
    genuine = rng.normal(50, 12, n // 4)
    return fit_calibration(genuine, impostor, ORIGIN), genuine, impostor


CALIBRATION, GENUINE, IMPOSTOR = made()
scores = st.floats(-10, 500)


@given(scores=st.lists(st.floats(0, 500), min_size=1, max_size=20))
def test_many_scores_at_once_have_the_same_rates(scores: list[float]) -> None:
    alone = [CALIBRATION.fmr(score) for score in scores]
    assert CALIBRATION.fmrs(scores) == pytest.approx(alone)


@given(a=scores, b=scores)
def test_a_higher_score_is_never_said_to_be_commoner(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert CALIBRATION.fmr(high) <= CALIBRATION.fmr(low)
    assert CALIBRATION.llr(high) >= CALIBRATION.llr(low)
    assert CALIBRATION.fnmr(high) >= CALIBRATION.fnmr(low)
    assert FLOOR <= CALIBRATION.fmr(high) <= 1.0


@given(score=st.floats(0, 60))
def test_the_rate_errs_upwards_against_the_known_truth(score: float) -> None:
    truth = np.exp(-0.3 * score)
    assert CALIBRATION.fmr(score) >= 0.55 * truth
    if truth > 0.01:
        assert CALIBRATION.fmr(score) <= 1.25 * truth


def test_the_tail_is_flagged_and_cautious() -> None:
    edge = float(CALIBRATION.scores[-1])
    assert not CALIBRATION.extrapolated(edge)
    assert CALIBRATION.extrapolated(edge + 0.1)
    assert (edge <= IMPOSTOR).sum() >= 10
    assert -0.3 < CALIBRATION.tail_slope < 0


@given(fmr=st.floats(1e-9, 0.9))
def test_a_threshold_keeps_its_promise(fmr: float) -> None:
    threshold = CALIBRATION.threshold_at(fmr)
    assert CALIBRATION.fmr(threshold) <= fmr * 1.001
    assert CALIBRATION.fmr(threshold - 0.5) >= fmr * 0.99


@given(rate=st.floats(1e-12, 0.5), size=st.integers(0, 10**9))
def test_a_gallery_multiplies_the_chance_of_a_stranger(rate: float, size: int) -> None:
    chance = any_of(rate, size)
    assert 0 <= chance <= min(1.0, rate * size * 1.000001)
    assert any_of(rate, size + 1) >= chance


def test_it_reads_back_what_it_wrote() -> None:
    again = Calibration.from_json(CALIBRATION.to_json())
    assert again.to_json() == CALIBRATION.to_json()
    assert again.fmr(20) == pytest.approx(CALIBRATION.fmr(20), rel=1e-3)


@given(
    field=st.sampled_from(sorted(CALIBRATION.to_fields())),
    value=st.none() | st.just([]) | st.text(),
)
def test_a_damaged_calibration_is_refused(field: str, value: object) -> None:
    fields = CALIBRATION.to_fields() | {field: value}
    with pytest.raises(BadInput):
        Calibration.from_json(json.dumps(fields))


def test_a_calibration_that_rises_is_refused() -> None:
    fields = CALIBRATION.to_fields()
    fields["log_fmr"] = fields["log_fmr"][::-1]
    with pytest.raises(BadInput, match="monotone"):
        Calibration.from_fields(fields)
    with pytest.raises(BadInput):
        Calibration.from_json("[]")
    with pytest.raises(BadInput):
        Calibration.from_json("{")


def test_scores_that_tell_nothing_apart_make_no_calibration() -> None:
    with pytest.raises(BadInput, match="do not tell"):
        fit_calibration(IMPOSTOR[:200], IMPOSTOR, ORIGIN)
    with pytest.raises(BadInput, match="at least"):
        fit_calibration(GENUINE[:9], IMPOSTOR, ORIGIN)


def test_the_one_we_ship_names_its_data_and_its_limits() -> None:
    shipped = load_calibration()
    assert shipped.provenance.impostor >= 10_000
    edge = round(1 / shipped.fmr(float(shipped.scores[-1])))
    assert f"Rates below 1 in {edge:,} are extrapolated" in shipped.provenance.limits
    assert shipped.threshold_at(1e-3) < shipped.threshold_at(1e-6)
