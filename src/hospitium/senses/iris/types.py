"""Values that pass between the steps of reading an iris.

Coordinates are pixels of the image as it was decoded: x to the right, y down, whole numbers at the
centres of pixels. Angles are radians from the x axis towards the y axis, so clockwise as seen.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class Gaze:
    """How circles on an eye are seen: as ellipses.

    Attributes
    ----------
    direction
        Radians of the shorter axis.
    squeeze
        The shorter axis by the longer one, up to 1.
    """

    direction: float = 0.0
    squeeze: float = 1.0

    def seen(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return where points around the middle of an eye are in the picture of it."""
        return self._along(x, y, self.squeeze)

    def straight(self, x: Reals, y: Reals) -> tuple[Reals, Reals]:
        """Return where points of the picture are if the eye looks into the camera."""
        return self._along(x, y, 1 / self.squeeze)

    def seen_angles(self, angles: Reals) -> Reals:
        """Return the directions in the picture of directions on the eye, 0 to a whole turn."""
        x, y = self.seen(np.cos(angles), np.sin(angles))
        return np.mod(np.arctan2(y, x), np.float32(2 * np.pi))

    def _along(self, x: Reals, y: Reals, factor: float) -> tuple[Reals, Reals]:
        if factor == 1.0:
            return x, y
        ca, sa = np.float32(np.cos(self.direction)), np.float32(np.sin(self.direction))
        less = (x * ca + y * sa) * np.float32(factor - 1)
        return x + less * ca, y + less * sa


FRONTAL = Gaze()


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
