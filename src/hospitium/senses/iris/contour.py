"""The best closed line around a centre: one radius for every direction, changing by little.

Dynamic programming over an unrolled ring of scores; the ring is walked twice, so that where it
starts does not show. The use on irises: Sutra, Garcia-Salicetti & Dorizzi, "The Viterbi algorithm
at different resolutions for enhanced iris segmentation", ICB 2012.
"""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.senses.iris.types import Reals

Rows = NDArray[np.int64]


def best_ring(gain: Reals, *, stiffness: float) -> Rows:
    """Return the row of the best closed line in each column.

    Parameters
    ----------
    gain
        What it is worth to pass through each cell, shape (radii, angles).
    stiffness
        What a change by one row costs; by more than one is not possible.
    """
    twice = np.concatenate([gain, gain], axis=1)
    path = _best_path(np.ascontiguousarray(twice, dtype=np.float32), stiffness)
    half = gain.shape[1] // 2
    # the middle of the two walks has forgotten its start and does not know its end yet
    middle: Rows = np.roll(path[half : half + gain.shape[1]], half)
    return middle


@njit(cache=True, nogil=True)
def _best_path(gain: Reals, stiffness: float) -> Rows:
    """Loop kernel of `best_ring`: the best line from the first column to the last."""
    rows, columns = gain.shape
    total, came = gain.copy(), np.zeros((rows, columns), np.int8)
    for c in range(1, columns):
        for r in range(rows):
            best, step = total[r, c - 1], 0
            if r > 0 and total[r - 1, c - 1] - stiffness > best:
                best, step = total[r - 1, c - 1] - stiffness, -1
            if r + 1 < rows and total[r + 1, c - 1] - stiffness > best:
                best, step = total[r + 1, c - 1] - stiffness, 1
            total[r, c] += best
            came[r, c] = step
    path = np.zeros(columns, np.int64)
    path[-1] = np.argmax(total[:, -1])
    for c in range(columns - 1, 0, -1):
        path[c - 1] = path[c] + came[path[c], c]
    return path
