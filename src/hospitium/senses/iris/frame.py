"""Bring what a camera or a program put around an eye out of the way, and grey levels to one scale.

Some sets lay pictures into plain frames, some cameras use a third of the grey levels. Whatever
looks for edges afterwards works with numbers of grey levels, so both would change what it finds.
"""

from typing import NamedTuple, TypeVar

import numpy as np
from scipy import ndimage

from hospitium.senses.iris.scale import coarse_factor
from hospitium.senses.iris.types import Grey, Mask, Reals

_WINDOW = 7
_BUSY = 0.06
"""Share of the strongest texture of the picture below which a window is plain."""

_LEAST_BUSY = 1.5
"""Grey levels: deviation that a camera's own grain stays below, once the image is made small."""

_ENOUGH = 0.06
"""Share of a row or column that must be busy to belong to the picture."""

_WORTH_A_CUT = 0.1
"""Share of a side that is cut off, or nothing is."""

_USUAL_RANGE = 170.0
"""Grey levels between the darkest and the brightest fiftieth; less is stretched to it."""

_MOST_GAIN, _LOWEST = 6.0, 10.0


_Image = TypeVar("_Image", Grey, Mask)


class Box(NamedTuple):
    """A part of an image, in pixels; the last row and column are outside."""

    top: int
    left: int
    bottom: int
    right: int

    def of(self, image: _Image) -> _Image:
        """Return the part of an image or a mask."""
        return image[self.top : self.bottom, self.left : self.right]


def busy_part(shape: tuple[int, ...], coarse: Grey) -> Box:
    """Return the part of an image that shows something; all of it where there is no frame.

    Parameters
    ----------
    shape
        Height and width of the image.
    coarse
        The same image made small (`scale.coarse_factor`).
    """
    busy, factor = _busy(coarse), coarse_factor(shape)
    top, bottom = _span(busy.mean(axis=1), shape[0], factor)
    left, right = _span(busy.mean(axis=0), shape[1], factor)
    return Box(top, left, bottom, right)


class Levels(NamedTuple):
    """How grey levels are stretched, where a picture uses few of them."""

    low: float
    gain: float

    def of(self, grey: Grey) -> Grey:
        """Return the image with its grey levels stretched."""
        if self.gain <= 1.0:
            return grey
        return np.asarray(
            (grey - self.low) * np.float32(self.gain) + np.float32(_LOWEST), np.float32
        )


def levels_of(coarse: Grey) -> Levels:
    """Return how the levels of an image are stretched.

    Parameters
    ----------
    coarse
        The image made small.
    """
    busy = _busy(coarse)
    levels = coarse[busy] if busy.any() else coarse
    low, high = (float(level) for level in np.percentile(levels, (2, 98)))
    return Levels(low, min(_MOST_GAIN, _USUAL_RANGE / max(high - low, 1.0)))


def _busy(coarse: Grey) -> Mask:
    mean = ndimage.uniform_filter(coarse, _WINDOW)
    spread = np.sqrt(np.maximum(ndimage.uniform_filter(coarse * coarse, _WINDOW) - mean**2, 0))
    least = max(_LEAST_BUSY, _BUSY * float(np.percentile(spread, 97)))
    return np.asarray(spread > least)


def _span(share: Reals, side: int, factor: float) -> tuple[int, int]:
    """Return where the busy part of a side begins and ends, in pixels of the image."""
    held = np.flatnonzero(share > _ENOUGH)
    if not len(held):
        return 0, side
    first, last = int(held[0]), int(held[-1]) + 1
    inset = _WINDOW // 2  # a window that touches the edge of the frame is busy too
    begin = round((first + inset) / factor) if first > _WORTH_A_CUT * len(share) else 0
    ends_early = len(share) - last > _WORTH_A_CUT * len(share)
    end = round((last - inset) / factor) if ends_early else side
    return (begin, end) if end - begin >= 64 else (0, side)
