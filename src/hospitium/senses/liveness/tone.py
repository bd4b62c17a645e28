"""Lightness and colour: what ink and screens cannot show, and how surfaces shine."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.types import Reals


@dataclass(frozen=True, slots=True)
class Tone:
    """Measurements of lightness, colour and shine.

    All but `clipped` are relative to the lightness of the region, so that dark skin, or a dim
    room, is no sign of anything.

    Attributes
    ----------
    contrast
        Logarithm of the lightest hundredth over the darkest: paper and glass never get black.
    colour
        Mean distance from grey over the mean lightness.
    colour_span
        How much the colour varies, over the mean lightness: blood under skin is uneven, pigment
        is not.
    gloss
        Share of the pixels in small, pale, bright spots.
    clipped
        Share of the pixels at full white.
    """

    contrast: float
    colour: float
    colour_span: float
    gloss: float
    clipped: float


@dataclass(frozen=True, slots=True)
class InnerTone:
    """The same of the inner part alone, which a mask covers too.

    Attributes
    ----------
    inner_contrast
        Logarithm of the lightest tenth over the darkest.
    inner_colour
        As `colour`.
    """

    inner_contrast: float
    inner_colour: float


_DARK = 0.02
"""Added to lightness: below it a camera only sees noise."""


def tone(pixels: ColourPixels, luma: Reals, blue: Reals, red: Reals) -> Tone:
    """Measure a region of shape (height, width, 3) and its planes."""
    light = float(luma.mean()) + _DARK
    return Tone(
        contrast=_contrast(luma, 0.01),
        colour=float(np.hypot(blue, red).mean()) / light,
        colour_span=float(np.hypot(blue.std(), red.std())) / light,
        gloss=_gloss(pixels, luma),
        clipped=float((pixels.min(axis=2) >= 250).mean()),
    )


def inner_tone(luma: Reals, blue: Reals, red: Reals) -> InnerTone:
    """Measure the planes of the inner part."""
    light = float(luma.mean()) + _DARK
    return InnerTone(_contrast(luma, 0.1), float(np.hypot(blue, red).mean()) / light)


def shadow_warmth(luma: Reals, blue: Reals, red: Reals) -> float:
    """Return how much redder than blue the darkest fiftieth is, over its lightness.

    Shadows on skin and hair keep their colour; glass and paper lay a veil of the room's light, or
    of a bluish lamp behind, over them.
    """
    dark = luma <= np.quantile(luma, 0.02)
    return float((red[dark].mean() - blue[dark].mean()) / (luma[dark].mean() + _DARK))


def _contrast(luma: Reals, share: float) -> float:
    dark, light = np.quantile(luma, (share, 1 - share))
    return float(np.log((light + _DARK) / (dark + _DARK)))


def _gloss(pixels: ColourPixels, luma: Reals) -> float:
    """Find spots brighter than their surroundings in every channel at once: a lamp's image."""
    least = pixels.min(axis=2).astype(np.float32) / np.float32(255)
    wide = max(3, min(luma.shape) // 12) | 1
    opened = ndimage.grey_opening(least, (wide, wide))
    return float(((least - opened) > 0.18).mean())
