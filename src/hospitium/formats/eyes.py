"""Bytes of a picture of an eye to grey levels: the checks of `images`, the words of an iris."""

from io import BytesIO

import numpy as np

from hospitium.core.errors import ImageTooLarge, NoFingerprint, NoIris, UnreadableImage
from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import Pixels
from hospitium.formats.images import decode_image
from hospitium.formats.iso19794_6 import is_iris_record, read_record

_COLOURFUL = 10.0
"""Mean difference of the colour channels in grey levels, from which a picture has colour: a grey
picture saved as a colour JPEG has less than 2."""

_FORMATS = ("PNG", "TIFF", "BMP", "JPEG", "JPEG2000")
"""What `decode_image` reads: nothing else is ever opened."""

_SAMPLE = 256
"""Longest side in pixels that colour is looked for in."""


def decode_eye(data: bytes) -> Pixels:
    """Decode PNG, TIFF, BMP, JPEG, JPEG 2000 or an iris record to grey levels.

    Shape (height, width). Of an iris image record (ISO/IEC 19794-6) the one view that it has.

    Raises
    ------
    UnreadableImage
        As `images.decode_image` says.
    ImageTooLarge
        If it has more than 32 MiB or 4096 x 4096 pixels.
    NoIris
        If a side is shorter than 64 pixels, or the picture has colours: it was taken in visible
        light, in which a dark iris shows nothing.
    """
    if is_iris_record(data):
        return _only_view(data)
    try:
        image = decode_image(data, ppi=NORM_PPI)  # a camera has no resolution in pixels per inch
    except NoFingerprint as error:
        raise NoIris("the picture is smaller than 64 pixels, too small for an iris") from error
    except ImageTooLarge as error:
        raise ImageTooLarge(
            str(error), remedy="Send a picture of one eye, as the iris camera made it."
        ) from error
    if _has_colour(data):
        raise NoIris(
            "this is a colour photograph, taken in visible light",
            remedy="Take the eye with a near-infrared iris camera, or use the face.",
        )
    return image.pixels


def _only_view(data: bytes) -> Pixels:
    views = read_record(data)
    if len(views) != 1:
        raise UnreadableImage(
            f"the iris record has {len(views)} pictures, and which is meant is not said",
            remedy="Send a record, or an image, of one eye.",
        )
    try:
        return views[0].pixels()
    except NoFingerprint as error:
        raise NoIris("the picture is smaller than 64 pixels, too small for an iris") from error


def _has_colour(data: bytes) -> bool:
    """Return whether a picture, already found sound, differs from its own grey."""
    from PIL import Image

    with Image.open(BytesIO(data), formats=_FORMATS) as image:
        if image.mode not in ("RGB", "RGBA", "P", "CMYK"):
            return False
        image.draft("RGB", (_SAMPLE, _SAMPLE))
        small = image.convert("RGB")
        small.thumbnail((_SAMPLE, _SAMPLE), Image.Resampling.BOX)
    red, green, blue = np.asarray(small, np.int16).transpose(2, 0, 1)
    gap = np.maximum(np.abs(red - green), np.abs(green - blue))
    return float(gap.mean()) > _COLOURFUL
