"""Bytes of an image file to a grey image of known scale.

`decode_image` in five steps: (1) refuse too many bytes; (2) tell the format by its first bytes,
never by a name; (3) read the header only and refuse too many pixels, so that a bomb is never
unpacked; (4) decode and make it 8-bit grey, black ridges on white; (5) settle the resolution.

Decoders: PNG, TIFF, BMP, JPEG, JPEG 2000 by Pillow's plugin classes, called directly so that no
other of its decoders can be reached; WSQ by our own `wsq`. See docs/adr/0011-image-intake.md.
"""

import math
import warnings
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from hospitium.core.errors import BadInput, ImageTooLarge, NoFingerprint, UnreadableImage
from hospitium.core.units import MIB, NORM_PPI
from hospitium.formats import jp2
from hospitium.formats.gray import GrayImage, Pixels

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFile import ImageFile

MAX_BYTES = 32 * MIB
"""Of a file; a 2000 x 2000 slap with 16 bits and no compression has 8 MiB."""

MAX_PIXELS = 4096 * 4096
"""Of an image, both as sent and at 500 ppi. Decoding that many took 79 MiB (grey PNG), 145 (WSQ),
255 (16-bit TIFF) and 320 (RGBA PNG) on 2026-11-22, by the growth of the process's peak memory."""

MIN_SIDE = 64
"""Pixels at 500 ppi, 3.3 mm: a smaller piece of skin holds too few minutiae to be a person's."""

MIN_PPI, MAX_PPI = 100.0, 4000.0
"""Resolutions that a fingerprint can have. Ridges are about 0.46 mm apart: below 100 ppi that is
less than two pixels, so the ridges could not be seen (Nyquist)."""

MAX_JPEG_SCANS = 64
"""Progressive files have about 10; each scan costs a pass over the whole image."""

_TIFF_COMPRESSIONS = frozenset(
    {"raw", "tiff_ccitt", "group3", "group4", "tiff_lzw", "tiff_adobe_deflate", "tiff_deflate"}
    | {"packbits"}
)
_WSQ_MAGIC = b"\xff\xa0"
_TILE_WIDTH, _TILE_LENGTH, _PHOTOMETRIC, _BITS_PER_SAMPLE = 322, 323, 262, 258

QUIET = Lock()
"""Pillow warns about odd metadata; the filter that silences it is global to the process."""


def decode_image(data: bytes, *, ppi: float | None = None) -> GrayImage:
    """Decode PNG, TIFF, BMP, JPEG, JPEG 2000 (JP2 or bare code stream) or WSQ.

    Colour becomes luma, alpha and palette transparency are laid on white, 16 bits are scaled to 8,
    EXIF and TIFF orientation and inverted TIFF polarity are honoured. A file of several pages or
    frames is refused: to take the first would silently lose the other fingers.

    Parameters
    ----------
    data
        The whole file, at most 32 MiB.
    ppi
        Resolution in pixels per inch, 100..4000, when the caller knows better than the file.

    Returns
    -------
    GrayImage
        At the resolution of the file (nothing is resampled). A resolution in the file is believed
        if it is 100..4000 ppi. Otherwise 500 is assumed and `ppi_known` is False: 72 and 96 are
        the defaults of programs that never knew it, and 0, 1 or 10^9 are broken fields.

    Raises
    ------
    BadInput
        If `ppi` is outside 100..4000.
    ImageTooLarge
        If it has more than 32 MiB, or more than 4096 x 4096 pixels as sent or at 500 ppi.
    NoFingerprint
        If a side is shorter than 64 pixels at 500 ppi.
    UnreadableImage
        If it is empty, cut short, of another format, broken, of several pages, of a kind whose
        grey levels have no agreed meaning (32-bit, float, LAB), or its pixels are not square.
    """
    _check_ppi(ppi)
    if len(data) > MAX_BYTES:
        raise ImageTooLarge(f"the file has {len(data)} bytes, more than {MAX_BYTES}")
    if data.startswith(_WSQ_MAGIC):
        pixels, stated = _decode_wsq(data)
    else:
        pixels, stated = _decode_with_pillow(data)
    return _scaled(pixels, ppi, stated)


def decode_raw(data: bytes, *, width: int, height: int, ppi: float) -> GrayImage:
    """Wrap headerless 8-bit grey levels, row by row from the top, 0 = black.

    Raises
    ------
    BadInput
        If `ppi` is outside 100..4000, a side is not positive, or `data` is not exactly
        width x height bytes.
    ImageTooLarge, NoFingerprint
        As `decode_image`.
    """
    _check_ppi(ppi)
    if width < 1 or height < 1:
        raise BadInput(f"an image of {width} x {height} pixels does not exist")
    _check_pixels(width, height)
    if len(data) != width * height:
        raise BadInput(f"{width} x {height} pixels need as many bytes, got {len(data)}")
    return _scaled(np.frombuffer(data, np.uint8).reshape(height, width), ppi, None)


def encode_png(pixels: Pixels, *, ppi: float | None = None) -> bytes:
    """Write grey levels as an 8-bit PNG, with a pHYs chunk if `ppi` is given."""
    from PIL import Image

    out = BytesIO()
    extra = {} if ppi is None else {"dpi": (ppi, ppi)}
    Image.fromarray(pixels).save(out, "PNG", **extra)
    return out.getvalue()


def _check_ppi(ppi: float | None) -> None:
    """Refuse a resolution that no fingerprint can have; NaN included."""
    if ppi is not None and not MIN_PPI <= ppi <= MAX_PPI:
        raise BadInput(
            f"a resolution of {ppi:g} ppi is not possible for a fingerprint",
            remedy="Give the scanner's true resolution, 100 to 4000 ppi; most have 500.",
        )


def _check_pixels(width: int, height: int) -> None:
    """Refuse an image by its header, before anything of its size is allocated."""
    if width < 1 or height < 1:
        raise UnreadableImage(f"the image has {width} x {height} pixels")
    if width * height > MAX_PIXELS:
        raise ImageTooLarge(f"the image has {width} x {height} pixels, more than {MAX_PIXELS}")


def _scaled(pixels: Pixels, given: float | None, stated: float | None) -> GrayImage:
    """Settle the resolution, then hold the size limits at 500 ppi as well."""
    known = given if given is not None else _believed(stated)
    image = GrayImage(pixels, NORM_PPI if known is None else known, known is not None)
    width, height = (round(side * NORM_PPI / image.ppi) for side in (image.width, image.height))
    if min(width, height) < MIN_SIDE:
        raise NoFingerprint(
            f"the image is {width} x {height} pixels at 500 ppi, too small for a fingerprint",
            remedy=f"Send the whole fingertip; each side needs {MIN_SIDE} pixels at 500 ppi.",
        )
    if width * height > MAX_PIXELS:
        raise ImageTooLarge(f"at 500 ppi the image would have {width} x {height} pixels")
    return image


def _believed(stated: float | None) -> float | None:
    """Return what a file says about its resolution, or None where that cannot be true.

    Tags in pixels per metre or centimetre cannot say 500 ppi exactly, so what is within half
    a pixel of it counts as 500.
    """
    if stated is None or not MIN_PPI <= stated <= MAX_PPI:
        return None
    return NORM_PPI if abs(stated - NORM_PPI) <= 0.5 else stated


def _decode_wsq(data: bytes) -> tuple[Pixels, float | None]:
    """Decode and return grey levels and what a comment says about the resolution."""
    from hospitium.formats import wsq

    _check_pixels(*wsq.read_size(data))
    return wsq.decode(data)


def _decode_with_pillow(data: bytes) -> tuple[Pixels, float | None]:
    """Decode and return grey levels and what the file says about its resolution."""
    with QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            image = _open(data)
            _check_header(image, data)
            return _grey(image), _stated_ppi(image)
        except BadInput:
            raise
        except Exception as error:  # hostile bytes: whatever a decoder raises means unreadable
            raise UnreadableImage("the image is broken or cut short") from error


def _open(data: bytes) -> "ImageFile":
    """Read the header with the plugin that the first bytes call for."""
    from PIL.BmpImagePlugin import BmpImageFile
    from PIL.Jpeg2KImagePlugin import Jpeg2KImageFile
    from PIL.JpegImagePlugin import JpegImageFile
    from PIL.PngImagePlugin import PngImageFile
    from PIL.TiffImagePlugin import TiffImageFile

    plugins: dict[bytes, type[ImageFile]] = {
        b"\x89PNG\r\n\x1a\n": PngImageFile,
        b"II*\0": TiffImageFile,
        b"MM\0*": TiffImageFile,
        b"II+\0": TiffImageFile,  # BigTIFF
        b"MM\0+": TiffImageFile,
        b"\xff\xd8\xff": JpegImageFile,
        jp2.FILE_MAGIC: Jpeg2KImageFile,
        jp2.STREAM_MAGIC: Jpeg2KImageFile,
        b"BM": BmpImageFile,
    }
    for magic, plugin in plugins.items():
        if data.startswith(magic):
            return plugin(BytesIO(data))
    raise UnreadableImage("the file is none of PNG, TIFF, BMP, JPEG, JPEG 2000 and WSQ")


def _check_header(image: "ImageFile", data: bytes) -> None:
    """Refuse by the header what would cost too much or mean too little to decode."""
    _check_pixels(*image.size)
    if getattr(image, "is_animated", False):
        raise UnreadableImage(
            "the file has several pages", remedy="Send one file for each finger or page."
        )
    if image.format == "JPEG" and data.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise UnreadableImage(f"the JPEG has more than {MAX_JPEG_SCANS} scans")
    if image.format == "JPEG2000" and jp2.read_size(data) != image.size:
        raise UnreadableImage("the JPEG 2000 file states two different sizes")
    if image.format == "TIFF":
        _check_tiff(image)


def _check_tiff(image: "ImageFile") -> None:
    """Refuse a tile larger than any image, and codecs that prints never come in."""
    compression = image.info.get("compression")
    if compression not in _TIFF_COMPRESSIONS:
        raise UnreadableImage(
            f"TIFF compression {compression} is not read",
            remedy="Save the TIFF uncompressed, or with LZW or Deflate; or send PNG.",
        )
    tile_pixels = math.prod(int(_tiff_tag(image, tag, 1)) for tag in (_TILE_WIDTH, _TILE_LENGTH))
    if not 0 < tile_pixels <= MAX_PIXELS:
        raise ImageTooLarge(f"the TIFF has tiles of {tile_pixels} pixels")


def _tiff_tag(image: "ImageFile", tag: int, default: int) -> int:
    """Read a whole number from the first page's tags."""
    value = getattr(image, "tag_v2", {}).get(tag, default)
    return int(value[0] if isinstance(value, tuple) else value)


def _grey(image: "ImageFile") -> Pixels:
    """Decode, turn upright, and bring any kind of pixel to 8-bit grey."""
    from PIL import ImageOps

    bits = _tiff_tag(image, _BITS_PER_SAMPLE, 16)
    inverted = _tiff_tag(image, _PHOTOMETRIC, 0) == 0 and image.format == "TIFF"
    upright = ImageOps.exif_transpose(image)
    if not upright.mode.startswith("I;16"):
        return np.array(_luma(upright), dtype=np.uint8)
    deep = np.asarray(upright).astype(np.uint32)
    top = (1 << bits) - 1
    grey = ((deep * 255 + top // 2) // top).astype(np.uint8)
    return 255 - grey if inverted else grey  # Pillow inverts 1 to 8 bits itself, 16 not


def _luma(image: "Image") -> "Image":
    """Lay transparency on white, then take the luma (ITU-R BT.601)."""
    from PIL import Image

    if image.mode in ("I", "F", "LAB"):
        raise UnreadableImage(
            f"grey levels of the kind {image.mode} have no agreed black and white",
            remedy="Save the image with 8 or 16 bits of grey.",
        )
    if image.has_transparency_data:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    if image.mode == "CMYK":
        image = image.convert("RGB")
    return image.convert("L")


def _stated_ppi(image: "ImageFile") -> float | None:
    """Return the resolution that the file states, believable or not, if it states one."""
    stated = image.info.get("dpi")
    if stated is None:
        return None
    across, down = (float(value) for value in stated)
    if not (math.isfinite(across) and math.isfinite(down)):
        return None
    if _believed(across) and _believed(down) and abs(across - down) > 0.01 * across:
        raise UnreadableImage(
            f"the pixels are not square: {across:g} x {down:g} ppi",
            remedy="Resample the image so that both directions have the same resolution.",
        )
    return across
