import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.synth.waves import cloud, random_waves


@given(seed=st.integers(0, 10_000))
@settings(deadline=None)
def test_a_wave_is_the_same_function_on_a_grid_and_at_a_point(seed: int) -> None:
    waves = random_waves(np.random.default_rng(seed), deviation=1.0, length=50)
    y, x = np.mgrid[:6, :7].astype(np.float32)
    alone = waves.at(x[2:3, 5], y[2:3, 5])
    assert waves.at(x, y)[2, 5] == pytest.approx(alone[0], abs=1e-6)


def test_waves_vary_as_much_as_asked() -> None:
    y, x = np.mgrid[:2000:20, :2000:20].astype(np.float32)
    spread = [
        random_waves(np.random.default_rng(seed), deviation=3.0, length=80).at(x, y).std()
        for seed in range(10)
    ]
    assert np.mean(spread) == pytest.approx(3.0, rel=0.1)


@pytest.mark.parametrize("grain", [2, 3, 9, 45])
def test_a_cloud_has_mean_0_deviation_1_and_the_shape_asked_for(grain: float) -> None:
    found = cloud(np.random.default_rng(1), (101, 64), grain)
    assert found.shape == (101, 64)
    assert found.mean() == pytest.approx(0, abs=1e-3)
    assert found.std() == pytest.approx(1, abs=1e-3)


@given(seed=st.integers(0, 10_000))
@settings(deadline=None)
def test_the_kernel_is_the_plain_sum_of_sines(seed: int) -> None:
    rng = np.random.default_rng(seed)
    waves = random_waves(rng, deviation=2.0, length=90)
    x, y = rng.uniform(-200, 200, (2, 40)).astype(np.float32)
    turns = np.multiply.outer(waves.kx, x) + np.multiply.outer(waves.ky, y) + waves.phase[:, None]
    plain = waves.amplitude * np.sin(turns).sum(axis=0)
    assert np.allclose(waves.at(x, y), plain, atol=1e-3)
