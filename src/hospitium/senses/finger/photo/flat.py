"""Lay the round pad of a finger flat, as pressing it on a sensor would."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.core.units import PX_PER_MM
from hospitium.formats.photos import ColourPixels
from hospitium.senses.finger.photo.types import Fingertip, Mask, Reals

_PAD_LENGTH = 25.0
"""Millimetres of skin from the tip down, to about the crease of the last joint."""

_STEEPEST = 1.15
"""Radians from the middle of the pad: further round, skin is seen too much from the side."""

_CAP = 1.15
"""Length of the rounded end in half widths."""


@dataclass(frozen=True, slots=True, eq=False)
class FlatPad:
    """A pad laid flat: mirrored, tip up, pixels at 500 ppi if the scale is right.

    Attributes
    ----------
    colour
        sRGB 0..1, shape (height, width, 3).
    skin
        Where there is finger that faces the camera, shape (height, width).
    """

    colour: Reals
    skin: Mask


def lay_flat(pixels: ColourPixels, tip: Fingertip, half_width_mm: float) -> FlatPad:
    """Take the pad at `tip` out of a photo.

    The finger is taken for a round rod with a rounded end: a point at angle t from the middle
    line is seen at half_width * sin(t) and lies half_width * t away on the skin. Mirrored left to
    right, because a contact print is.

    Parameters
    ----------
    half_width_mm
        What the half width of the finger is taken for: this sets the scale.
    """
    px_per_mm = tip.half_width / half_width_mm
    cap = _CAP * half_width_mm
    side = half_width_mm * _STEEPEST
    columns = np.arange(-side, side, 1 / PX_PER_MM, dtype=np.float32)
    rows = np.arange(cap * (np.pi / 2 - _STEEPEST), _PAD_LENGTH, 1 / PX_PER_MM, dtype=np.float32)
    # mirrored: the left of the print is the right of the photo
    across = -half_width_mm * np.sin(columns / half_width_mm)
    turned = np.clip(np.pi / 2 - rows / cap, 0, None)
    below = np.where(turned > 0, cap * (1 - np.sin(turned)), rows - cap * (np.pi / 2 - 1))
    right_x, right_y = -tip.toward_y, tip.toward_x
    x = tip.tip_x + px_per_mm * (across * right_x - below[:, None] * tip.toward_x)
    y = tip.tip_y + px_per_mm * (across * right_y - below[:, None] * tip.toward_y)
    inside = (x >= 0) & (y >= 0) & (x <= pixels.shape[1] - 1) & (y <= pixels.shape[0] - 1)
    return FlatPad(_sample(pixels, x, y, px_per_mm / PX_PER_MM), inside & _facing(columns, rows))


def _facing(columns: Reals, rows: Reals) -> Mask:
    """Round off the corners beside the tip, where the rod and its end meet."""
    half = float(-columns[0])
    beyond = np.maximum(half - (rows - rows[0]), 0)
    return np.asarray(np.hypot(columns[None, :], beyond[:, None]) <= half)


def _sample(pixels: ColourPixels, x: Reals, y: Reals, step: float) -> Reals:
    """Read the photo at fractional places that are `step` pixels apart, without aliasing."""
    left, top = max(0, int(x.min()) - 8), max(0, int(y.min()) - 8)
    right, bottom = int(x.max()) + 9, int(y.max()) + 9
    part = pixels[top:bottom, left:right].astype(np.float32) / 255
    if min(part.shape[:2]) < 2:
        return np.zeros((*x.shape, 3), np.float32)
    if step > 1:
        part = ndimage.gaussian_filter(part, (0.45 * step, 0.45 * step, 0))
    where = [y - top, x - left]
    planes = [
        ndimage.map_coordinates(part[..., band], where, order=2, mode="nearest")
        for band in range(3)
    ]
    return np.asarray(np.stack(planes, axis=-1), dtype=np.float32)
