"""Rims: of things that are held before the camera, and of masks."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from hospitium.senses.liveness.region import luma_and_chroma, scaled
from hospitium.senses.liveness.rims import outline, rims
from hospitium.senses.liveness.types import Box, Reals
from tests.senses.liveness.made import drawn

SIDE = 112
FACE = Box(0.18 * SIDE, 0.1 * SIDE, 0.64 * SIDE, 0.84 * SIDE)


def view(seed: int = 0) -> Reals:
    return drawn(SIDE, seed=seed).astype(np.float32) / np.float32(255)


@settings(deadline=None, max_examples=10)
@given(seed=st.integers(0, 50), margin=st.integers(4, 20))
def test_a_frame_gives_every_side_a_rim(seed: int, margin: int) -> None:
    plain = rims(view(seed))
    framed = view(seed)
    framed[:margin] = framed[-margin:] = 0.02
    framed[:, :margin] = framed[:, -margin:] = 0.02
    found = rims(framed)
    assert found.rim >= found.second_rim >= found.third_rim
    assert found.third_rim > plain.third_rim + 0.3


def test_one_straight_edge_is_no_frame() -> None:
    door = view()
    door[:, :12] *= 0.2
    assert rims(door).rim > rims(view()).rim + 0.3
    assert rims(door).third_rim < rims(door).rim - 0.3


@settings(deadline=None, max_examples=10)
@given(wide=st.floats(0.46, 0.7), high=st.floats(0.44, 0.58), light=st.sampled_from([-0.25, 0.25]))
def test_the_closed_line_of_a_mask_stands_out(wide: float, high: float, light: float) -> None:
    """Lighter or darker than both of its sides."""
    luma = ndimage.gaussian_filter(luma_and_chroma(drawn(SIDE))[0], 4)
    down, right = np.mgrid[:SIDE, :SIDE]
    x = (right - FACE.left - FACE.width / 2) / (wide * FACE.width)
    y = (down - FACE.top - FACE.height / 2) / (high * FACE.height)
    line = np.exp(-(((np.hypot(x, y) - 1) * FACE.width * wide / 1.2) ** 2))
    assert outline((luma + light * line).astype(np.float32), FACE) > outline(luma, FACE) + 0.5


def test_what_lies_around_a_box_keeps_its_place_when_it_is_scaled() -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[100:180, 150:210] = 255
    part, box = scaled(pixels, Box(150, 100, 60, 80), 30)
    inner = part[round(box.top) : round(box.top + box.height), round(box.left) :][:, :30]
    assert (round(box.width), inner.min()) == (30, 255)
