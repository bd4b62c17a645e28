import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.gray import GrayImage
from hospitium.synth.spoils import moved, soiled

FLAT = GrayImage(np.full((64, 80), 200, np.uint8))


def stripes(angle: float) -> GrayImage:
    down, right = np.mgrid[:96, :96]
    wave = np.sin(2 * np.pi / 9 * (right * np.cos(angle) + down * np.sin(angle)))
    return GrayImage(np.rint(128 + 100 * wave).astype(np.uint8))


def test_nothing_moved_and_no_dirt_change_nothing() -> None:
    image = stripes(0.3)
    assert np.array_equal(moved(image, across=0.0, down=0.0).pixels, image.pixels)
    assert np.array_equal(soiled(image, np.random.default_rng(1), dirt=0.0).pixels, image.pixels)


@given(angle=st.floats(0, np.pi), way=st.floats(5, 15))
@settings(max_examples=20)
def test_sliding_wipes_out_what_lies_across_and_leaves_what_lies_along(
    angle: float, way: float
) -> None:
    image = stripes(angle)
    across = moved(image, across=way * np.cos(angle), down=way * np.sin(angle))
    along = moved(image, across=-way * np.sin(angle), down=way * np.cos(angle))
    inside = np.s_[24:-24, 24:-24]
    whole = image.pixels[inside].std()
    assert across.pixels[inside].std() < 0.5 * whole
    assert along.pixels[inside].std() == pytest.approx(whole, rel=0.15)


@given(dirt=st.floats(0.1, 2), seed=st.integers(0, 99))
@settings(max_examples=20)
def test_dirt_only_darkens(dirt: float, seed: int) -> None:
    dirty = soiled(FLAT, np.random.default_rng(seed), dirt=dirt).pixels
    assert (dirty <= FLAT.pixels).all()
    assert dirty.std() > 0
