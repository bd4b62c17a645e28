"""Where two prints go on an evidence picture: one scale, the probe turned, pairs level."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, sin

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.matcher import Match

Reals = NDArray[np.float64]

MARGIN = 16.0
"""Pixels around the outermost minutiae: two ridges."""

LEAST_SIDE = 120.0
"""Pixels: a few minutiae are not blown up beyond this window."""

CARD_WIDTH, CARD_HEIGHT = 262.0, 400.0
"""Units: the width of each card, and the height that it has at most."""


@dataclass(frozen=True, slots=True)
class Placing:
    """How one print goes onto the picture: turned by `turn`, scaled, moved by `right`, `down`.

    Attributes
    ----------
    turn
        Radians, counter-clockwise on the picture.
    scale
        Units per pixel at 500 ppi.
    """

    turn: float
    scale: float
    right: float
    down: float

    def carry(self, x: ArrayLike, y: ArrayLike) -> Reals:
        """Return where pixels at 500 ppi go, shape (2, n), in units."""
        along, across = np.asarray(x, np.float64), np.asarray(y, np.float64)
        c, s = cos(self.turn) * self.scale, sin(self.turn) * self.scale
        return np.stack([c * along + s * across + self.right, c * across - s * along + self.down])

    def back(self) -> tuple[float, float, float, float, float, float]:
        """Return a, b, c, d, e, f: units u, v show the pixel a u + b v + c, d u + e v + f."""
        c, s = cos(self.turn) / self.scale, sin(self.turn) / self.scale
        return (
            c, -s, s * self.down - c * self.right,
            s, c, -s * self.right - c * self.down,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Frame:
    """Two cards of one size, side by side, and how the prints lie on them.

    Attributes
    ----------
    height
        Of a card, in units.
    probe, reference
        Placings relative to the upper left corner of the own card.
    """

    height: float
    probe: Placing
    reference: Placing


def frame(probe: Minutiae, reference: Minutiae, match: Match) -> Frame:
    """Fit both prints onto cards at the largest common scale."""
    one = _level(
        probe, match.rotation if match.pairs else 0.0, [p.probe_index for p in match.pairs]
    )
    other = _level(reference, 0.0, [p.reference_index for p in match.pairs])
    width = max(LEAST_SIDE, one.width, other.width)
    top, bottom = min(one.top, other.top), max(one.bottom, other.bottom)
    height = max(LEAST_SIDE, bottom - top)
    scale = min(CARD_WIDTH / width, CARD_HEIGHT / height)
    down = height / 2 - (top + bottom) / 2
    return Frame(
        scale * height, _scaled(one.placing, scale, down), _scaled(other.placing, scale, down)
    )


@dataclass(frozen=True, slots=True)
class _Level:
    """A print at one unit per pixel, centred on x = 0, its paired minutiae around y = 0."""

    placing: Placing
    width: float
    top: float
    bottom: float


def _level(print_: Minutiae, turn: float, paired: Sequence[int]) -> _Level:
    """Turn a print and find out how much room it takes."""
    x, y = Placing(turn, 1.0, 0.0, 0.0).carry(print_.x, print_.y)
    if not len(print_):
        x, y = np.array([0.0, print_.width]), np.array([0.0, print_.height])
    left, right, top, bottom = x.min(), x.max(), y.min(), y.max()
    middle = y[list(paired)].mean() if paired else (top + bottom) / 2
    return _Level(
        Placing(turn, 1.0, float(-(left + right) / 2), float(-middle)),
        float(right - left) + 2 * MARGIN,
        float(top - middle) - MARGIN,
        float(bottom - middle) + MARGIN,
    )


def _scaled(level: Placing, scale: float, down: float) -> Placing:
    """Move a level print into its card."""
    return Placing(
        level.turn, scale, scale * level.right + CARD_WIDTH / 2, scale * (level.down + down)
    )
