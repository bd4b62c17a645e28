"""Circles that edges vote for: every edge names the centres that it could be the rim of.

A generalised Hough transform with the direction of the gradient, for discs darker than what is
around them: Kimme, Ballard & Sklansky, CACM 18(2), 1975.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.senses.iris.types import Reals

Whole = NDArray[np.int32]


def best_rims(weight: Reals, ux: Reals, uy: Reals, radii: tuple[int, int]) -> tuple[Reals, Whole]:
    """Return for every pixel the circle around it that has most of a rim.

    Parameters
    ----------
    weight
        How much of an edge each pixel is, 0..1; 0 does not vote. Shape (height, width).
    ux, uy
        Unit vector towards the brighter side.
    radii
        First radius, and the one after the last, in pixels.

    Returns
    -------
    tuple
        Votes for each pixel of the rim of the best circle, and its radius. An edge is several
        pixels wide, so a sharp whole rim has more than 1. Both of the shape of `weight`.

    Notes
    -----
    Votes of three neighbouring radii, and of centres in a square around each, count together: the
    farther away the centre, the more an edge of slightly wrong direction misses it.
    """
    rows, columns = (one.astype(np.int32) for one in np.nonzero(weight))
    strength, across, down = (one[rows, columns].astype(np.float32) for one in (weight, ux, uy))
    height, width = weight.shape
    first, stop = radii
    votes = _vote(rows, columns, strength, across, down, first - 1, stop + 1, height, width)
    return _strongest(votes, first)


@njit(cache=True, nogil=True)
def _vote(
    rows: Whole,
    columns: Whole,
    weight: Reals,
    ux: Reals,
    uy: Reals,
    first: int,
    stop: int,
    height: int,
    width: int,
) -> Reals:
    """Loop kernel of `best_rims`: votes by radius and centre."""
    total = np.zeros((stop - first, height, width), np.float32)
    for k in range(len(rows)):
        for radius in range(first, stop):
            x = int(np.floor(columns[k] - radius * ux[k] + 0.5))
            y = int(np.floor(rows[k] - radius * uy[k] + 0.5))
            if 0 <= x < width and 0 <= y < height:
                total[radius - first, y, x] += weight[k]
    return total


@njit(cache=True, nogil=True)
def _strongest(votes: Reals, first: int) -> tuple[Reals, Whole]:
    """Loop kernel of `best_rims`: sums over squares by running totals, and their maximum."""
    depth, height, width = votes.shape
    best = np.zeros((height, width), np.float32)
    chosen = np.full((height, width), first, np.int32)
    total = np.zeros((height + 1, width + 1), np.float32)
    for k in range(1, depth - 1):
        radius = first + k - 1
        half = 1 if radius < 12 else 2 if radius < 30 else 3
        for y in range(height):
            line = np.float32(0)
            for x in range(width):
                line += votes[k - 1, y, x] + votes[k, y, x] + votes[k + 1, y, x]
                total[y + 1, x + 1] = total[y, x + 1] + line
        for y in range(height):
            top, bottom = max(0, y - half), min(height, y + half + 1)
            for x in range(width):
                left, right = max(0, x - half), min(width, x + half + 1)
                inside = total[bottom, right] - total[top, right]
                inside += total[top, left] - total[bottom, left]
                share = inside / np.float32(2 * np.pi * radius)
                if share > best[y, x]:
                    best[y, x], chosen[y, x] = share, radius
    return best, chosen
