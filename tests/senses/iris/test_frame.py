"""A frame around an eye, and few grey levels, change nothing of what is found."""

import numpy as np
import pytest

from hospitium.formats.gray import Pixels
from hospitium.senses.iris.frame import busy_part, levels_of
from hospitium.senses.iris.scale import coarse_factor, shrink
from hospitium.senses.iris.segment import segment
from tests.senses.iris.eyes import eye


def framed(pixels: Pixels, level: int) -> Pixels:
    out = np.full((480, 640), level, np.uint8)
    height, width = pixels.shape
    out[100 : 100 + height, 200 : 200 + width] = pixels
    return out


def small(pixels: Pixels) -> "np.typing.NDArray[np.float32]":
    return shrink(pixels.astype(np.float32), coarse_factor(pixels.shape))


@pytest.mark.parametrize("level", [0, 110, 235])
def test_a_plain_frame_is_cut_away(level: int) -> None:
    plain, found = segment(eye(1)).limbus.circle, segment(framed(eye(1), level)).limbus.circle
    assert abs(found.x - 200 - plain.x) < 2
    assert abs(found.y - 100 - plain.y) < 2
    assert abs(found.radius - plain.radius) < 2


def test_what_is_cut_away_never_holds_a_part_of_the_iris() -> None:
    iris, box = segment(eye(1)).limbus.circle, busy_part(eye(1).shape, small(eye(1)))
    assert box.left <= iris.x - iris.radius
    assert box.right >= iris.x + iris.radius
    assert box.top <= iris.y - iris.radius
    assert box.bottom >= iris.y + iris.radius


def test_few_grey_levels_are_stretched_and_many_are_left() -> None:
    grey = small(eye(1))
    wide = np.clip(3 * (grey - 100) + 100, 0, 255)
    assert levels_of(wide).of(wide) is wide
    few = 0.3 * grey + 90
    dim = levels_of(few).of(few)
    assert np.percentile(dim, 98) - np.percentile(dim, 2) > 150
    found = segment((0.3 * eye(1) + 90).astype(np.uint8)).limbus.circle
    assert abs(found.radius - segment(eye(1)).limbus.circle.radius) < 2
