"""Bands of light that travel over a picture from frame to frame: a screen that is filmed.

A display that is lit in pulses, seen through a shutter that reads row after row, shows bands across
the whole width that lie elsewhere in the next frame. A person who moves changes rows too, but not
all of their columns alike. Lamps on the mains can do the same to everything in view: so it is a
share of the score among others and no sign by itself.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.region import around, at_most, luma_and_chroma
from hospitium.senses.liveness.types import Frame, Reals

BANDS = 0.04
"""Deviation of the rows' change of light, natural logarithm, from which it counts. A head that
turns leaves 0.027 in nine of ten films that were made here (the first 10 of
`python -m bench.pad_films`)."""

_SIDE = 96
_DARK = 0.03


def flicker(frames: Sequence[Frame]) -> float | None:
    """Return how strongly rows change their light from frame to frame, natural logarithm.

    Returns
    -------
    float or None
        The median over successive frames; None where two frames are not of one size, or none has
        a box.
    """
    changes = []
    for before, after in pairwise(frames):
        if before.box is None or before.pixels.shape != after.pixels.shape:
            continue
        one, two = (_light(around(frame.pixels, before.box, 1.15)) for frame in (before, after))
        changes.append(_of_rows(two - one))
    return float(np.median(changes)) if changes else None


def _light(pixels: np.typing.NDArray[np.uint8]) -> Reals:
    luma = luma_and_chroma(at_most(pixels, _SIDE))[0]
    return np.asarray(np.log(ndimage.gaussian_filter(luma, 1.5) + _DARK), dtype=np.float32)


def _of_rows(change: Reals) -> float:
    """Return the deviation of rows from a straight fall of light; what moves leaves it alone."""
    rows = ndimage.gaussian_filter1d(np.median(change, axis=1), 2.0)
    at = np.arange(len(rows))
    return float((rows - np.polyval(np.polyfit(at, rows, 1), at)).std())
