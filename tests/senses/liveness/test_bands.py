"""Bands that travel over a filmed screen."""

from dataclasses import replace

import numpy as np
import pytest

from hospitium.senses.liveness.bands import BANDS, flicker
from hospitium.senses.liveness.types import Frame
from tests.senses.liveness.made import filmed


def banded(frames: list[Frame], depth: float) -> list[Frame]:
    rows = np.arange(frames[0].pixels.shape[0]) / frames[0].pixels.shape[0]
    return [
        replace(
            one,
            pixels=np.clip(
                one.pixels * (1 + depth * np.sin(2 * np.pi * (2 * rows + n / 3)))[:, None, None],
                0,
                255,
            ).astype(np.uint8),
        )
        for n, one in enumerate(frames)
    ]


@pytest.mark.parametrize("depth", [0.05, 0.12])
def test_bands_that_move_are_told_from_a_camera_that_stands_still(depth: float) -> None:
    still = flicker(filmed(3))
    moving = flicker(banded(filmed(3), depth))
    assert still is not None
    assert moving is not None
    assert still < BANDS / 2 < BANDS < moving


def test_light_that_changes_everywhere_alike_is_no_band() -> None:
    first, second = filmed(2)
    dim = replace(second, pixels=(second.pixels * 0.7).astype(np.uint8))
    assert (flicker([first, dim]) or 0) < BANDS / 2


def test_frames_of_two_sizes_say_nothing() -> None:
    first, second = filmed(2)
    assert flicker([first, replace(second, pixels=second.pixels[:100])]) is None
