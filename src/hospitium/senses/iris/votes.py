"""Circles that edges vote for: every edge names the centres that it could be the rim of.

A generalised Hough transform with the direction of the gradient, for discs darker than what is
around them: Kimme, Ballard & Sklansky, CACM 18(2), 1975.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.senses.iris.types import Reals

Whole = NDArray[np.int32]


def vote(weight: Reals, ux: Reals, uy: Reals, radii: tuple[int, int]) -> Reals:
    """Return how much rim each centre has at each radius.

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
    Reals
        Sum of the weights, shape (radii, height, width), not smoothed.
    """
    rows, columns = np.nonzero(weight)
    return _vote(
        rows.astype(np.int32),
        columns.astype(np.int32),
        weight[rows, columns],
        ux[rows, columns],
        uy[rows, columns],
        radii[0],
        radii[1],
        weight.shape[0],
        weight.shape[1],
    )


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
    """Loop kernel of `vote`."""
    total = np.zeros((stop - first, height, width), np.float32)
    for k in range(len(rows)):
        for radius in range(first, stop):
            x = int(np.floor(columns[k] - radius * ux[k] + 0.5))
            y = int(np.floor(rows[k] - radius * uy[k] + 0.5))
            if 0 <= x < width and 0 <= y < height:
                total[radius - first, y, x] += weight[k]
    return total
