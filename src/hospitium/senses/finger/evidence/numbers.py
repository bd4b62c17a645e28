"""Where the numbers of the paired minutiae go, so that they hide as little as possible."""

from collections.abc import Sequence
from math import pi

import numpy as np

from hospitium.senses.finger.evidence.frame import Reals
from hospitium.senses.finger.evidence.marks import Point

NUMBER_SIZE = 14.0
"""Units: 8 px where the picture is 320 px wide."""

_DIGIT, _TALL = 0.6 * NUMBER_SIZE, 0.74 * NUMBER_SIZE
"""Width and height of a digit."""

_ANGLES = np.tile(np.arange(16) * pi / 8, 3)
_REACHES = np.repeat([6.0, 9.0, 13.0], 16)
_BIAS = np.repeat([0.0, 8.0, 18.0], 16)
"""Where a number may go: around its minutia, at what distance in units, and what that costs."""


def place_numbers(
    spots: Reals,
    bearing: Reals,
    paired: Sequence[int],
    box: tuple[float, float, float, float],
) -> list[Point]:
    """Choose a place around each minutia of `paired` in turn, least overlap first.

    Parameters
    ----------
    spots, bearing
        All minutiae of the print: units, shape (2, n), and radians, shape (n,).
    box
        Left, top, right, bottom of the card, which a number should not leave.

    Returns
    -------
    Middles of the base lines.
    """
    ticks = spots + 9.0 * np.stack([np.cos(bearing), -np.sin(bearing)])
    blocks = np.concatenate([_around(spots, 5.0, 5.0), _around(ticks, 3.0, 3.0)], axis=1)
    chosen: list[Point] = []
    for number, row in enumerate(paired, start=1):
        wide, tall = len(str(number)) * _DIGIT / 2, _TALL / 2
        middles = spots[:, [row]] + _ways(wide, tall)
        own = _around(middles, wide, tall)
        cost = _overlap(own, blocks).sum(axis=1) + 20.0 * _outside(own, box)
        # all else equal, near the minutia and away from its tick
        cost += _BIAS + 1.5 * np.cos(_ANGLES - bearing[row])
        best = int(np.argmin(cost))
        blocks = np.concatenate([blocks, own[:, [best]]], axis=1)
        chosen.append((float(middles[0, best]), float(middles[1, best] + tall)))
    return chosen


def _ways(wide: float, tall: float) -> Reals:
    """Return offsets that put a number just beside a mark, all around it, shape (2, ways)."""
    right, up = np.cos(_ANGLES), np.sin(_ANGLES)
    return np.stack([right * (wide + _REACHES), -up * (tall + _REACHES)])


def _around(middles: Reals, wide: float, tall: float) -> Reals:
    """Return boxes (left, top, right, bottom), shape (4, n)."""
    x, y = middles
    return np.stack([x - wide, y - tall, x + wide, y + tall])


def _overlap(own: Reals, others: Reals) -> Reals:
    """Return the shared area of each of `own` with each of `others`."""
    one, other = own[:, :, None], others[:, None, :]
    wide = np.minimum(one[2], other[2]) - np.maximum(one[0], other[0])
    tall = np.minimum(one[3], other[3]) - np.maximum(one[1], other[1])
    return np.asarray(np.maximum(wide, 0.0) * np.maximum(tall, 0.0))


def _outside(own: Reals, box: tuple[float, float, float, float]) -> Reals:
    """Return by how much each of `own` sticks out of `box`."""
    left, top, right, bottom = box
    out = (left - own[0], top - own[1], own[2] - right, own[3] - bottom)
    return np.asarray(np.maximum(out, 0.0).sum(axis=0))
