"""The subbands of WSQ: how decoder and encoder take an image apart."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MIN_SIDE = 64
"""Pixels: five halvings of anything smaller leave nothing to transform."""

_STRIP = 256


class Box(NamedTuple):
    """A rectangle of the transformed image, and whether it is a right or a lower quarter.

    In those, frequencies run backwards: their own high-pass part comes first.
    """

    x: int
    y: int
    width: int
    height: int
    right: bool = False
    lower: bool = False

    @property
    def area(self) -> tuple[slice, slice]:
        """Rows and columns of the rectangle."""
        return slice(self.y, self.y + self.height), slice(self.x, self.x + self.width)


def _quarters(box: Box) -> tuple[Box, Box, Box, Box]:
    """Split into upper left, upper right, lower left and lower right."""
    left = box.width // 2 if box.right else box.width - box.width // 2
    top = box.height // 2 if box.lower else box.height - box.height // 2
    x, y = box.x + left, box.y + top
    right, bottom = box.width - left, box.height - top
    return (
        Box(box.x, box.y, left, top),
        Box(x, box.y, right, top, right=True),
        Box(box.x, y, left, bottom, lower=True),
        Box(x, y, right, bottom, right=True, lower=True),
    )


def decomposition(width: int, height: int) -> tuple[list[Box], list[Box]]:
    """Lay out the 60 coded subbands in their order, and the 20 joins from finest to whole.

    The image is split in four; its upper left three quarters again: 16 subbands in each of the
    quarter's three upper left quarters, 4 in the right and the lower one; the very first subband
    is split once more.
    """
    image = Box(0, 0, width, height)
    inner, right, lower, _ = _quarters(image)
    *groups, diagonal = _quarters(inner)
    sixths = [part for group in groups for part in _quarters(group)]
    bands = [band for part in sixths for band in _quarters(part)]
    first = bands[0]
    bands = [*_quarters(first), *bands[1:], diagonal, *_quarters(right), *_quarters(lower)]
    return bands, [first, *sixths, *groups, inner, right, lower, image]


def strips(plane: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
    """Yield views of all rows and a few columns each, so that filtering takes little memory."""
    for at in range(0, plane.shape[1], _STRIP):
        yield plane[:, at : at + _STRIP]
