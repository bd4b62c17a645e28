import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.synth.ridges import Ridges
from hospitium.synth.spirals import find_minutiae

SIDE, PERIOD = 96, 9.0


def drawn(x: float, y: float, angle: float, crest: float) -> Minutiae:
    """Find the minutiae of straight ridges with one spiral placed by design.

    `crest` is the phase on the side with the extra ridge: 0 a ridge, pi a valley.
    """
    down, right = np.mgrid[:SIDE, :SIDE]
    along = (right - x) * np.cos(angle) - (down - y) * np.sin(angle)
    across = -(right - x) * np.sin(angle) - (down - y) * np.cos(angle)
    phase = 2 * np.pi * across / PERIOD + np.arctan2(across, along) + crest
    strength = np.tanh(np.hypot(along, across) / 3)
    line = angle % np.pi
    # the frame of an orientation points up or right: a direction from below sees it mirrored
    side = 1 if angle < np.pi else -1
    ridges = Ridges(
        even=(strength * np.cos(phase)).astype(np.float32),
        odd=(side * strength * np.sin(phase)).astype(np.float32),
    )
    flat = np.ones((SIDE, SIDE), dtype=np.float32)
    every = np.ones((SIDE, SIDE), dtype=np.bool_)
    return find_minutiae(ridges, np.float32(line) * flat, np.float32(PERIOD) * flat, every)


# a zero exactly on a pixel belongs to four squares at once; grown ridges never have one
places = st.builds(lambda whole, part: whole + part, st.integers(25, 70), st.floats(0.1, 0.9))


@given(x=places, y=places, angle=st.floats(0, 6.28), ends=st.booleans())
@settings(deadline=None, max_examples=60)
def test_finds_the_minutia_that_was_drawn(x: float, y: float, angle: float, ends: bool) -> None:
    found = drawn(x, y, angle, 0.0 if ends else np.pi)
    assert len(found) == 1
    assert np.hypot(found.x[0] - x, found.y[0] - y) < 0.6
    turn = (found.angle[0] - angle + np.pi) % (2 * np.pi) - np.pi
    assert turn == pytest.approx(0, abs=1e-3)
    assert found.kind[0] == (ENDING if ends else BIFURCATION)


def test_straight_ridges_have_none() -> None:
    right = np.mgrid[:SIDE, :SIDE][1]
    phase = 2 * np.pi * right / PERIOD
    ridges = Ridges(np.cos(phase).astype(np.float32), -np.sin(phase).astype(np.float32))
    flat = np.ones((SIDE, SIDE), dtype=np.float32)
    every = np.ones((SIDE, SIDE), dtype=np.bool_)
    assert len(find_minutiae(ridges, np.float32(np.pi / 2) * flat, 9 * flat, every)) == 0
