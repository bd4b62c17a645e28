"""The probe's own picture, faded, turned and cut to lie beneath its minutiae."""

import numpy as np
from PIL import Image

from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.evidence_frame import Placing
from hospitium.senses.finger.evidence_marks import Picture, Point

LONGEST = 600
"""Pixels on the long side: what is embedded stays small whatever was captured."""

FADE = 0.25
"""Black ridges become #bfbfbf, on which every mark keeps a contrast of 3:1."""

LEVELS = 15
"""Steps of grey: enough for ridges, and a third of the bytes."""


def faded(
    image: GrayImage, placing: Placing, corner: Point, width: float, height: float
) -> Picture:
    """Cut out of `image` what lies under a card of `width` by `height` units at `corner`."""
    dense = min(2.0, LONGEST / max(width, height))
    size = (round(width * dense), round(height * dense))
    step = image.ppi / NORM_PPI
    # halve first what would be skipped: sampling alone turns fine ridges into moire
    shrink = max(1, int(step / (dense * placing.scale)))
    whole = Image.fromarray(image.pixels).reduce(shrink)
    a, b, c, d, e, f = placing.back()
    k = step / shrink
    turned = whole.transform(
        size,
        Image.Transform.AFFINE,
        (a * k / dense, b * k / dense, c * k, d * k / dense, e * k / dense, f * k),
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    ink = (255.0 - np.asarray(turned, dtype=np.float64)) / 255.0
    pixels = 255.0 - FADE * 255.0 * np.round(ink * LEVELS) / LEVELS
    return Picture(corner, width, height, np.round(pixels).astype(np.uint8))
