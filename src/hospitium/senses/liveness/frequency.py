"""Regular patterns that no skin has: dots of a print, the grid of a screen, their beat (moire).

A pattern that repeats stands out of the spectrum as a peak over what lies at the same distance from
its middle; how sharply the spectrum falls tells of blur taken twice.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from hospitium.senses.liveness.types import Mask, Reals

SIDE = 256
"""Pixels of the longest piece that is transformed; taken from the middle, never resized."""

_RINGS = 24


@dataclass(frozen=True, slots=True)
class Patterns:
    """What stands out of the spectrum of a piece of a picture.

    Attributes
    ----------
    dots
        How far the strongest patterns of lightness stand out, natural logarithm of power.
    beat
        The same for colour, coarser patterns included.
    """

    dots: float
    beat: float


@dataclass(frozen=True, slots=True)
class Detail:
    """How the spectrum falls off.

    Attributes
    ----------
    fine
        Logarithm of the power of the finest details over that of the middle ones.
    colour_fine
        Logarithm of the power of fine colour over that of fine lightness.
    """

    fine: float
    colour_fine: float


def patterns(luma: Reals, blue: Reals, red: Reals) -> Patterns:
    """Measure planes of shape (height, width), 16 pixels a side at least, not resized."""
    power, radius, slanted = _power(luma)
    colours = [_power(plane)[0] for plane in (blue, red)]
    return Patterns(
        dots=_stands_out(power, radius, slanted & (radius >= 0.08)),
        beat=max(_stands_out(one, radius, slanted & (radius >= 0.06)) for one in colours),
    )


def detail(luma: Reals, blue: Reals, red: Reals) -> Detail:
    """Measure planes of shape (height, width), 16 pixels a side at least."""
    power, radius, _ = _power(luma)
    colours = [_power(plane)[0] for plane in (blue, red)]
    fine = (radius >= 0.2) & (radius < 0.5)
    return Detail(
        fine=_mean(power, radius, 0.28, 0.45) - _mean(power, radius, 0.06, 0.16),
        colour_fine=float(np.mean([one[fine].mean() for one in colours]) - power[fine].mean()),
    )


def _power(plane: Reals) -> tuple[Reals, Reals, Mask]:
    """Return the logarithm of the power spectrum, cycles a pixel, and what is no axis.

    On the axes lie the blocks of a JPEG, which say nothing about what was photographed.
    """
    height, width = (min(SIDE, side) for side in plane.shape)
    top, left = (plane.shape[0] - height) // 2, (plane.shape[1] - width) // 2
    piece = plane[top : top + height, left : left + width]
    window = np.hanning(height)[:, None] * np.hanning(width)[None]
    bent = np.fft.rfft2((piece - piece.mean()) * window)
    power = np.log(np.abs(bent) ** 2 / (height * width) + 1e-9)
    down, right = np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width)[None]
    slanted = (np.abs(down) > 1.6 / height) & (right > 1.6 / width)
    return power.astype(np.float32), np.hypot(down, right).astype(np.float32), slanted


def _stands_out(power: Reals, radius: Reals, where: Mask) -> float:
    """Return by how much the highest places stand over the median at their distance."""
    rings = np.minimum((radius * 2 * _RINGS).astype(np.intp), _RINGS - 1)
    order = np.argsort(rings, axis=None, kind="stable")
    edges = np.searchsorted(rings.ravel()[order], np.arange(_RINGS + 1))
    flat = power.ravel()[order]
    middle = np.array([np.median(flat[a:b]) if b > a else 0.0 for a, b in pairwise(edges)])
    over = (power - middle[rings])[where & (radius < 0.5)]
    highest = max(4, over.size // 1000)
    return float(np.partition(over, -highest)[-highest:].mean())


def _mean(power: Reals, radius: Reals, low: float, high: float) -> float:
    return float(power[(radius >= low) & (radius < high)].mean())
