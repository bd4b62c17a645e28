"""Bring an image to 500 ppi, where every length inside Hospitium is measured."""

import numpy as np
from PIL import Image

from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import GrayImage


def to_norm_ppi(image: GrayImage) -> GrayImage:
    """Resample `image` to 500 ppi; as it is if it has them already.

    Bicubic, and low-pass filtered first when it shrinks, so that pores do not turn into ridges.
    The decoders have already refused what would be too large at 500 ppi.
    """
    scale = NORM_PPI / image.ppi
    width, height = (max(1, round(side * scale)) for side in (image.width, image.height))
    if (width, height) == (image.width, image.height):
        return GrayImage(image.pixels, NORM_PPI, image.ppi_known)
    resized = Image.fromarray(image.pixels).resize((width, height), Image.Resampling.BICUBIC)
    return GrayImage(np.array(resized), NORM_PPI, image.ppi_known)
