"""The minutiae of one impression: what a template is made of."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadTemplate

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

OTHER, ENDING, BIFURCATION = 0, 1, 2
"""Minutia types with their ISO/IEC 19794-2 codes."""


@dataclass(frozen=True, slots=True, eq=False)
class Minutiae:
    """The minutiae of one impression, as columns of equal length n. Read-only.

    Attributes
    ----------
    x, y
        Pixels at 500 ppi from the upper left corner, float32, y grows downwards.
    angle
        Direction in radians in [0, 2 pi), float32, counter-clockwise from the positive x axis as
        seen on the picture, so one step along it is (+cos, -sin) in x, y. This is ISO/IEC
        19794-2:2005 clause 6.4: an ending points back into the ridge that ends there, a
        bifurcation into the valley that its two branches enclose. Both bisect the smallest angle
        between the three valleys (ending) or ridges (bifurcation) that meet at the minutia.
    kind
        `OTHER`, `ENDING` or `BIFURCATION`, uint8.
    quality
        0 (unknown) or 1..100, uint8.
    width, height
        Size of the impression in pixels at 500 ppi.
    """

    x: Floats
    y: Floats
    angle: Floats
    kind: Bytes
    quality: Bytes
    width: int
    height: int

    def __post_init__(self) -> None:
        columns = (self.x, self.y, self.angle, self.kind, self.quality)
        if any(column.ndim != 1 or len(column) != len(self.x) for column in columns):
            raise ValueError("minutiae columns differ in length")
        for column in columns:
            column.setflags(write=False)

    def __len__(self) -> int:
        return len(self.x)


def best_first(minutiae: Minutiae) -> NDArray[np.intp]:
    """Return the indices by worth: highest quality first, then nearest to the centre of mass.

    The rule of ISO/IEC 19794-2:2005 for cards that have no room for all. Measured beside others in
    docs/adr/0025-a-stored-template-of-at-most-400-bytes.md.
    """
    if not len(minutiae):
        return np.zeros(0, np.intp)
    from_centre = np.hypot(minutiae.x - minutiae.x.mean(), minutiae.y - minutiae.y.mean())
    return np.lexsort((from_centre, -minutiae.quality.astype(np.int64)))


def whole_pixels(what: str, values: Floats, size: int) -> NDArray[np.int64]:
    """Round to pixel indices; the last half pixel belongs to the last index.

    Raises
    ------
    BadTemplate
        If a value is outside 0..size, or not a number.
    """
    if not ((values >= 0.0) & (values <= size)).all():  # NaN fails both
        raise BadTemplate(f"a {what} lies outside its image")
    return np.minimum(np.rint(values).astype(np.int64), size - 1)
