"""How a surface shines, and whether rows and columns of its grain are alike."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.senses.liveness.types import Reals

_LEAST = 1e-4
_DARK = 0.02


@dataclass(frozen=True, slots=True)
class Shine:
    """Specular reflection, in what is left of the lightness without its shades.

    Attributes
    ----------
    sparkle
        Logarithm of the kurtosis of fine detail: silicone and gel shine in few hard spots, skin
        in many soft ones.
    glint
        Skewness of detail: spots that are brighter than what is around them, and none darker.
    pale_glint
        Logarithm of the colour of the brightest details over that of the rest: a lamp's image has
        the lamp's colour. On moist skin too, so that it counts together with others only.
    """

    sparkle: float
    glint: float
    pale_glint: float


@dataclass(frozen=True, slots=True)
class Grain:
    """How far rows and columns of the grain differ, as those of a display's pixels do.

    Attributes
    ----------
    tails
        Logarithm of the kurtosis of fine detail: blur and noise bring it to that of noise.
    grain_turn, wide_grain_turn
        Distance of the correlations with the next pixel, and the one after, right and down.
    """

    tails: float
    grain_turn: float
    wide_grain_turn: float


def shine(luma: Reals, blue: Reals, red: Reals) -> Shine:
    """Measure planes of shape (height, width), 32 pixels a side at least."""
    fine = luma - ndimage.gaussian_filter(luma, 1.0)
    wide = luma - ndimage.gaussian_filter(luma, 2.0)
    colour = np.hypot(blue, red) / (luma + np.float32(_DARK))
    bright, rest = wide >= np.quantile(wide, 0.97), wide < np.quantile(wide, 0.6)
    return Shine(
        sparkle=_tails(_unit(fine)),
        glint=float((np.clip(_unit(wide), -4, 4) ** 3).mean()),
        pale_glint=float(np.log((_mean(colour, bright) + _DARK) / (_mean(colour, rest) + _DARK))),
    )


def grain(luma: Reals) -> Grain:
    """Measure lightness of shape (height, width), 16 pixels a side at least."""
    left = _unit(luma - ndimage.gaussian_filter(luma, 1.0))
    one, two = (
        abs(float((left[:, n:] * left[:, :-n]).mean() - (left[n:] * left[:-n]).mean()))
        for n in (1, 2)
    )
    return Grain(_tails(left), one, two)


def _tails(unit: Reals) -> float:
    return float(np.log((np.clip(unit, -8, 8) ** 4).mean() + _LEAST))


def _unit(plane: Reals) -> Reals:
    return np.asarray(plane / (plane.std() + _LEAST), dtype=np.float32)


def _mean(plane: Reals, where: np.typing.NDArray[np.bool_]) -> float:
    return float(plane[where].mean()) if where.any() else 0.0
