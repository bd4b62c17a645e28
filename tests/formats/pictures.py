"""Generated pictures and hand-made files; no real print is needed to test a decoder."""

import struct
import zlib
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from hospitium.formats.gray import Pixels

LOSSLESS: dict[str, dict[str, Any]] = {
    "PNG": {},
    "BMP": {},
    "TIFF": {},
    "TIFF lzw": {"compression": "tiff_lzw"},
    "TIFF deflate": {"compression": "tiff_adobe_deflate"},
    "TIFF packbits": {"compression": "packbits"},
    "TIFF big": {"big_tiff": True},
}


def ridges(height: int = 96, width: int = 80, *, period: float = 9.0, slope: float = 0.4) -> Pixels:
    """Draw straight ridges of the width that real ones have at 500 ppi."""
    y, x = np.mgrid[:height, :width]
    wave = np.cos(2 * np.pi * (x + slope * y) / period)
    pixels: Pixels = np.rint(127.5 + 110 * wave).astype(np.uint8)
    return pixels


def encode(pixels: NDArray[Any], kind: str, *, mode: str | None = None, **options: Any) -> bytes:
    """Write an array as a file of the Pillow format `kind`, converted to `mode` first."""
    picture = Image.fromarray(pixels)
    out = BytesIO()
    (picture if mode is None else picture.convert(mode)).save(out, kind, **options)
    return out.getvalue()


def png_chunk(name: bytes, body: bytes) -> bytes:
    """Frame one PNG chunk."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_file(width: int, height: int, *chunks: bytes, idat: bytes = b"") -> bytes:
    """Build a grey 8-bit PNG by hand, with any size in its header."""
    header = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    parts = (header, *chunks, png_chunk(b"IDAT", idat), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff_file(tags: dict[int, int], pixels: bytes = b"", *, kind: int = 4) -> bytes:
    """Build a little-endian TIFF of one page by hand; pixel data follows the tags."""
    start = 8 + 2 + 12 * (len(tags) + 1) + 4
    entries = sorted({**tags, 273: start}.items())
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, value in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + body + b"\0\0\0\0" + pixels


def bmp_header(width: int, height: int) -> bytes:
    """Build the header of an 8-bit BMP that has no pixels."""
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 8, 0, 0, 0, 0, 256, 0)
    return b"BM" + struct.pack("<IHHI", 54 + 1024, 0, 0, 54 + 1024) + info + bytes(1024)


def jpeg_header(width: int, height: int) -> bytes:
    """Build a JPEG that ends after its frame and scan headers."""
    frame = struct.pack(">BHHBBBB", 8, height, width, 1, 1, 0x11, 0)
    scan = bytes([1, 1, 0, 0, 63, 0])
    parts = ((b"\xff\xc0", frame), (b"\xff\xda", scan))
    return b"\xff\xd8" + b"".join(m + struct.pack(">H", len(b) + 2) + b for m, b in parts)


def wsq_header(width: int, height: int) -> bytes:
    """Build a WSQ file that ends after its frame header."""
    frame = struct.pack(">BBHHBHBHBH", 0, 255, height, width, 0, 128, 0, 1, 2, 0)
    return b"\xff\xa0\xff\xa2" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xa1"
