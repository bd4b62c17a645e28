"""What the steps from a photo to a print hand on to each other."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.gray import GrayImage

Reals = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Fingertip:
    """Where a fingertip is in a photo; pixels of the photo.

    Attributes
    ----------
    tip_x, tip_y
        The outermost point of the tip.
    toward_x, toward_y
        Unit vector in which the tip points; y grows downwards.
    half_width
        Half the width of the finger across the pad.
    """

    tip_x: float
    tip_y: float
    toward_x: float
    toward_y: float
    half_width: float


@dataclass(frozen=True, slots=True)
class Sharpness:
    """How well the ridges of a pad can be seen.

    Attributes
    ----------
    modulation
        Standard deviation of the ridges in shares of the light around them, 0..1.
    fine_share
        How much of that is finer than ridges, 0..1: high is noise.
    glare
        Share of the pad that reflects a lamp, 0..1.
    """

    modulation: float
    fine_share: float
    glare: float


@dataclass(frozen=True, slots=True, eq=False)
class PhotoPrint:
    """A fingertip of a photo, laid flat as a contact print would show it.

    Attributes
    ----------
    image
        Ridges dark, mirrored as a contact print is, at what is taken for 500 ppi.
    tip
        Where it was in the photo.
    ppi
        Estimated pixels an inch of skin in the photo at the pad.
    scale_error
        One standard deviation of the error of `ppi`, as a share: what fingers differ by.
    inverted
        Whether crests were the lighter ones in the photo.
    advice
        Sentences that help the next photo; empty when nothing is amiss.
    """

    image: GrayImage
    tip: Fingertip
    ppi: float
    scale_error: float
    inverted: bool
    sharpness: Sharpness
    advice: tuple[str, ...]
