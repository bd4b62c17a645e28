"""The WSQ code stream: marker segments, tables and Huffman-coded coefficients.

Nothing in the bytes is believed: every length, table and count is checked before it is used, so a
broken or hostile file ends in `UnreadableImage`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.core.errors import UnreadableImage

SOI, EOI, SOF, SOB = 0xFFA0, 0xFFA1, 0xFFA2, 0xFFA3
DTT, DQT, DHT, COM = 0xFFA4, 0xFFA5, 0xFFA6, 0xFFA8

SUBBANDS = 60
"""Coded subbands; four more, the finest diagonal detail, are never coded."""

LOW_TAPS, HIGH_TAPS = 9, 7
"""Lengths of the analysis filters of every encoder that the FBI has certified."""

_MAX_COEFFICIENT = 2.0
_MAX_SEGMENTS = 64  # real files have about 10; bounds the work that a hostile one can ask for
_MAX_TABLES = 8
_MARKER = re.compile(rb"\xff[^\x00]")
CODE_BITS = 16
_DAMAGED = -1

# bits that follow a symbol's code and hold its value
EXTRA_BITS = np.zeros(256, np.uint8)
EXTRA_BITS[[101, 102, 105]] = 8
EXTRA_BITS[[103, 104, 106]] = 16


class Frame(NamedTuple):
    """What the frame header says: size in pixels, and grey = value * `scale` + `shift`."""

    width: int
    height: int
    shift: float
    scale: float


class Quantisation(NamedTuple):
    """Bin centre (a fraction of a bin), and per subband bin width and width of the zero bin."""

    centre: float
    widths: NDArray[np.float32]
    zero_widths: NDArray[np.float32]


class Filters(NamedTuple):
    """Synthesis filters, symmetric: low-pass 7 taps, high-pass 9."""

    low: NDArray[np.float32]
    high: NDArray[np.float32]


class _Codes(NamedTuple):
    """Length and meaning of the code that 16 bits start with; length 0: no such code."""

    lengths: NDArray[np.uint8]
    symbols: NDArray[np.uint8]


@dataclass(slots=True)
class Stream:
    """Everything read from one file; `blocks` are (Huffman table, bytes without stuffing)."""

    frame: Frame | None = None
    filters: Filters | None = None
    quantisation: Quantisation | None = None
    ppi: float | None = None
    tables: dict[int, _Codes] = field(default_factory=dict)
    blocks: list[tuple[_Codes, bytes]] = field(default_factory=list)


def read_stream(data: bytes) -> Stream:
    """Parse a whole file; Huffman-coded bytes are cut out but not decoded yet.

    Raises
    ------
    UnreadableImage
        If a segment is cut short, unknown, out of place or contradicts itself.
    """
    stream = Stream()
    for marker, body, coded in segments(data):
        if marker == SOF:
            stream.frame = read_frame(body)
        elif marker == DTT:
            stream.filters = _read_filters(body)
        elif marker == DQT:
            stream.quantisation = _read_quantisation(body)
        elif marker == DHT:
            stream.tables.update(read_tables(body))
        elif marker == COM:
            stream.ppi = _read_ppi(body) or stream.ppi
        elif marker == SOB and body and body[0] in stream.tables:
            stream.blocks.append((stream.tables[body[0]], coded.replace(b"\xff\0", b"\xff")))
        else:
            raise UnreadableImage("the WSQ file has a segment that does not belong there")
    return stream


def segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Yield (marker, body, coded bytes that follow: blocks only) up to the end marker."""
    at = 2
    for _ in range(_MAX_SEGMENTS):
        marker = int.from_bytes(data[at : at + 2])
        if marker == EOI:
            return
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        if marker < SOI or end < at + 4 or end > len(data):
            raise UnreadableImage("the WSQ file is cut short or damaged")
        body, at, coded = data[at + 4 : end], end, b""
        if marker == SOB:
            found = _MARKER.search(data, at)
            if found is None:
                raise UnreadableImage("the WSQ file is cut short")
            coded, at = data[at : found.start()], found.start()
        yield marker, body, coded
    raise UnreadableImage(f"the WSQ file has more than {_MAX_SEGMENTS} segments")


def read_frame(body: bytes) -> Frame:
    """Read the frame header (black, white, height, width, shift, scale, encoder, software)."""
    _want(body, 15)
    return Frame(
        width=int.from_bytes(body[4:6]),
        height=int.from_bytes(body[2:4]),
        shift=_decimal(body, 6),
        scale=_decimal(body, 9),
    )


def decode_coefficients(stream: Stream, count: int) -> NDArray[np.int32]:
    """Undo the Huffman coding; there must be exactly `count` coefficients.

    Raises
    ------
    UnreadableImage
        If the coded data ends early, goes on too long or has a code that no table has.
    """
    out = np.zeros(count, np.int32)
    at = 0
    for codes, coded in stream.blocks:
        at = _decode_block(np.frombuffer(coded, np.uint8), *codes, EXTRA_BITS, out, at)
        if at == _DAMAGED:
            raise UnreadableImage("the WSQ file's coded data is damaged")
    if at != count:
        raise UnreadableImage(f"the WSQ file holds {at} of {count} coefficients")
    return out


def _want(body: bytes, size: int) -> None:
    """Refuse a segment of another size than it must have."""
    if len(body) != size:
        raise UnreadableImage("a segment of the WSQ file has the wrong length")


def _decimal(body: bytes, at: int, size: int = 2) -> float:
    """Read a scaled number: one byte of decimal places, then `size` bytes of digits."""
    return float(int.from_bytes(body[at + 1 : at + 1 + size]) * 10.0 ** -body[at])


def _read_filters(body: bytes) -> Filters:
    """Read the right halves of the analysis filters and turn them into synthesis filters.

    Synthesis low-pass is analysis high-pass with every second sign changed, and conversely.
    """
    low, high = LOW_TAPS // 2 + 1, HIGH_TAPS // 2 + 1
    _want(body, 2 + 6 * (low + high))
    if (body[0], body[1]) != (LOW_TAPS, HIGH_TAPS):
        raise UnreadableImage(f"WSQ filters of {body[0]} and {body[1]} taps are not supported")
    halves = [
        (-1.0 if body[at] else 1.0) * _decimal(body, at + 1, 4) for at in range(2, len(body), 6)
    ]
    if max(map(abs, halves)) > _MAX_COEFFICIENT:
        raise UnreadableImage("the WSQ file's filters are not a wavelet")
    return Filters(low=_synthesis(halves[low:]), high=_synthesis(halves[:low]))


def _synthesis(half: list[float]) -> NDArray[np.float32]:
    """Change every second sign and mirror a half filter (centre first) to a whole one."""
    right = np.array(half) * (-1.0) ** np.arange(len(half))
    return np.concatenate([right[:0:-1], right]).astype(np.float32)


def _read_quantisation(body: bytes) -> Quantisation:
    """Read 64 pairs of bin widths; the last four belong to subbands that are never coded."""
    _want(body, 3 + 6 * 64)
    pairs = [(_decimal(body, at), _decimal(body, at + 3)) for at in range(3, len(body), 6)]
    widths, zero_widths = np.array(pairs[:SUBBANDS], np.float32).T
    return Quantisation(_decimal(body, 0), widths, zero_widths)


def read_tables(body: bytes) -> dict[int, _Codes]:
    """Read the codes of one DHT segment by table number."""
    tables: dict[int, _Codes] = {}
    while body:
        number, counts = body[0], body[1 : 1 + CODE_BITS]
        end = 1 + CODE_BITS + sum(counts)
        if len(counts) < CODE_BITS or end > len(body):
            raise UnreadableImage("a Huffman table of the WSQ file is cut short")
        if number >= _MAX_TABLES or number in tables:
            raise UnreadableImage("a Huffman table of the WSQ file has an impossible number")
        tables[number] = _spread_codes(counts, body[1 + CODE_BITS : end])
        body = body[end:]
    return tables


def _spread_codes(counts: bytes, symbols: bytes) -> _Codes:
    """Give each 16-bit prefix its code, numbered canonically as in ITU-T T.81 annex C."""
    codes = _Codes(np.zeros(1 << CODE_BITS, np.uint8), np.zeros(1 << CODE_BITS, np.uint8))
    start, used = 0, 0
    for length, count in enumerate(counts, start=1):
        room = 1 << (CODE_BITS - length)
        for symbol in symbols[used : used + count]:
            codes.lengths[start : start + room] = length
            codes.symbols[start : start + room] = symbol
            start += room
        used += count
    if start > 1 << CODE_BITS:
        raise UnreadableImage("a Huffman table of the WSQ file has more codes than bits allow")
    return codes


def _read_ppi(body: bytes) -> float | None:
    """Find the resolution in a NISTCOM comment."""
    found = re.search(rb"\nPPI (\d{1,5})\n", body) if body.startswith(b"NIST_COM") else None
    return float(found[1]) if found else None


def _decode_plain(
    data: NDArray[np.uint8],
    lengths: NDArray[np.uint8],
    symbols: NDArray[np.uint8],
    extra_bits: NDArray[np.uint8],
    out: NDArray[np.int32],
    at: int,
) -> int:
    """Decode one block into `out` from index `at`; return the next index or `_DAMAGED`.

    Symbols: 1..100 a run of zeros, 101/102 an 8-bit and 103/104 a 16-bit positive/negative
    value, 105/106 an 8/16-bit run of zeros, 107..254 the value - 180. `out` starts as zeros. A
    block ends in less than a byte of padding; some encoders add up to a byte of ones.
    """
    acc, have, read = 0, 0, 0
    while True:
        while have <= 40 and read < data.size:
            acc = ((acc & 0xFFFFFFFFFF) << 8) | int(data[read])
            read += 1
            have += 8
        if have >= 16:
            peek = (acc >> (have - 16)) & 0xFFFF
        else:
            peek = ((acc << (16 - have)) | ((1 << (16 - have)) - 1)) & 0xFFFF
        length = int(lengths[peek])
        if length == 0 or length > have:
            padding = have < 8 or (have < 16 and acc & ((1 << have) - 1) == (1 << have) - 1)
            return at if padding else _DAMAGED
        symbol = int(symbols[peek])
        bits = int(extra_bits[symbol])
        have -= length + bits
        if have < 0 or symbol in (0, 255):
            return _DAMAGED
        extra = (acc >> have) & ((1 << bits) - 1)
        if symbol <= 100 or symbol in (105, 106):
            at += extra if bits else symbol
        else:
            if at < out.size:
                value = extra if symbol in (101, 103) else -extra
                out[at] = value if bits else symbol - 180
            at += 1
        if at > out.size:
            return _DAMAGED


_decode_block = njit(cache=True, nogil=True)(_decode_plain)
