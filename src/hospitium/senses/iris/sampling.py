"""Grey levels between pixels, along rays from a centre."""

import numpy as np
from numba import njit

from hospitium.senses.iris.types import Grey, Reals


def sample(grey: Grey, x: Reals, y: Reals) -> Reals:
    """Return the grey level at each point, between pixels linearly; NaN outside the image."""
    flat = _sample(grey, x.ravel().astype(np.float32), y.ravel().astype(np.float32))
    return flat.reshape(x.shape)


def rays(grey: Grey, x: float, y: float, radii: Reals, angles: Reals) -> Reals:
    """Return the grey levels at `radii` along `angles` from a centre, shape (radii, angles)."""
    across = x + radii[:, None] * np.cos(angles)[None, :]
    down = y + radii[:, None] * np.sin(angles)[None, :]
    return sample(grey, across, down)


@njit(cache=True, nogil=True)
def _sample(grey: Grey, x: Reals, y: Reals) -> Reals:
    """Loop kernel of `sample`."""
    height, width = grey.shape
    out = np.full(len(x), np.nan, np.float32)
    for k in range(len(x)):
        if not (0.0 <= x[k] <= width - 1 and 0.0 <= y[k] <= height - 1):
            continue
        left, top = min(int(x[k]), width - 2), min(int(y[k]), height - 2)
        right, down = x[k] - left, y[k] - top
        upper = grey[top, left] * (1 - right) + grey[top, left + 1] * right
        lower = grey[top + 1, left] * (1 - right) + grey[top + 1, left + 1] * right
        out[k] = upper * (1 - down) + lower * down
    return out
