"""A lattice under the picture: the dots of a print, the grid of a screen, and what they beat to.

Its peaks are sharp where the picture's own spectrum is smooth, and often lie on the axes, where
nobody looks for fear of the blocks of a JPEG: here only the multiples of an eighth are left out.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.frequency import SIDE
from hospitium.senses.liveness.types import Mask, Reals

_AROUND = 9
"""Bins a side of the neighbourhood over whose mean a peak must stand: a median says nearly the
same of logarithms, and takes twenty times as long."""

_COARSEST = 0.07
"""Cycles a pixel: what is coarser belongs to the face."""

_SHARE = 200
"""One bin of so many, the highest ones, make the measure."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """How far peaks stand over what is around them, natural logarithm of power.

    Attributes
    ----------
    lattice
        Of lightness.
    colour_lattice
        Of colour: the three colours of a screen's pixel lie apart.
    """

    lattice: float
    colour_lattice: float


def lattice(luma: Reals, blue: Reals, red: Reals) -> Lattice:
    """Measure planes of shape (height, width), 16 pixels a side at least, not resized."""
    return Lattice(_peaks(luma), max(_peaks(blue), _peaks(red)))


def _peaks(plane: Reals) -> float:
    height, width = (min(SIDE, side) for side in plane.shape)
    top, left = (plane.shape[0] - height) // 2, (plane.shape[1] - width) // 2
    piece = plane[top : top + height, left : left + width]
    window = np.hanning(height)[:, None] * np.hanning(width)[None]
    bent = np.fft.fft2((piece - piece.mean()) * window)
    power = np.log(np.abs(bent) ** 2 / (height * width) + 1e-9)
    usual = ndimage.uniform_filter(power, _AROUND, mode="wrap")
    over = (power - usual)[_looked_at(height, width)]
    highest = max(8, over.size // _SHARE)
    return float(np.partition(over, -highest)[-highest:].mean())


def _looked_at(height: int, width: int) -> Mask:
    """Return the bins that are fine enough and no multiple of a JPEG's blocks."""
    down, right = np.fft.fftfreq(height), np.fft.fftfreq(width)
    blocks = (_on_axis(right)[None] & _of_blocks(down)[:, None]) | (
        _on_axis(down)[:, None] & _of_blocks(right)[None]
    )
    fine: Mask = np.hypot(down[:, None], right[None]) >= _COARSEST
    return fine & ~blocks


def _on_axis(frequency: Reals) -> Mask:
    near: Mask = np.abs(frequency) * len(frequency) < 1.6
    return near


def _of_blocks(frequency: Reals) -> Mask:
    off = np.abs(frequency * 8 - np.round(frequency * 8))
    near: Mask = off * len(frequency) / 8 < 1.6
    return near
