"""The circle that most of an edge lies on, in an unrolled ring of scores.

A lid, a lash or a rim of glasses draws a line that a least-squares fit takes into account; a circle
that is chosen by how much it passes through leaves it out. A centre that is off by (dx, dy) bends a
circle in the ring to ``radius + dx cos(angle) + dy sin(angle)``, less what it is off sideways.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.senses.iris.types import Mask, Reals, directions

_EVERY = 4
"""Of the directions at a first look, which is at every second pixel for the centre."""


@dataclass(frozen=True, slots=True)
class CircleSearch:
    """Which circles are looked at.

    Attributes
    ----------
    reach
        Pixels that the centre may be off, to each side.
    likely
        Where it is most likely, pixels to the right and down.
    pull
        What the mean score loses if the centre is a whole radius from there, times the square of
        it.
    oval
        Pixels across which what is nearly a circle counts as one.
    """

    reach: float
    likely: tuple[float, float] = (0.0, 0.0)
    pull: float = 0.0
    oval: float = 3.0


def best_circle(gain: Reals, radii: Reals, search: CircleSearch) -> Reals:
    """Return the radius in each direction of the circle that is worth most, shape (ANGLES,).

    Parameters
    ----------
    gain
        What it is worth to pass through each cell, shape (len(radii), ANGLES).
    radii
        Of the rows, evenly spaced, pixels.
    """
    spacing, angles = float(radii[1] - radii[0]), directions()
    rows = max(3, round(search.oval / spacing))
    # a margin of zeros: circles that leave the ring there score nothing
    soft = np.pad(ndimage.uniform_filter1d(gain, rows, axis=0, mode="constant"), ((1, 1), (0, 0)))
    some = np.arange(-search.reach, search.reach + 1, 2.0, dtype=np.float32)
    coarse = np.arange(0, len(radii), max(1, round(1.5 / spacing)))
    scale = np.array([radii[0], spacing, search.pull, *search.likely], np.float32)
    few = np.ascontiguousarray(soft[:, ::_EVERY])
    dx, dy, row = _best(few, angles[::_EVERY], some, some, coarse, scale)
    near = np.arange(max(0, row - 3), min(len(radii), row + 4))
    by = np.arange(-1, 2, dtype=np.float32)
    dx, dy, row = _best(soft, angles, by + np.float32(dx), by + np.float32(dy), near, scale)
    ca, sa = np.cos(angles), np.sin(angles)
    beyond = np.sqrt(np.maximum(radii[row] ** 2 - (dx * sa - dy * ca) ** 2, 0.0))
    bent: Reals = (dx * ca + dy * sa + beyond).astype(np.float32)
    return bent


def beside(radii: Reals, circle: Reals, *, within: float) -> Mask:
    """Return which cells of a ring lie near a circle, shape (len(radii), ANGLES).

    Parameters
    ----------
    circle
        Its radius in each direction, shape (ANGLES,).
    within
        Share of its radius that a cell may be off.
    """
    return np.asarray(np.abs(radii[:, None] - circle[None, :]) <= within * circle.mean())


@njit(cache=True, nogil=True)
def _best(
    gain: Reals,
    angles: Reals,
    across: Reals,
    down: Reals,
    rows: NDArray[np.int64],
    scale: Reals,
) -> tuple[float, float, int]:
    """Loop kernel of `best_circle`: the best offsets and row; `gain` has a row more at each end."""
    first, spacing, pull, likely_x, likely_y = scale
    most, best, last = np.float32(-1e9), (0.0, 0.0, 0), len(gain) - 1
    ca, sa, one = np.cos(angles), np.sin(angles), np.float32(1)
    for dx in across:
        for dy in down:
            off = (dx - likely_x) ** 2 + (dy - likely_y) ** 2
            along = (dx * ca + dy * sa) / spacing
            aside = (dx * sa - dy * ca) ** 2 / (2 * spacing)
            for row in rows:
                radius = first + np.float32(row) * spacing
                per, total = one / radius, np.float32(0)
                for k in range(len(angles)):
                    at = int(np.float32(row) + along[k] - aside[k] * per + np.float32(1.5))
                    total += gain[min(max(at, 0), last), k]
                worth = total / len(angles) - pull * off * per * per
                if worth > most:
                    most, best = worth, (float(dx), float(dy), int(row))
    return best
