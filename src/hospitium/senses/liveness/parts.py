"""Parts of a face against each other, and colour that flickers from pixel to pixel.

Living eyes behind the holes of a mask are sharper and lighter than the paper around them; in a
face all is of one grain. A screen's sub-pixels and a print's inks leave colour as fine as detail.
"""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.types import Reals

Planes = tuple[Reals, Reals, Reals]
"""Lightness and the two differences of colour, each (height, width)."""

_EYES = ((0.30, 0.50), (0.10, 0.42), (0.58, 0.90))
_CHEEKS = ((0.56, 0.74), (0.10, 0.38), (0.62, 0.90))
"""Of the detector's box of a face: its rows, and the columns left and right, as shares."""

_LEAST = 1e-3


@dataclass(frozen=True, slots=True)
class Eyes:
    """The eyes against the cheeks.

    Attributes
    ----------
    eye_fine, eye_colour
        Logarithm of fine detail in the eyes over that in the cheeks, of lightness and of colour.
    eye_light
        Lightest tenth of the eyes less the middle of the cheeks, shares of white.
    """

    eye_fine: float
    eye_colour: float
    eye_light: float


@dataclass(frozen=True, slots=True)
class Flecks:
    """Colour that changes within a pixel or two.

    Attributes
    ----------
    flecks, wide_flecks
        Logarithm of its deviation over that of lightness, at one and at two pixels.
    black
        Logarithm of the darkest fiftieth: paper and glass never get black.
    """

    flecks: float
    wide_flecks: float
    black: float


def eyes(planes: Planes) -> Eyes:
    """Compare the parts of a face; planes of the detector's box, at least 48 pixels a side."""
    eyed, cheeked = _parts(planes, _EYES), _parts(planes, _CHEEKS)
    return Eyes(
        eye_fine=_log(_fine(eyed, (0,))) - _log(_fine(cheeked, (0,))),
        eye_colour=_log(_fine(eyed, (1, 2))) - _log(_fine(cheeked, (1, 2))),
        eye_light=float(
            np.mean([np.quantile(one[0], 0.9) for one in eyed])
            - np.mean([np.median(one[0]) for one in cheeked])
        ),
    )


def flecks(planes: Planes) -> Flecks:
    """Measure planes of a region, at least 16 pixels a side."""
    luma, *colours = planes
    fine, wide = (
        float(np.mean([_log(_band(one, *scale)) for one in colours])) - _log(_band(luma, *scale))
        for scale in ((0.0, 0.8), (0.8, 1.6))
    )
    dark = luma[luma <= np.quantile(luma, 0.02)]
    return Flecks(fine, wide, float(np.log(dark.mean() + 0.02)))


def _parts(planes: Planes, where: tuple[tuple[float, float], ...]) -> list[Planes]:
    height, width = planes[0].shape
    rows, *sides = where
    down = slice(int(rows[0] * height), int(rows[1] * height))
    cut = [(down, slice(int(a * width), int(b * width))) for a, b in sides]
    return [(planes[0][at], planes[1][at], planes[2][at]) for at in cut]


def _fine(parts: list[Planes], which: tuple[int, ...]) -> float:
    return float(np.mean([sum(float(_band(one[n], 0.0, 1.0)) for n in which) for one in parts]))


def _band(plane: Reals, low: float, high: float) -> float:
    """Return the deviation of what lies between two blurs, given by their widths in pixels."""
    sharp = ndimage.gaussian_filter(plane, low) if low else plane
    return float((sharp - ndimage.gaussian_filter(plane, high)).std())


def _log(value: float) -> float:
    return float(np.log(value + _LEAST))
