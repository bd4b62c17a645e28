"""Bytes of a phone's photo to upright colour pixels.

Photos are larger than prints and have no resolution, so they come in by a door of their own, with
the same order of checks as `images.decode_image`: bytes, first bytes, header, only then pixels.
JPEG and PNG only. A JPEG of more pixels than a print may have is decoded at a half or a quarter,
which costs no more memory than the smaller picture: the decoder drops the fine part of each 8 x 8
block. See docs/adr/0022-fingers-photographed-by-a-phone.md.
"""

import warnings
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput, ImageTooLarge, NoFingerprint, UnreadableImage
from hospitium.formats.images import MAX_BYTES, MAX_JPEG_SCANS, MAX_PIXELS, QUIET

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

MAX_SENT_PIXELS = 8192 * 8192
"""Of a JPEG as sent: phones with 50 and 64 million pixels are let in, at a reduced scale."""

MIN_SIDE = 240
"""Pixels: a fingertip that fills a smaller photo has less than 250 pixels an inch."""

ColourPixels = NDArray[np.uint8]
"""sRGB, shape (height, width, 3), as the camera saw it: not mirrored."""

_REMEDY = "Send the photo as JPEG or PNG, as the phone made it, at most 32 MiB."


def decode_photo(data: bytes) -> ColourPixels:
    """Decode a JPEG or PNG photo of fingers, as `decode_picture` does.

    Raises
    ------
    NoFingerprint
        If a side is shorter than 240 pixels.
    UnreadableImage, ImageTooLarge
        As `decode_picture`.
    """
    return _decode(data, MIN_SIDE)


def decode_picture(data: bytes) -> ColourPixels:
    """Decode a JPEG or PNG picture of any size.

    EXIF orientation is honoured, mirrored ones included: the result is the scene as a person
    saw it. Grey becomes colour, transparency is laid on white.

    Returns
    -------
    ColourPixels
        sRGB, shape (height, width, 3), at most 4096 x 4096 pixels in all.

    Raises
    ------
    ImageTooLarge
        If it has more than 32 MiB, more than 8192 x 8192 pixels as JPEG, or more than
        4096 x 4096 as PNG or progressive JPEG, which can only be decoded whole.
    UnreadableImage
        If it is empty, cut short, broken, or of another format.
    """
    return _decode(data, 1)


def decode_webp(data: bytes) -> ColourPixels:
    """Decode a WebP picture, as messengers and web pages keep photographs.

    Raises
    ------
    UnreadableImage, ImageTooLarge
        As `decode_picture` of a PNG; a film is no picture.
    """
    return _decode(data, 1, webp=True)


def is_webp(data: bytes) -> bool:
    """Tell whether bytes begin as a WebP file does."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def _decode(data: bytes, least_side: int, *, webp: bool = False) -> ColourPixels:
    """Decode a picture whose sides have at least so many pixels."""
    if len(data) > MAX_BYTES:
        raise ImageTooLarge(f"the file has {len(data)} bytes, more than {MAX_BYTES}")
    with QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = _open_webp(data) if webp else _open(data)
            _check(image, data, least_side)
            return _colour(image)
        except BadInput:
            raise
        except Exception as error:  # hostile bytes: whatever a decoder raises means unreadable
            raise UnreadableImage("the photo is broken or cut short", remedy=_REMEDY) from error


def _open(data: bytes) -> "ImageFile":
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile

    if data.startswith(b"\xff\xd8\xff"):
        return JpegImageFile(BytesIO(data))
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PngImageFile(BytesIO(data))
    raise UnreadableImage("the photo is neither JPEG nor PNG", remedy=_REMEDY)


def _open_webp(data: bytes) -> "ImageFile":
    from PIL.WebPImagePlugin import WebPImageFile

    return WebPImageFile(BytesIO(data))


def _check(image: "ImageFile", data: bytes, least_side: int) -> None:
    """Refuse by the header, and set a JPEG to the scale at which it is decoded."""
    width, height = image.size
    if min(width, height) < least_side:
        raise NoFingerprint(
            f"the photo has {width} x {height} pixels, too few to show ridges",
            remedy=f"Send the photo as the phone made it; each side needs {MIN_SIDE} pixels.",
        )
    whole_only = image.format != "JPEG" or bool(image.info.get("progressive"))
    if width * height > (MAX_PIXELS if whole_only else MAX_SENT_PIXELS):
        raise ImageTooLarge(
            f"the photo has {width} x {height} pixels, too many",
            remedy="Set the camera to about 12 million pixels, JPEG, and photograph again.",
        )
    if getattr(image, "is_animated", False):
        raise UnreadableImage("the file has several pictures", remedy=_REMEDY)
    if image.format == "JPEG":
        if data.count(b"\xff\xda") > MAX_JPEG_SCANS:
            raise UnreadableImage(f"the JPEG has more than {MAX_JPEG_SCANS} scans", remedy=_REMEDY)
        shrink = next(n for n in (1, 2, 4) if width * height <= n * n * MAX_PIXELS)
        # draft mode takes the size that is at least as large as the one asked for
        image.draft("RGB", (max(1, width // shrink), max(1, height // shrink)))


def _colour(image: "ImageFile") -> ColourPixels:
    from PIL import Image, ImageOps

    upright: Image.Image = ImageOps.exif_transpose(image)
    if upright.has_transparency_data:
        paper = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(paper, upright.convert("RGBA"))
    return np.array(upright.convert("RGB"), dtype=np.uint8)
