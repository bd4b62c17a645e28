"""Bring an image to a size at which an iris has about the same number of pixels everywhere."""

from functools import lru_cache

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.types import Grey, Reals

COARSE = 160
"""Longest side in pixels of the image in which eyes and frames are looked for."""

FINE = 110.0
"""Radius in pixels that an iris is brought to, if it has more, before it is looked at closely."""


def coarse_factor(shape: tuple[int, ...]) -> float:
    """Return by what the sides of an image are shortened to be `COARSE` at most."""
    return min(1.0, COARSE / max(shape))


def shrink(grey: Grey, factor: float) -> Grey:
    """Return the image made smaller, each new pixel the mean of the old ones that it covers.

    Parameters
    ----------
    factor
        New side by old, at most 1; sides are rounded, and what is left over is cut.
    """
    if factor >= 1.0:
        return grey
    down, across = (_means(side, factor) for side in grey.shape)
    return np.asarray(down @ grey @ across.T, np.float32)


@lru_cache(maxsize=32)
def _means(side: int, factor: float) -> Reals:
    """Return the matrix that averages `side` values to fewer, shape (fewer, side)."""
    fewer = max(1, int(side * factor))
    start = np.arange(fewer)[:, None] / factor
    cell = np.arange(side)[None, :]
    share = np.minimum(cell + 1, start + 1 / factor) - np.maximum(cell, start)
    weights = np.clip(share, 0.0, 1.0)
    means = np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
    means.setflags(write=False)
    return means


def smooth(grey: Grey, sigma: float) -> Grey:
    """Return the image blurred by a Gaussian of `sigma` pixels."""
    return np.asarray(ndimage.gaussian_filter(grey, sigma, mode="nearest", truncate=3.0))
