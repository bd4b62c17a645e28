"""Reflections of lamps: small, brighter than all around them. Found, and filled from the side."""

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.scale import smooth
from hospitium.senses.iris.types import Grey, Mask

_STANDS_OUT = 60.0
"""Grey levels that a reflection is above what surrounds it."""


_WHITE = 240.0
"""Grey level of the picture as it came from which a patch may be a lamp's reflection."""

_GLINT, _LARGEST = 20, 0.02
"""Pixels of the small image that a glint inside the eye has at most; share of the image that a
reflection in glasses has at most."""


def find_glints(grey: Grey, *, size: int) -> Mask:
    """Return where bright spots smaller than `size` pixels are, a pixel of their edge included."""
    around = ndimage.grey_opening(grey, size=(size, size))
    spots = (grey - around > _STANDS_OUT) & (grey > np.percentile(grey, 60))
    return np.asarray(ndimage.binary_dilation(spots, np.ones((3, 3), bool), 1))


def find_mirrors(grey: Grey) -> Mask:
    """Return where lamps are mirrored by glasses: white patches, larger than the glints of an eye.

    What is behind one cannot be guessed, so it is nothing to fill. Parts of the white of an eye in
    too much light are larger.
    """
    patches, count = ndimage.label(grey >= _WHITE)
    if not count:
        return np.zeros(grey.shape, bool)
    size = np.bincount(patches.ravel())
    chosen = (size > _GLINT) & (size < _LARGEST * grey.size)
    chosen[0] = False
    return np.asarray(ndimage.binary_dilation(chosen[patches], np.ones((3, 3), bool), 2))


def fill(grey: Grey, hidden: Mask, *, reach: float) -> Grey:
    """Return the image with `hidden` replaced by the mean of what is seen within `reach` pixels.

    Normalised convolution: Knutsson & Westin, CVPR 1993.
    """
    if not hidden.any():
        return grey
    filled, part = grey.copy(), _around(hidden, round(3 * reach) + 1)
    levels, unseen = grey[part], hidden[part]
    seen = (~unseen).astype(np.float32)
    mean = smooth(levels * seen, reach) / np.maximum(smooth(seen, reach), 1e-3)
    filled[part] = np.where(unseen, mean, levels)
    return filled


def _around(hidden: Mask, margin: int) -> tuple[slice, slice]:
    """Return the part of the image that all of `hidden` lies in, with a margin around."""
    ends = (np.flatnonzero(hidden.any(axis=axis))[[0, -1]] for axis in (1, 0))
    rows, columns = (
        slice(max(0, int(first) - margin), int(last) + margin + 1) for first, last in ends
    )
    return rows, columns


def stretched(mask: Mask, shape: tuple[int, int]) -> Mask:
    """Return a mask of a small image as one of a larger image of the same scene."""
    rows, columns = (
        (np.arange(new) * old // new) for new, old in zip(shape, mask.shape, strict=True)
    )
    return mask[np.ix_(rows, columns)]
