"""Which parts of an unrolled iris show iris: not lids, not lashes, not reflections."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.contour import best_ring
from hospitium.senses.iris.types import Mask, Reals

_LASH, _SHINE = 2.8, 3.2
"""Deviations below and above the iris at the sides, from which a cell is none of it."""


def visible(sheet: Reals, glints: Mask) -> Mask:
    """Return where the sheet shows iris.

    Parameters
    ----------
    sheet
        Grey levels, shape (rows, columns); NaN outside the image.
    glints
        Where reflections are, in the same shape.
    """
    known = np.isfinite(sheet) & ~glints
    if not known.any():
        return known
    odd = _oddness(sheet, known)
    seen = known & (odd > -_LASH) & (odd < _SHINE)
    below = _below_lids(odd, known)
    seen &= np.arange(len(sheet))[:, None] < below[None, :]
    return ~ndimage.binary_dilation(~seen, np.ones((3, 3), bool))


def _oddness(sheet: Reals, known: Mask) -> Reals:
    """Return how far each cell is from the iris at the sides, in deviations of it."""
    columns = sheet.shape[1]
    angle = np.arange(columns) * (360 / columns)
    side = (np.abs((angle + 180) % 360 - 180) < 45) | (np.abs(angle - 180) < 45)
    clear = np.where(known & side[None, :], sheet, np.nan)
    filled = np.where(np.isfinite(clear).sum(axis=1, keepdims=True) >= 16, clear, np.nan)
    with np.errstate(all="ignore"):
        middle = np.nanmedian(filled, axis=1)
        spread = 1.4826 * np.nanmedian(np.abs(filled - middle[:, None]), axis=1)
    middle = np.where(np.isfinite(middle), middle, np.nanmedian(sheet[known]))
    spread = np.where(np.isfinite(spread), spread, np.nanstd(sheet[known]))
    middle = ndimage.gaussian_filter1d(middle, 2.0, mode="nearest")
    spread = np.maximum(ndimage.gaussian_filter1d(spread, 4.0, mode="nearest"), 4.0)
    odd = (sheet - middle[:, None]) / spread[:, None]
    return np.where(known, odd, 0.0).astype(np.float32)


def _below_lids(odd: Reals, known: Mask) -> "np.typing.NDArray[np.int64]":
    """Return the row at which a lid begins in each column, as many as there are rows if none.

    The line that leaves most of what looks like iris inside and most of what does not outside.
    """
    soft = ndimage.uniform_filter(odd, (3, 5), mode=("nearest", "wrap"))
    like = np.where(known, 1.0 - np.minimum((soft / 2.0) ** 2, 2.0), 0.0)
    inside = np.concatenate([np.zeros((1, odd.shape[1])), np.cumsum(like, axis=0)])
    inside[-1] += 1.5
    return best_ring(inside.astype(np.float32), stiffness=0.3)
