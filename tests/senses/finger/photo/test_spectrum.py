import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.finger.photo.evidence import ridge_evidence
from hospitium.senses.finger.photo.relief import ridge_period
from hospitium.senses.finger.photo.spectrum import LineSpectrum
from hospitium.senses.finger.photo.types import Reals

turns = st.floats(0, np.pi)


def stripes(height: int, width: int, turn: float, period: float = 7.5) -> Reals:
    down, right = np.mgrid[:height, :width]
    wave = np.sin(2 * np.pi / period * (right * np.cos(turn) + down * np.sin(turn)) + 0.4)
    return np.asarray(wave, np.float32)


@given(turn=turns, period=st.floats(5.5, 9))
def test_lines_stand_out_alike_in_every_direction(turn: float, period: float) -> None:
    spectrum = LineSpectrum(32, shortest=4.5, longest=10.5)
    power = spectrum.power(stripes(32, 32, turn, period)[None])
    assert spectrum.lines(power).max() / spectrum.total(power)[0] > 0.85


@given(seed=st.integers(0, 99), side=st.sampled_from([32, 64]))
def test_the_half_that_is_left_out_counts(seed: int, side: int) -> None:
    window = np.random.default_rng(seed).normal(size=(1, side, side)).astype(np.float32)
    spectrum = LineSpectrum(side, shortest=4.5, longest=10.5)
    whole = np.abs(np.fft.fft2(window * spectrum.taper)) ** 2
    assert spectrum.total(spectrum.power(window))[0] == pytest.approx(whole.sum(), rel=1e-3)


@pytest.mark.parametrize("turn", [0.0, 0.1, np.pi / 4, np.pi / 2 - 0.1, np.pi / 2])
def test_a_finger_held_any_way_is_as_much_evidence(turn: float) -> None:
    light = 120 + 40 * stripes(240, 320, turn)
    photo = np.repeat(light[..., None], 3, axis=2).astype(np.uint8)
    assert float(np.median(ridge_evidence(photo))) > 0.9


@given(turn=turns, period=st.floats(6.5, 12))
def test_the_period_is_read_in_every_direction(turn: float, period: float) -> None:
    found = ridge_period(stripes(160, 160, turn, period), np.ones((160, 160), np.bool_))
    assert found == pytest.approx(period, rel=0.04)
