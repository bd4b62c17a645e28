"""Reflections of lamps: small, brighter than all around them. Found, and filled from the side."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.scale import smooth
from hospitium.senses.iris.types import Grey, Mask

_STANDS_OUT = 60.0
"""Grey levels that a reflection is above what surrounds it."""


def find_glints(grey: Grey, *, size: int) -> Mask:
    """Return where bright spots smaller than `size` pixels are, a pixel of their edge included."""
    around = ndimage.grey_opening(grey, size=(size, size))
    spots = (grey - around > _STANDS_OUT) & (grey > np.percentile(grey, 60))
    return np.asarray(ndimage.binary_dilation(spots, np.ones((3, 3), bool), 1))


def fill(grey: Grey, hidden: Mask, *, reach: float) -> Grey:
    """Return the image with `hidden` replaced by the mean of what is seen within `reach` pixels.

    Normalised convolution: Knutsson & Westin, CVPR 1993.
    """
    if not hidden.any():
        return grey
    seen = (~hidden).astype(np.float32)
    weight = smooth(seen, reach)
    mean = smooth(grey * seen, reach) / np.maximum(weight, 1e-3)
    return np.where(hidden, mean, grey)


def stretched(mask: Mask, shape: tuple[int, int]) -> Mask:
    """Return a mask of a small image as one of a larger image of the same scene."""
    rows, columns = (
        (np.arange(new) * old // new) for new, old in zip(shape, mask.shape, strict=True)
    )
    return mask[np.ix_(rows, columns)]
