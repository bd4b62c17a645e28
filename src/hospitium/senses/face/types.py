"""What the steps of reading a face hand to each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = NDArray[np.uint8]
"""sRGB, shape (height, width, 3)."""

Floats = NDArray[np.float32]
Reals = NDArray[np.float64]

Points = NDArray[np.float64]
"""Places in a picture, shape (n, 2): x to the right, y down, whole numbers at pixel centres."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels, corners as real numbers."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Pixels across."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Pixels down."""
        return self.bottom - self.top

    @property
    def centre(self) -> tuple[float, float]:
        """Middle, (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def moved(self, factor: float, left: float, top: float) -> "Box":
        """Return the box enlarged by `factor` about the origin, then shifted."""
        return Box(
            self.left * factor + left,
            self.top * factor + top,
            self.right * factor + left,
            self.bottom * factor + top,
        )

    def overlap(self, other: "Box") -> float:
        """Return the area that both share over the area that either covers, 0..1."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        if across <= 0 or down <= 0:
            return 0.0
        shared = across * down
        return shared / (self.width * self.height + other.width * other.height - shared)


@dataclass(frozen=True, slots=True)
class Seen:
    """A face as the detector sees it.

    Attributes
    ----------
    score
        0..1, how sure the network is.
    """

    box: Box
    score: float
