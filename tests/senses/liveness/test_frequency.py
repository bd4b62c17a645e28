import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hospitium.senses.liveness.frequency import Patterns, detail, patterns
from hospitium.senses.liveness.region import luma_and_chroma
from hospitium.senses.liveness.types import Reals
from tests.senses.liveness.made import drawn


def planes(pixels: NDArray[np.float64]) -> tuple[Reals, Reals, Reals]:
    return luma_and_chroma(np.clip(pixels, 0, 255).astype(np.uint8))


def measured(pixels: NDArray[np.float64]) -> Patterns:
    return patterns(*planes(pixels))


@settings(deadline=None, max_examples=10)
@given(period=st.floats(2.6, 8.0), angle=st.floats(0.3, 1.2))
def test_what_repeats_stands_out(period: float, angle: float) -> None:
    plain = drawn(seed=3).astype(float)
    y, x = np.mgrid[:128, :128]
    wave = 12 * np.cos(2 * np.pi * (x * np.cos(angle) + y * np.sin(angle)) / period)
    assert measured(plain + wave[..., None]).dots > measured(plain).dots + 1


def test_a_beat_of_colours_stands_out() -> None:
    plain = drawn(seed=3).astype(float)
    y, x = np.mgrid[:128, :128]
    beat = np.stack([np.cos(2 * np.pi * (x + 0.5 * y) / 9 + shift) for shift in (0, 2.1, 4.2)], -1)
    assert measured(plain + 8 * beat).beat > measured(plain).beat + 1


def test_a_blur_takes_the_finest_details_first() -> None:
    plain = drawn(seed=3).astype(float)
    soft = (
        plain + np.roll(plain, 1, 0) + np.roll(plain, 1, 1) + np.roll(plain, (1, 1), (0, 1))
    ) / 4
    assert detail(*planes(soft)).fine < detail(*planes(plain)).fine - 0.5
