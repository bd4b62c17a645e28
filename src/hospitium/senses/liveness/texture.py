"""The grain of a surface and of a sensor."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.types import Reals

_AROUND = ((-1, -1), (-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1))


@dataclass(frozen=True, slots=True)
class Texture:
    """Measurements of grain.

    Attributes
    ----------
    uniform
        Share of the pixels whose neighbours change between lighter and darker twice at the most.
    rough
        Share of the pixels that lie above, or below, all of their neighbours.
    noise
        Logarithm of the deviation of the noise, in shares of white.
    smooth_noise
        How far the noise of a pixel says that of its neighbour, -1..1: noise that was resampled, or
        seen through a lens once more, does.
    """

    uniform: float
    rough: float
    noise: float
    smooth_noise: float


def texture(luma: Reals) -> Texture:
    """Measure lightness of shape (height, width), 8 pixels a side at least.

    Notes
    -----
    Local binary patterns: Ojala, Pietikainen & Maenpaa, IEEE TPAMI 24(7), 2002; used against
    printed and shown faces by Maatta, Hadid & Pietikainen, IJCB 2011. Noise: Immerkaer, "Fast
    noise variance estimation", CVIU 64(2), 1996.
    """
    inner = luma[1:-1, 1:-1]
    signs = np.stack([_shifted(luma, *step) > inner + 1 / 512 for step in _AROUND])
    changes = (signs != np.roll(signs, 1, axis=0)).sum(axis=0)
    lighter = signs.sum(axis=0)
    residual = _residual(luma)
    return Texture(
        uniform=float((changes <= 2).mean()),
        rough=float(((lighter == 0) | (lighter == len(_AROUND))).mean()),
        noise=float(np.log(np.abs(residual).mean() * np.sqrt(np.pi / 2) / 6 + 1e-4)),
        smooth_noise=_neighbours(luma),
    )


def _shifted(luma: Reals, down: int, right: int) -> Reals:
    height, width = luma.shape
    return luma[1 + down : height - 1 + down, 1 + right : width - 1 + right]


def _residual(luma: Reals) -> Reals:
    """Return what is left where planes and edges of one direction are taken away."""
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    return np.asarray(ndimage.convolve(luma, mask, mode="nearest")[1:-1, 1:-1], np.float32)


def _neighbours(luma: Reals) -> float:
    """Return the correlation of what a small median leaves with itself, one pixel on."""
    left = luma - ndimage.median_filter(luma, 3)
    left = np.clip(left, -0.05, 0.05)
    power = float((left**2).mean()) + 1e-9
    return float(((left[:, 1:] * left[:, :-1]).mean() + (left[1:] * left[:-1]).mean()) / 2 / power)
