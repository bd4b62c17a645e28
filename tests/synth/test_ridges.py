import numpy as np
import pytest

from hospitium.synth.ridges import Ridges, _correlate, grow

SIDE = 120


def grown(angle: float, period: float) -> Ridges:
    flat = np.full((SIDE, SIDE), 1, dtype=np.float32)
    inside = np.ones((SIDE, SIDE), dtype=np.bool_)
    rng = np.random.default_rng(5)
    return grow(rng, np.float32(angle) * flat, np.float32(period) * flat, inside)


@pytest.mark.parametrize("period", [7.0, 9.0, 11.5])
@pytest.mark.parametrize("degrees", [0.0, 30.0, 88.0, 91.0, 150.0, 179.5])
def test_ridges_have_the_period_and_direction_that_were_asked_for(
    degrees: float, period: float
) -> None:
    angle = np.radians(degrees)
    ridges = grown(angle, period)
    core = (slice(20, -20), slice(20, -20))
    amplitude = (ridges.even + 1j * ridges.odd)[core]
    right = np.angle((amplitude[:, 1:] * amplitude[:, :-1].conj()).sum())
    up = np.angle((amplitude[:-1] * amplitude[1:].conj()).sum())
    across = -right * np.sin(angle) + up * np.cos(angle)
    along = right * np.cos(angle) + up * np.sin(angle)
    assert 2 * np.pi / across == pytest.approx(period, rel=0.07)
    assert abs(along) < 0.05


def test_nothing_grows_outside() -> None:
    flat = np.ones((SIDE, SIDE), dtype=np.float32)
    inside = np.zeros((SIDE, SIDE), dtype=np.bool_)
    inside[30:80, 30:80] = True
    ridges = grow(np.random.default_rng(5), flat, 9 * flat, inside)
    assert not ridges.even[~inside].any()
    assert np.abs(ridges.even[inside]).mean() > 0.2


def test_the_profile_is_a_cosine() -> None:
    profile = grown(0.4, 9.0).profile()
    assert np.abs(profile).max() <= 1
    assert profile.std() == pytest.approx(np.sqrt(0.5), abs=0.05)


def test_the_kernel_is_a_plain_correlation() -> None:
    rng = np.random.default_rng(0)
    kernels = rng.normal(size=(4, 5, 5)).astype(np.float32)
    index = rng.integers(0, 4, (9, 11)).astype(np.int32)
    inside = rng.random((9, 11)) < 0.8
    padded = rng.normal(size=(13, 15)).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (5, 5))
    plain = np.where(inside, (kernels[index] * windows).sum(axis=(2, 3)), 0)
    assert np.allclose(_correlate(padded, index, inside, kernels), plain, atol=1e-4)
