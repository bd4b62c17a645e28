"""Values that pass between the steps of reading an iris.

Coordinates are pixels of the image as it was decoded: x to the right, y down, whole numbers at the
centres of pixels. Angles are radians from the x axis towards the y axis, so clockwise as seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.iris.gaze import FRONTAL, Gaze

Grey = NDArray[np.float32]
"""Grey levels 0..255, shape (height, width)."""

Mask = NDArray[np.bool_]
Reals = NDArray[np.float32]
Words = NDArray[np.uint64]

ANGLES = 256
"""Directions in which a boundary is known, and columns of the unrolled iris."""


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle in the image, in pixels."""

    x: float
    y: float
    radius: float

    def scaled(self, factor: float) -> "Circle":
        """Return the same circle where a side has `factor` times as many pixels."""
        return Circle(
            (self.x + 0.5) * factor - 0.5, (self.y + 0.5) * factor - 0.5, self.radius * factor
        )

    def moved(self, across: float, down: float) -> "Circle":
        """Return the same circle in an image that begins so many pixels further out."""
        return Circle(self.x + across, self.y + down, self.radius)


@dataclass(frozen=True, slots=True, eq=False)
class Boundary:
    """A closed line around a centre.

    Attributes
    ----------
    circle
        The circle that fits it.
    radii
        Distance from the circle's centre at each of `ANGLES` directions, shape (ANGLES,).
    """

    circle: Circle
    radii: Reals

    def points(self) -> tuple[Reals, Reals]:
        """Return x and y of its points, each of shape (ANGLES,)."""
        angle = directions()
        return (
            (self.circle.x + self.radii * np.cos(angle)).astype(np.float32),
            (self.circle.y + self.radii * np.sin(angle)).astype(np.float32),
        )

    def scaled(self, factor: float) -> "Boundary":
        """Return the same line where a pixel is `factor` times as many."""
        return Boundary(self.circle.scaled(factor), (self.radii * factor).astype(np.float32))

    def moved(self, across: float, down: float) -> "Boundary":
        """Return the same line in an image that begins so many pixels further out."""
        return Boundary(self.circle.moved(across, down), self.radii)


@dataclass(frozen=True, slots=True, eq=False)
class Segmentation:
    """Where the iris is, in pixels of the image.

    Attributes
    ----------
    pupil, limbus
        Its inner and its outer boundary.
    certainty
        How far image and model agree, 0..1.
    gaze
        Where the eye looks.
    """

    pupil: Boundary
    limbus: Boundary
    certainty: float
    gaze: Gaze = FRONTAL


def directions(count: int = ANGLES) -> Reals:
    """Return `count` angles, evenly spread over a whole turn, from 0."""
    return np.arange(count, dtype=np.float32) * np.float32(2 * np.pi / count)
