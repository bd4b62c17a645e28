"""What a map shows: the part of the world that holds all points, with a margin."""

from dataclasses import dataclass
from math import cos, radians

from hospitium.formats.positions import Position

LEAST = 4.0
"""Degrees of latitude that a map shows at least: a single point still has a coast near it."""
MARGIN = 0.15
FLATTEST, TALLEST = 2.2, 0.6
"""Width for each unit of height, at most and at least: else a line of points is a line."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of the plate carree, squeezed to the scale of its middle.

    Attributes
    ----------
    squeeze
        How wide a degree of longitude is drawn: 1 at the equator.
    left, top, width, height
        Of the window: x is longitude times `squeeze`, y is minus latitude.
    """

    squeeze: float
    left: float
    top: float
    width: float
    height: float

    @property
    def box(self) -> str:
        """Return the `viewBox` of the drawing."""
        return f"{self.left:.4f} {self.top:.4f} {self.width:.4f} {self.height:.4f}"

    @property
    def dot(self) -> float:
        """Return the radius of a point."""
        return self.height / 70

    def at(self, position: Position) -> tuple[float, float]:
        """Return where a position is drawn."""
        return round(position.longitude * self.squeeze, 4), -position.latitude


def frame(points: list[Position]) -> Frame:
    """Return the window for `points`; the whole world for none."""
    if not points:
        return Frame(1, -180, -85, 360, 145)
    south, north = min(p.latitude for p in points), max(p.latitude for p in points)
    west, east = min(p.longitude for p in points), max(p.longitude for p in points)
    squeeze = max(0.2, cos(radians((south + north) / 2)))
    height = max(LEAST, (north - south) * (1 + 2 * MARGIN))
    width = max(LEAST, (east - west) * squeeze * (1 + 2 * MARGIN))
    height, width = max(height, width / FLATTEST), max(width, height * TALLEST)
    middle, centre = (west + east) / 2 * squeeze, (south + north) / 2
    return Frame(squeeze, middle - width / 2, -centre - height / 2, width, height)
