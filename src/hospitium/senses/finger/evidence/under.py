"""The picture of a print, faded, turned and cut to lie beneath its minutiae."""

import numpy as np
from PIL import Image

from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.evidence.frame import CARD_WIDTH, Placing
from hospitium.senses.finger.evidence.marks import Picture, Point

LONGEST = 600
"""Pixels on the long side: what is embedded stays small whatever was captured."""

FADE = 0.25
"""Black ridges become #bfbfbf, on which every mark keeps a contrast of 3:1."""

SHADES = 16
"""Greys that are left: enough for ridges, and a quarter of the bytes."""


def faded(image: GrayImage, placing: Placing, corner: Point, height: float) -> Picture:
    """Cut out of an image what lies under its card, whose upper left is `corner`."""
    dense = min(2.0, LONGEST / max(CARD_WIDTH, height))
    size = (round(CARD_WIDTH * dense), round(height * dense))
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
    return Picture(
        corner, CARD_WIDTH, height, _paled(turned, *np.percentile(image.pixels, (1, 90)))
    )


def _paled(turned: Image.Image, darkest: float, lightest: float) -> Image.Image:
    """Stretch to full contrast, so that a faint print shows too, and fade to `SHADES` greys."""
    levels = np.asarray(turned, dtype=np.float64)
    ink = np.clip((lightest - levels) / max(lightest - darkest, 1.0), 0.0, 1.0)
    deepest = SHADES - 1
    pale = Image.frombytes("P", turned.size, np.round(ink * deepest).astype(np.uint8).tobytes())
    greys = (round(255.0 * (1.0 - FADE * shade / deepest)) for shade in range(SHADES))
    pale.putpalette([grey for grey in greys for _ in "rgb"])
    return pale
