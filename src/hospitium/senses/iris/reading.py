"""From pixels to a code and what it is worth, in four steps."""

from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import NoIris
from hospitium.formats.gray import Pixels
from hospitium.senses.iris.code import IrisCode, encode
from hospitium.senses.iris.lids import behind_lids
from hospitium.senses.iris.quality import IrisQuality, assess
from hospitium.senses.iris.sampling import sample
from hospitium.senses.iris.segment import Segmenter, segment
from hospitium.senses.iris.types import Mask, Reals, Segmentation
from hospitium.senses.iris.unroll import sheet_points
from hospitium.senses.iris.visible import visible

LEAST_VISIBLE = 0.2
"""Share of the iris that must be seen; below, strangers and mates are hard to tell apart."""


@dataclass(frozen=True, slots=True, eq=False)
class IrisReading:
    """What was read from one picture.

    Attributes
    ----------
    found
        The boundaries, in pixels of the picture.
    sheet, seen
        The unrolled iris and where it is iris; not to be kept: a sheet is a picture.
    code
        To be compared.
    quality
        Components, one number, and what would make the next picture better.
    """

    found: Segmentation
    sheet: Reals
    seen: Mask
    code: IrisCode
    quality: IrisQuality


def read_iris(pixels: Pixels, *, segmenter: Segmenter = segment) -> IrisReading:
    """Read the iris in a picture of one eye in near-infrared light.

    Parameters
    ----------
    pixels
        Grey levels, shape (height, width).
    segmenter
        Finds the boundaries.

    Raises
    ------
    NoIris
        If there is none that can be read.
    """
    found = segmenter(pixels)
    grey, (x, y) = pixels.astype(np.float32), sheet_points(found)
    sheet = sample(grey, x, y)
    seen = visible(sheet) & ~behind_lids(grey, found, x, y)
    if seen.mean() < LEAST_VISIBLE:
        raise NoIris(
            f"lids, lashes or reflections hide {1 - seen.mean():.0%} of the iris",
            remedy="Ask the person to open the eye wide and to take off glasses; move the lamp.",
        )
    return IrisReading(found, sheet, seen, encode(sheet, seen), assess(pixels, found, seen))
