"""What passive liveness looks at and answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.photos import ColourPixels

Reals = NDArray[np.float32]
Mask = NDArray[np.bool_]
Points = NDArray[np.float64]
"""Landmarks, pixels right and down, shape (n, 2)."""


class Outcome(StrEnum):
    """What happens next. There are exactly three, and none of them is a no."""

    PASS = "pass"  # noqa: S105  # the word of ISO/IEC 30107-3's reports, no secret
    TRY_AGAIN = "try_again"
    HUMAN = "human"


class Box(NamedTuple):
    """Where the face or the finger is, pixels."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One picture of a capture.

    Attributes
    ----------
    pixels
        sRGB, shape (height, width, 3), upright.
    box
        The face or finger; None if none was found.
    landmarks
        The same points in the same order in each frame; None where nobody looked for them.
    at
        Seconds from the start of the capture; None if the camera did not say.
    """

    pixels: ColourPixels
    box: Box | None
    landmarks: Points | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """One thing that was measured, and what it did to the score.

    Attributes
    ----------
    name
        Such as `dots`.
    value
        As measured, in the cue's own unit.
    share
        What it adds to the score's log-odds: above 0 speaks for a person, below 0 against; 0 for
        a cue that is only told.
    experimental
        Whether it is a guess that nothing was measured for; then `share` is 0.
    """

    name: str
    value: float
    share: float
    experimental: bool = False


def centre_box(pixels: ColourPixels, *, part: float = 0.72) -> Box:
    """Return the middle of a picture, for who has no detector: `part` of both its sides."""
    height, width = pixels.shape[:2]
    return Box(width * (1 - part) / 2, height * (1 - part) / 2, width * part, height * part)


def pad_box(x: float, y: float, width: float) -> Box:
    """Return a square on the pad of a finger `width` pixels wide, middle (x, y): skin only."""
    side = 0.8 * width
    return Box(x - side / 2, y - side / 2, side, side)
