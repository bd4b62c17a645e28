"""Edges of the lids across an iris, where they cover it with something as grey as the iris is.

Parabolas over the whole chord along which the picture changes from one side to the other: an
integro-differential search along arcs, as Daugman (IEEE TPAMI 15(11), 1993) looks for lids. Left,
middle and right must each change in the same sense, which furrows and crypts do not.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.senses.iris.sampling import sample
from hospitium.senses.iris.types import Grey, Mask, Reals, Segmentation

_CELLS = 61
"""Of the square around the iris that is looked at, from -1 to 1 radius."""

_BAND = 5
"""Cells above and below an edge whose means are compared: a sixth of a radius."""

_LIMIT = 25.0
"""Grey levels; a larger change counts as this much."""

_LEAST = 9.0
"""Grey levels that each third of an edge has to change by."""

_LEAST_AT_SIDES = 18.0
"""Grey levels where the pupil hides the middle third, and only the others can speak."""

_INSIDE = 0.92
"""Radii from the centre within which an edge is looked at: beyond lies the limbus."""

_UPPER, _LOWER = -0.15, -0.45
"""How near to the height of the centre the edges of the lids come at most, in radii."""

_MARGIN = 0.06
"""Radii by which more than the lid is hidden."""

_WHITE = 245.0


def behind_lids(grey: Grey, found: Segmentation, x: Reals, y: Reals) -> Mask:
    """Return which points of the picture lie behind a lid.

    Parameters
    ----------
    grey
        The picture as it came.
    x, y
        Points in its pixels.
    """
    iris = found.limbus.circle
    square = _square(grey, found)
    right, down = (x - iris.x) / iris.radius, (y - iris.y) / iris.radius
    hidden = np.zeros(x.shape, bool)
    for turned, sign, deepest in ((square, 1.0, _UPPER), (square[::-1], -1.0, _LOWER)):
        edge = _edge(turned, deepest)
        if edge is not None:
            height, bend, tilt = edge
            hidden |= sign * down < height + bend * right**2 + tilt * right + _MARGIN
    return hidden


def _square(grey: Grey, found: Segmentation) -> Reals:
    """Return the square around the iris; NaN in and near the pupil, in glints, outside."""
    iris, pupil = found.limbus.circle, found.pupil.circle
    place = np.linspace(-1, 1, _CELLS, dtype=np.float32) * np.float32(iris.radius)
    x, y = (one.astype(np.float32) for one in np.meshgrid(iris.x + place, iris.y + place))
    levels = sample(grey, x, y)
    away = np.hypot(x - pupil.x, y - pupil.y) > 1.12 * pupil.radius
    shown: Reals = np.where(away & (levels < _WHITE), levels, np.float32(np.nan))
    return shown


def _edge(square: Reals, deepest: float) -> tuple[float, float, float] | None:
    """Return height, bend and tilt of the upper lid's edge in radii; None if none stands out."""
    change = _changes(square)
    rows, inside, shapes = _arcs()
    along = change[rows, np.arange(_CELLS)[None, :]]
    known = inside & np.isfinite(along)
    limited = np.where(known, np.clip(along, -_LIMIT, _LIMIT), 0.0)
    thirds = []
    for part in np.array_split(np.arange(_CELLS), 3):
        count = known[:, part].sum(axis=1)
        mean = limited[:, part].sum(axis=1) / np.maximum(count, 1)
        thirds.append(np.where(count >= 5, mean, np.nan))
    each = np.stack(thirds)
    told = np.isfinite(each).sum(axis=0)
    weakest = np.maximum(_least(each), _least(-each))
    enough = weakest >= np.where(told == 3, _LEAST, _LEAST_AT_SIDES)
    enough &= shapes[:, 0] <= deepest
    total = np.where((told >= 2) & enough, weakest, 0.0) + 0.01 * np.abs(limited.sum(axis=1))
    best = int(total.argmax())
    if told[best] < 2 or not enough[best]:
        return None
    height, bend, tilt = (float(one) for one in shapes[best])
    return height, bend, tilt


def _least(each: Reals) -> Reals:
    """Return the smallest of the parts that are told."""
    least: Reals = np.where(np.isfinite(each), each, np.inf).min(axis=0)
    return least


def _changes(square: Reals) -> Reals:
    """Return the mean of the band above each cell less that of the band below; NaN if unseen."""
    known = np.isfinite(square).astype(np.float32)
    levels = np.where(known > 0, square, 0.0).astype(np.float32)
    total, count = (
        ndimage.uniform_filter(one, (_BAND, 3), mode="constant") for one in (levels, known)
    )
    mean = np.where(count > 0.4, total / np.maximum(count, 1e-3), np.nan)
    half = _BAND // 2 + 1
    change = np.full_like(mean, np.nan)
    change[half:-half] = mean[: -2 * half] - mean[2 * half :]
    return change


@cache
def _arcs() -> tuple[NDArray[np.intp], Mask, Reals]:
    """Return the rows of every arc in each column, where it is inside the iris, and its shape."""
    right = np.linspace(-1, 1, _CELLS)
    shapes = np.array(
        [
            (height, bend, tilt)
            for height in np.arange(-0.85, -0.14, 0.05)
            for bend in (0.0, 0.15, 0.3, 0.45)
            for tilt in (-0.3, -0.15, 0.0, 0.15, 0.3)
        ]
    )
    height, bend, tilt = (one[:, None] for one in shapes.T)
    down = height + bend * right**2 + tilt * right
    rows = np.clip(np.rint((down + 1) / 2 * (_CELLS - 1)), 0, _CELLS - 1).astype(np.intp)
    return rows, np.hypot(down, right[None, :]) < _INSIDE, shapes.astype(np.float32)
