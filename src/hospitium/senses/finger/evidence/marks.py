"""What an evidence picture is made of: marks at places, whoever writes them out.

Lengths are units of the picture, `Scene.width` of them across; y grows downwards.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from PIL.Image import Image

Point: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    start: Point
    end: Point
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle filled with white."""

    centre: Point
    radius: float
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Polygon:
    """A closed shape filled with white."""

    corners: tuple[Point, ...]
    colour: str
    width: float


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text that starts, or is centred, at a point of its base line."""

    place: Point
    text: str
    size: float
    colour: str
    bold: bool = False
    anchor: Literal["start", "middle"] = "start"
    halo: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A raster stretched over a rectangle."""

    corner: Point
    width: float
    height: float
    raster: Image


Mark: TypeAlias = Line | Disc | Polygon | Words | Picture


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A whole picture on white ground, marks from the bottom up.

    Attributes
    ----------
    title, description
        What a person who does not see the picture is told.
    """

    width: float
    height: float
    title: str
    description: str
    marks: tuple[Mark, ...]
