"""Grey levels between pixels, along rays from a centre."""

import numpy as np
from numba import njit
from scipy import ndimage

from hospitium.senses.iris.types import FRONTAL, Gaze, Grey, Mask, Reals


def sample(grey: Grey, x: Reals, y: Reals) -> Reals:
    """Return the grey level at each point, between pixels linearly; NaN outside the image."""
    flat = _sample(grey, x.ravel().astype(np.float32), y.ravel().astype(np.float32))
    return flat.reshape(x.shape)


def rays(
    grey: Grey, x: float, y: float, radii: Reals, angles: Reals, gaze: Gaze = FRONTAL
) -> Reals:
    """Return the grey levels at `radii` along `angles` from a centre, shape (radii, angles).

    Radii and angles are those on an eye that is seen as its gaze has it.
    """
    across = radii[:, None] * np.cos(angles)[None, :]
    down = radii[:, None] * np.sin(angles)[None, :]
    across, down = gaze.seen(across, down)
    return sample(grey, x + across, y + down)


def seen_around(ring: Reals, span: int) -> Mask:
    """Return which cells of rays have no cell within `span` of them that is not seen (NaN)."""
    hidden = ~np.isfinite(ring)
    if not hidden.any():
        return ~hidden
    return ~ndimage.maximum_filter1d(hidden, 2 * span + 1, axis=0, mode="nearest")


@njit(cache=True, nogil=True)
def level_at(grey: Grey, x: float, y: float) -> float:
    """Return the grey level at one point, between pixels linearly; NaN outside the image."""
    height, width = grey.shape
    if not (0.0 <= x <= width - 1 and 0.0 <= y <= height - 1):
        return np.nan
    left, top = min(int(x), width - 2), min(int(y), height - 2)
    right, down = x - left, y - top
    upper = grey[top, left] * (1 - right) + grey[top, left + 1] * right
    lower = grey[top + 1, left] * (1 - right) + grey[top + 1, left + 1] * right
    return float(upper * (1 - down) + lower * down)


@njit(cache=True, nogil=True)
def _sample(grey: Grey, x: Reals, y: Reals) -> Reals:
    """Loop kernel of `sample`."""
    out = np.empty(len(x), np.float32)
    for k in range(len(x)):
        out[k] = level_at(grey, x[k], y[k])
    return out
