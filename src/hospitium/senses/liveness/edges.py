"""Straight edges that cross the view: the frame of a screen, the rim of a sheet."""

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.types import Reals

_SLANTS = np.arange(-0.14, 0.141, 0.02)
"""How far an edge may lean, tangent: about 8 degrees."""


def straight_edge(luma: Reals) -> float:
    """Return how strongly the straightest near-level or near-upright edge stands out.

    Parameters
    ----------
    luma
        Lightness of the whole view, shape (height, width); about 128 pixels a side are enough.

    Returns
    -------
    float
        Logarithm of the mean gradient along the strongest line over that along all lines.
    """
    soft = ndimage.gaussian_filter(luma, 1.0)
    down, right = np.gradient(soft)
    return float(max(_strongest(np.abs(down)), _strongest(np.abs(right).T)))


def _strongest(slope: Reals) -> float:
    """Sum along lines that lean a little from the rows."""
    height, width = slope.shape
    capped = np.minimum(slope, 0.08)
    across = np.arange(width) - (width - 1) / 2
    best = 0.0
    for slant in _SLANTS:
        rows = np.arange(height)[:, None] + np.rint(slant * across).astype(np.intp)[None]
        inside = (rows >= 0) & (rows < height)
        along = capped[np.clip(rows, 0, height - 1), np.arange(width)[None]] * inside
        enough = inside.sum(axis=1) >= 0.8 * width
        if enough.any():
            best = max(best, float((along.sum(axis=1) / inside.sum(axis=1))[enough].max()))
    return float(np.log((best + 1e-3) / (capped.mean() + 1e-3)))
