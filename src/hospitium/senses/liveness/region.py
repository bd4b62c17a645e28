"""The parts of a picture that are looked at: around a box, as far as the picture goes."""

import numpy as np
from PIL import Image

from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.types import Box, Reals


def around(pixels: ColourPixels, box: Box, times: float) -> ColourPixels:
    """Return `times` the box, moved inside the picture where it stands out.

    Where the picture is too small for that, both sides shrink alike: what comes back always has
    the box's proportions, which is how the liveness network was fed by those who made it.
    """
    height, width = pixels.shape[:2]
    fits = min(times, (height - 1) / box.height, (width - 1) / box.width)
    wide, high = box.width * fits, box.height * fits
    left = min(max(box.left + (box.width - wide) / 2, 0.0), width - 1 - wide)
    top = min(max(box.top + (box.height - high) / 2, 0.0), height - 1 - high)
    column, row = max(int(left), 0), max(int(top), 0)
    return pixels[row : row + max(int(high), 1), column : column + max(int(wide), 1)]


def scaled(pixels: ColourPixels, box: Box, width: int) -> tuple[ColourPixels, Box]:
    """Return what lies around a box, such that it is `width` pixels wide, and where it is then."""
    left, top = (int(max(0.0, at)) for at in (box.left - box.width / 2, box.top - box.height / 2))
    part = pixels[top : int(box.top + 1.5 * box.height), left : int(box.left + 1.5 * box.width)]
    share = width / box.width
    size = (max(1, round(part.shape[1] * share)), max(1, round(part.shape[0] * share)))
    moved = Box(box.left - left, box.top - top, box.width, box.height)
    return resized(part, *size), Box(*(share * value for value in moved))


def resized(pixels: ColourPixels, width: int, height: int) -> ColourPixels:
    """Return a picture at another size, between its pixels where it grows, their mean where not."""
    if pixels.shape[:2] == (height, width):
        return pixels
    shrinks = pixels.shape[0] * pixels.shape[1] > width * height
    how = Image.Resampling.BOX if shrinks else Image.Resampling.BILINEAR
    return np.asarray(Image.fromarray(pixels).resize((width, height), how))


def at_most(pixels: ColourPixels, longest: int) -> ColourPixels:
    """Return a picture whose longer side is `longest` pixels at the most."""
    height, width = pixels.shape[:2]
    if max(height, width) <= longest:
        return pixels
    share = longest / max(height, width)
    return resized(pixels, max(1, round(width * share)), max(1, round(height * share)))


def luma_and_chroma(pixels: ColourPixels) -> tuple[Reals, Reals, Reals]:
    """Return lightness 0..1 and the two colour differences (blue, red) about 0, ITU-R BT.601."""
    rgb = pixels.astype(np.float32) / np.float32(255)
    luma: Reals = rgb @ np.array([0.299, 0.587, 0.114], np.float32)
    blue, red = rgb[..., 2] - luma, rgb[..., 0] - luma
    return luma, np.float32(0.564) * blue, np.float32(0.713) * red
