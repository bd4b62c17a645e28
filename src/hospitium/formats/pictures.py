"""Bytes of a picture of people to upright colour pixels: photographs, and scans of old ones.

JPEG, PNG and WebP come in by the door of `photos`, in colour. What scanners write (TIFF, BMP, JPEG
2000, 16-bit PNG) comes in by the door of `images`, with its checks, and in grey.
"""

import numpy as np

from hospitium.core.errors import ImageTooLarge, NoFace, NoFingerprint, UnreadableImage
from hospitium.core.units import NORM_PPI
from hospitium.formats.images import decode_image
from hospitium.formats.photos import ColourPixels, decode_picture, decode_webp, is_webp

_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_PNG_DEPTH_AT = 24
"""Where a PNG states the bits of a level."""

_REMEDY = "Send JPEG, PNG, WebP, TIFF, BMP or JPEG 2000, complete and at most 32 MiB."

_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")
_HEIC = (
    "Set the iPhone to Settings, Camera, Formats, Most Compatible and photograph again; or open "
    "the picture on the phone and send a copy as JPEG."
)


def decode_photo_or_scan(data: bytes) -> ColourPixels:
    """Decode a picture of people of any size.

    Returns
    -------
    ColourPixels
        sRGB, shape (height, width, 3); EXIF orientation is honoured.

    Raises
    ------
    ImageTooLarge
        If it has more bytes or pixels than `decode_picture` and `decode_image` accept.
    UnreadableImage
        If it is empty, cut short, broken, or of another format.
    NoFace
        If it is a scan of less than 64 pixels a side.
    """
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF_BRANDS:
        raise UnreadableImage("the picture is HEIC or AVIF, which is not read", remedy=_HEIC)
    try:
        if is_webp(data):
            return decode_webp(data)
        if data.startswith(_JPEG) or (data.startswith(_PNG) and not _deep(data)):
            return decode_picture(data)
        grey = decode_image(data, ppi=NORM_PPI).pixels
    except ImageTooLarge as error:
        raise ImageTooLarge(
            str(error), remedy="Send the picture with at most 16 million pixels."
        ) from error
    except UnreadableImage as error:
        raise UnreadableImage(str(error), remedy=_REMEDY) from error
    except NoFingerprint as error:
        raise NoFace("the picture is too small to show a face") from error
    return np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))


def _deep(data: bytes) -> bool:
    return data[_PNG_DEPTH_AT : _PNG_DEPTH_AT + 1] == b"\x10"
