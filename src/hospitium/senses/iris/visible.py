"""Which parts of an unrolled iris show iris: not lids, not lashes, not reflections."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.contour import best_ring
from hospitium.senses.iris.types import Mask, Reals

_LASH, _SHINE = 5.0, 6.0
"""Deviations below and above the iris at the sides, from which a cell is none of it."""

_LEAST_SPREAD, _LEAST_CELLS = 4.0, 16
"""Grey levels: an iris without texture is no reason to call noise odd. Cells that make a median."""

_SATURATED = 245.0
"""Grey levels above this are reflections."""


def visible(sheet: Reals) -> Mask:
    """Return where the sheet shows iris.

    Parameters
    ----------
    sheet
        Grey levels, shape (rows, columns); NaN outside the image.
    """
    known = np.isfinite(sheet) & (sheet <= _SATURATED)
    if not known.any():
        return known
    odd = _oddness(_evenly_lit(sheet, known), known)
    seen = known & (odd > -_LASH) & (odd < _SHINE)
    below = _below_lids(odd, known)
    seen &= np.arange(len(sheet))[:, None] < below[None, :]
    return ~ndimage.binary_dilation(~seen, np.ones((3, 3), bool))


def _evenly_lit(sheet: Reals, known: Mask) -> Reals:
    """Return the sheet as if left and right had the same light: one lamp aside is no lid."""
    across = np.cos(np.arange(sheet.shape[1]) * (2 * np.pi / sheet.shape[1]))
    right, left = (known & (side > 0.7)[None, :] for side in (across, -across))
    if right.sum() < _LEAST_CELLS or left.sum() < _LEAST_CELLS:
        return sheet
    right_level, left_level = (float(np.median(sheet[side])) for side in (right, left))
    lean = (right_level - left_level) / max(right_level + left_level, 1.0)
    even: Reals = (sheet / (1 + np.clip(lean, -0.5, 0.5) * across)[None, :]).astype(np.float32)
    return even


def _oddness(sheet: Reals, known: Mask) -> Reals:
    """Return how far each cell is from the iris at the sides, in deviations of it."""
    angle = np.arange(sheet.shape[1]) * (360 / sheet.shape[1])
    side = (np.abs((angle + 180) % 360 - 180) < 45) | (np.abs(angle - 180) < 45)
    clear = known & side[None, :]
    if clear.sum() < _LEAST_CELLS:
        clear = known
    level, spread = float(np.median(sheet[clear])), float(sheet[clear].std())
    middle, spreads = np.full(len(sheet), level), np.full(len(sheet), spread)
    told = clear.sum(axis=1) >= _LEAST_CELLS
    middle[told] = _medians(sheet[told], clear[told])
    off = np.abs(sheet[told] - middle[told, None].astype(np.float32))
    spreads[told] = 1.4826 * _medians(off, clear[told])
    middle = ndimage.gaussian_filter1d(middle, 2.0, mode="nearest")
    spreads = np.maximum(ndimage.gaussian_filter1d(spreads, 4.0, mode="nearest"), _LEAST_SPREAD)
    odd = (sheet - middle[:, None]) / spreads[:, None]
    return np.where(known, odd, 0.0).astype(np.float32)


def _medians(cells: Reals, of: Mask) -> Reals:
    """Return the median of each row of those cells that are `of` it; each row has some."""
    order = np.sort(np.where(of, cells, np.float32(np.inf)), axis=1)
    count = of.sum(axis=1)
    rows = np.arange(len(cells))
    middle: Reals = (order[rows, (count - 1) // 2] + order[rows, count // 2]) * np.float32(0.5)
    return middle


def _below_lids(odd: Reals, known: Mask) -> "np.typing.NDArray[np.int64]":
    """Return the row at which a lid begins in each column, as many as there are rows if none.

    The line that leaves most of what looks like iris inside and most of what does not outside.
    """
    soft = ndimage.uniform_filter(odd, (3, 5), mode=("nearest", "wrap"))
    like = np.where(known, 1.0 - np.minimum((soft / 2.0) ** 2, 2.0), 0.0)
    inside = np.concatenate([np.zeros((1, odd.shape[1])), np.cumsum(like, axis=0)])
    inside[-1] += 1.5
    return best_ring(inside.astype(np.float32), stiffness=0.3)
