r"""ISO/IEC 19794-2:2005 finger minutiae records, both ways (clause 7, record format).

Layout, big-endian: a 24-byte header (magic `FMR\0`, version ` 20\0`, length, equipment, image
size, resolution, number of views, reserved), then for every view 4 bytes (position, view number
and impression type, quality, count), 6 bytes a minutia (type and x, reserved and y, angle,
quality) and an extended data block (2-byte length, then that many bytes, kept as they are).

Reading is strict: what we accept we can write back byte for byte. Reserved bits that are set,
coordinates outside the image and numbers outside the standard's ranges are refused rather than
guessed at, because a shifted record would otherwise become a different finger.
"""

import struct
from dataclasses import dataclass
from itertools import starmap
from typing import NamedTuple

import numpy as np

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.minutiae import BIFURCATION, Minutiae, best_first, whole_pixels

MAGIC = b"FMR\0"
VERSION = b" 20\0"

NORM_RESOLUTION = 197
"""Pixels per centimetre that stand for 500 ppi, the standard's own rounding of 196.85."""

MIN_RESOLUTION, MAX_RESOLUTION = 20, 1575
"""Pixels per centimetre, about 50 and 4,000 ppi: outside of it is a broken field, not a scan."""

MAX_MINUTIAE = 255
MAX_SIDE = 0x4000
"""Coordinates have 14 bits, so an image wider or higher than this cannot be addressed."""

LIVE_SCAN_PLAIN, LIVE_SCAN_CONTACTLESS = 0, 9
"""Impression types as ANSI INCITS 381 has them; ANSI/NIST-ITL has 24 for contactless."""

ANGLE_UNIT = 2.0 * np.pi / 256.0
"""Radians in one step of the angle byte: 1.40625 degrees."""

_HEADER = struct.Struct(">4s4sIHHHHHBB")
_VIEW = struct.Struct(">BBBB")
_MARK = struct.Struct(">HHBB")
_LENGTH = struct.Struct(">H")


class Mark(NamedTuple):
    """One minutia as the record holds it.

    `kind` 0 other, 1 ending, 2 bifurcation; `x`, `y` in pixels of the record's image from its
    upper left corner; `angle` in steps of 1.40625 degrees counter-clockwise from the positive x
    axis; `quality` 0 (not reported) or 1..100.
    """

    kind: int
    x: int
    y: int
    angle: int
    quality: int


@dataclass(frozen=True, slots=True)
class FingerView:
    """One impression in a record.

    Attributes
    ----------
    position
        Which finger.
    marks
        At most 255 minutiae.
    view_number
        0..15; tells impressions of one finger in one record apart.
    impression_type
        0..15 as table 5 of the standard has it; 0 is live-scan plain.
    quality
        0..100 for the whole impression.
    extended
        The extended data as found (ridge counts, cores and deltas, makers' own), at most 65,535
        bytes; not interpreted.
    """

    position: Finger
    marks: tuple[Mark, ...]
    view_number: int = 0
    impression_type: int = LIVE_SCAN_PLAIN
    quality: int = 0
    extended: bytes = b""

    def __post_init__(self) -> None:
        _within("view number", self.view_number, 0, 15)
        _within("impression type", self.impression_type, 0, 15)
        _within("finger quality", self.quality, 0, 100)
        _within("number of minutiae", len(self.marks), 0, MAX_MINUTIAE)
        _within("extended data length", len(self.extended), 0, 0xFFFF)
        _all_within("minutia type", [mark.kind for mark in self.marks], BIFURCATION)
        _all_within("minutia angle", [mark.angle for mark in self.marks], 255)
        _all_within("minutia quality", [mark.quality for mark in self.marks], 100)


@dataclass(frozen=True, slots=True)
class FingerRecord:
    """A whole finger minutiae record; every instance can be written.

    Attributes
    ----------
    width, height
        Size of the image the minutiae were found in, pixels, 1..16,384.
    x_resolution, y_resolution
        Pixels per centimetre, 20..1,575; 197 is 500 ppi.
    views
        1..255 impressions.
    equipment
        Capture equipment: 4 bits of certification, 12 bits of the maker's device id.
    """

    width: int
    height: int
    views: tuple[FingerView, ...]
    x_resolution: int = NORM_RESOLUTION
    y_resolution: int = NORM_RESOLUTION
    equipment: int = 0

    def __post_init__(self) -> None:
        _within("image width", self.width, 1, MAX_SIDE)
        _within("image height", self.height, 1, MAX_SIDE)
        _within("x resolution", self.x_resolution, MIN_RESOLUTION, MAX_RESOLUTION)
        _within("y resolution", self.y_resolution, MIN_RESOLUTION, MAX_RESOLUTION)
        _within("equipment id", self.equipment, 0, 0xFFFF)
        _within("number of views", len(self.views), 1, 255)
        for view in self.views:
            _all_within("minutia x", [mark.x for mark in view.marks], self.width - 1)
            _all_within("minutia y", [mark.y for mark in view.marks], self.height - 1)


def read_record(data: bytes) -> FingerRecord:
    """Parse a record.

    Time and memory are linear in `len(data)`.

    Raises
    ------
    BadTemplate
        If the magic, version or length is wrong, the bytes end early or go on too long, a
        reserved bit is set, or a value is outside the standard's range.
    """
    if len(data) < _HEADER.size:
        raise BadTemplate(f"the template is cut short: {len(data)} bytes, the header has 24")
    magic, version, length, equipment, width, height, x_res, y_res, count, reserved = (
        _HEADER.unpack_from(data)
    )
    if magic != MAGIC or version != VERSION:
        raise BadTemplate("the template does not start as ISO/IEC 19794-2:2005 does")
    if length != len(data):
        raise BadTemplate(f"the template announces {length} bytes but has {len(data)}")
    _within("reserved header byte", reserved, 0, 0)
    views = []
    offset = _HEADER.size
    for _ in range(count):
        view, offset = _read_view(data, offset)
        views.append(view)
    if offset != len(data):
        raise BadTemplate(f"{len(data) - offset} bytes follow the template's last view")
    return FingerRecord(width, height, tuple(views), x_res, y_res, equipment)


def write_record(record: FingerRecord) -> bytes:
    """Serialise a record; the inverse of `read_record`.

    A record of one view without extended data takes 30 bytes and 6 for each minutia.
    """
    body = b"".join(_write_view(view) for view in record.views)
    image = (record.width, record.height, record.x_resolution, record.y_resolution)
    length = _HEADER.size + len(body)
    header = _HEADER.pack(MAGIC, VERSION, length, record.equipment, *image, len(record.views), 0)
    return header + body


def to_minutiae(view: FingerView, record: FingerRecord) -> Minutiae:
    """Bring the minutiae of `view` to 500 ppi.

    Parameters
    ----------
    view
        One of `record.views`.
    record
        The record it came from; only its image size and resolution are used.

    Notes
    -----
    197 px/cm counts as exactly 500 ppi, so records at the norm resolution keep their integers.
    """
    x_scale = NORM_RESOLUTION / record.x_resolution
    y_scale = NORM_RESOLUTION / record.y_resolution
    kind, x, y, angle, quality = np.array(view.marks, np.int64).reshape(-1, 5).T
    return Minutiae(
        x=(x * x_scale).astype(np.float32),
        y=(y * y_scale).astype(np.float32),
        angle=(angle * ANGLE_UNIT).astype(np.float32),
        kind=kind.astype(np.uint8),
        quality=quality.astype(np.uint8),
        width=max(1, round(record.width * x_scale)),
        height=max(1, round(record.height * y_scale)),
    )


def from_minutiae(
    minutiae: Minutiae,
    *,
    finger: Finger = Finger.UNKNOWN,
    impression_type: int = LIVE_SCAN_PLAIN,
    quality: int = 0,
) -> FingerRecord:
    """Make a record of one view at 500 ppi.

    Coordinates are rounded to whole pixels, angles to 1.40625 degrees. Of more than 255
    minutiae the best stay: highest quality first and, among equals, nearest to the centre of
    mass, as the standard's rule for small cards has it. Order is kept.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image, or a number is outside the standard's range.
    """
    columns = (
        minutiae.kind,
        whole_pixels("minutia x", minutiae.x, minutiae.width),
        whole_pixels("minutia y", minutiae.y, minutiae.height),
        np.rint(minutiae.angle / ANGLE_UNIT).astype(np.int64) % 256,
        minutiae.quality,
    )
    kept = np.sort(best_first(minutiae)[:MAX_MINUTIAE])
    marks = tuple(starmap(Mark, zip(*(column[kept].tolist() for column in columns), strict=True)))
    view = FingerView(finger, marks, impression_type=impression_type, quality=quality)
    return FingerRecord(minutiae.width, minutiae.height, (view,))


def _within(what: str, value: int, low: int, high: int) -> None:
    """Refuse a value outside the standard's range."""
    if not low <= value <= high:
        raise BadTemplate(f"{what} is {value}, outside {low}..{high}")


def _all_within(what: str, values: list[int], high: int) -> None:
    """Refuse if any of the values is outside 0..high."""
    if values:
        _within(what, min(values), 0, high)
        _within(what, max(values), 0, high)


def _take(data: bytes, offset: int, size: int) -> tuple[bytes, int]:
    """Cut `size` bytes at `offset`; return them and where they end."""
    end = offset + size
    if end > len(data):
        raise BadTemplate("the template ends in the middle of a view")
    return data[offset:end], end


def _read_view(data: bytes, offset: int) -> tuple[FingerView, int]:
    """Read the view at `offset`; return it and where the next one starts."""
    head, offset = _take(data, offset, _VIEW.size)
    position, numbers, quality, count = _VIEW.unpack(head)
    _within("finger position", position, Finger.UNKNOWN, Finger.LEFT_LITTLE)
    body, offset = _take(data, offset, count * _MARK.size)
    _within("reserved bits of a minutia", max(body[2 :: _MARK.size], default=0) >> 6, 0, 0)
    marks = tuple(
        Mark(kind_x >> 14, kind_x & 0x3FFF, y, angle, worth)
        for kind_x, y, angle, worth in _MARK.iter_unpack(body)
    )
    size, offset = _take(data, offset, _LENGTH.size)
    extended, offset = _take(data, offset, _LENGTH.unpack(size)[0])
    view = FingerView(Finger(position), marks, numbers >> 4, numbers & 15, quality, extended)
    return view, offset


def _write_view(view: FingerView) -> bytes:
    """Serialise one view; its values were checked when it was made."""
    numbers = view.view_number << 4 | view.impression_type
    head = _VIEW.pack(view.position, numbers, view.quality, len(view.marks))
    marks = [_MARK.pack(m.kind << 14 | m.x, m.y, m.angle, m.quality) for m in view.marks]
    return b"".join([head, *marks, _LENGTH.pack(len(view.extended)), view.extended])
