r"""JPEG 2000 headers (ITU-T T.800 annexes A and I), read before a decoder is let at the file.

The decoder, OpenJPEG, believes the header: a file of 2 KB that asks for 2 x 2 pixel precincts made
it take more than 7 GB (2026-11-22). It also fills what is missing of a file that was cut short
without a word. So the code stream is walked here first, marker by marker, and refused where it asks
for more structure than any scanner writes, or does not reach its end.
"""

import struct
from typing import NamedTuple

from hospitium.core.errors import UnreadableImage

FILE_MAGIC = b"\0\0\0\x0cjP  \r\n\x87\n"
STREAM_MAGIC = b"\xff\x4f\xff\x51"

MAX_COMPONENTS = 4
MAX_TILES = 256
MAX_LAYERS = 64
MAX_LEVELS = 10
MIN_CODE_BLOCK = 4
MIN_PRECINCT = 5
"""Exponents of 2: code blocks of 16, precincts of 32 pixels; files have 64 and 128 or more. At
these limits a 4096 x 4096 image took at most 521 MiB, with four components (2026-11-22)."""

_COD, _COC, _SOT, _SOD, _EOC = 0xFF52, 0xFF53, 0xFF90, 0xFF93, 0xFFD9
_SIZ = struct.Struct(">H8IH")
_TILE_PART = struct.Struct(">HIBB")


class _Segment(NamedTuple):
    """A marker, what it holds, and where the next one starts."""

    marker: int
    body: bytes
    end: int


def read_size(data: bytes) -> tuple[int, int]:
    """Return (width, height) of a JP2 file or a bare code stream that is safe to decode.

    Raises
    ------
    UnreadableImage
        If it is cut short or damaged, or has more components, tiles, layers or levels, or smaller
        code blocks or precincts, than the limits of this module.
    """
    stream = data if data.startswith(STREAM_MAGIC) else _code_stream(data)
    if not stream.startswith(STREAM_MAGIC):
        raise UnreadableImage("the JPEG 2000 file has no code stream")
    size = _segment(stream, 2)
    width, height = _check_size(size.body)
    at, coded = size.end, False
    while (part := _segment(stream, at)).marker != _SOT:
        coded = coded or part.marker == _COD
        _check_segment(part)
        at = part.end
    if not coded:
        raise UnreadableImage("the JPEG 2000 file does not say how it is coded")
    _check_tile_parts(stream, at)
    return width, height


def _code_stream(data: bytes) -> bytes:
    """Cut the first code stream out of the boxes of a JP2 file."""
    at = 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        head = 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        end = len(data) if length == 0 else at + length
        if end < at + head or end > len(data):
            break
        if kind == b"jp2c":
            return data[at + head : end]
        at = end
    raise UnreadableImage("the JPEG 2000 file is cut short or damaged")


def _segment(stream: bytes, at: int) -> _Segment:
    """Read the marker segment at `at`."""
    marker, length = int.from_bytes(stream[at : at + 2]), int.from_bytes(stream[at + 2 : at + 4])
    end = at + 2 + length
    if marker < 0xFF01 or length < 2 or end > len(stream):
        raise UnreadableImage("the JPEG 2000 file is cut short or damaged")
    return _Segment(marker, stream[at + 4 : end], end)


def _check_size(body: bytes) -> tuple[int, int]:
    """Check the SIZ segment; return width and height of the image area."""
    if len(body) < _SIZ.size:
        raise UnreadableImage("the JPEG 2000 file's size segment is cut short")
    _, right, lower, left, upper, tile_w, tile_h, tile_x, tile_y, count = _SIZ.unpack_from(body)
    width, height = right - left, lower - upper
    if min(width, height, tile_w, tile_h) < 1 or not 1 <= count <= MAX_COMPONENTS:
        raise UnreadableImage(f"a JPEG 2000 image of {width} x {height} pixels, {count} components")
    across, down = -(-(right - tile_x) // tile_w), -(-(lower - tile_y) // tile_h)
    if across * down > MAX_TILES:
        raise UnreadableImage(f"the JPEG 2000 file has more than {MAX_TILES} tiles")
    return width, height


def _check_segment(part: _Segment) -> None:
    """Check a segment of the main header; only the coding style can ask for too much."""
    if part.marker == _COC:
        raise UnreadableImage("JPEG 2000 with a coding style for each component is not read")
    if part.marker != _COD:
        return
    if len(part.body) < 10:
        raise UnreadableImage("the JPEG 2000 file's coding style is cut short")
    layers, levels = int.from_bytes(part.body[2:4]), part.body[5]
    code_block = 2 + min(part.body[6], part.body[7])
    precincts = part.body[10:] if part.body[0] & 1 else b""
    smallest = min((min(size >> 4, size & 15) for size in precincts), default=MIN_PRECINCT)
    if layers > MAX_LAYERS or levels > MAX_LEVELS:
        raise UnreadableImage(f"JPEG 2000 with {layers} layers, {levels} levels is not read")
    if code_block < MIN_CODE_BLOCK or smallest < MIN_PRECINCT:
        raise UnreadableImage("JPEG 2000 with such small code blocks or precincts is not read")


def _check_tile_parts(stream: bytes, at: int) -> None:
    """Follow the lengths of the tile parts from the first to the end of the stream."""
    while stream[at : at + 2] != _EOC.to_bytes(2):
        start = _segment(stream, at)
        if start.marker != _SOT or len(start.body) != _TILE_PART.size:
            raise UnreadableImage("the JPEG 2000 file is cut short or damaged")
        length = _TILE_PART.unpack(start.body)[1] or len(stream) - 2 - at
        inner = start.end
        while stream[inner : inner + 2] != _SOD.to_bytes(2):
            part = _segment(stream, inner)
            if part.marker in (_COD, _COC):
                raise UnreadableImage("JPEG 2000 with a coding style for each tile is not read")
            inner = part.end
        if inner + 2 > at + length:
            raise UnreadableImage("a tile of the JPEG 2000 file is shorter than its header")
        at += length
