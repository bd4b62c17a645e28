"""Lightness and colour: what ink and screens cannot show, and how surfaces shine."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.types import Reals


@dataclass(frozen=True, slots=True)
class Tone:
    """Measurements of lightness, colour and shine.

    Attributes
    ----------
    black, white
        Lightness of the darkest and the lightest hundredth, 0..1: paper and glass never get black.
    colour
        Mean distance from grey.
    colour_span
        How much the colour varies, standard deviation: blood under skin is uneven, pigment is not.
    gloss
        Share of the pixels in small, pale, bright spots.
    clipped
        Share of the pixels at full white.
    """

    black: float
    white: float
    colour: float
    colour_span: float
    gloss: float
    clipped: float


def tone(pixels: ColourPixels, luma: Reals, blue: Reals, red: Reals) -> Tone:
    """Measure a region of shape (height, width, 3) and its planes."""
    black, white = np.quantile(luma, (0.01, 0.99))
    return Tone(
        black=float(black),
        white=float(white),
        colour=float(np.hypot(blue, red).mean()),
        colour_span=float(np.hypot(blue.std(), red.std())),
        gloss=_gloss(pixels, luma),
        clipped=float((pixels.min(axis=2) >= 250).mean()),
    )


def _gloss(pixels: ColourPixels, luma: Reals) -> float:
    """Find spots brighter than their surroundings in every channel at once: a lamp's image."""
    least = pixels.min(axis=2).astype(np.float32) / np.float32(255)
    wide = max(3, min(luma.shape) // 12) | 1
    opened = ndimage.grey_opening(least, (wide, wide))
    return float(((least - opened) > 0.18).mean())
