r"""Minutiae of one impression in at most 371 bytes: the form that is stored.

A seal adds 29 bytes (`crypto.seal.OVERHEAD`), so that a sealed template has at most 400. See
docs/adr/0025-a-stored-template-of-at-most-400-bytes.md. ISO/IEC 19794-2 is what we exchange.

Layout, most significant bit first: the magic byte `C1` (its low digit is the version), then

====================  ====================================================================
bits                  what
====================  ====================================================================
4, 4, 7               finger position, impression type, quality of the impression
14, 14, 8             width - 1, height - 1, number of minutiae n
14, 14, 5             first column that holds a minutia, columns from it to the last, k
n times k, 8, 2, 7    low bits of the gap, angle in 256 steps, kind, quality
per minutia           high bits of the gap in unary: that many zeros, then a one
0..7                  zeros up to a whole byte
====================  ====================================================================

Places are whole pixels at 500 ppi, numbered row by row within the columns that hold minutiae; a gap
is the step from one place to the next, the first from place 0. Splitting sorted numbers into k low
bits and a unary rest is Elias-Fano coding, which takes at most half a bit more per number than the
least possible.

There is one spelling for each value: minutiae are sorted by place, angle, kind and quality, the
columns are as few as can be, k is the least of the best, the padding is zero and short. Reading
refuses all else, so what is accepted is written back as the same bytes.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.iso19794_2 import ANGLE_UNIT, LIVE_SCAN_PLAIN, MAX_MINUTIAE, MAX_SIDE
from hospitium.formats.minutiae import BIFURCATION, Minutiae, best_first, whole_pixels

MAGIC = b"\xc1"

MAX_BYTES = 371
"""Of a template: 400 less the 29 of a seal. About 100 minutiae of an ordinary print fit."""

_HEAD_WIDTHS = (4, 4, 7, 14, 14, 8, 14, 14, 5)
_HEAD_BITS = sum(_HEAD_WIDTHS)
_HEAD_BYTES = -(-_HEAD_BITS // 8)
_ANGLE_AT, _KIND_AT, _REST = 9, 7, 17
"""Within a minutia's number: place (or low bits of the gap), angle, kind, quality."""
_MOST_LOW_BITS = 27
"""Places have at most 28 bits."""

_Bits = NDArray[np.uint8]
_Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class StoredPrint:
    """What a stored template holds; places are whole pixels at 500 ppi.

    Attributes
    ----------
    impression_type
        0..15 as table 5 of ISO/IEC 19794-2:2005 has it; 0 is live-scan plain.
    quality
        0..100 for the whole impression.
    """

    minutiae: Minutiae
    finger: Finger = Finger.UNKNOWN
    impression_type: int = LIVE_SCAN_PLAIN
    quality: int = 0


class _Marks(NamedTuple):
    """Minutiae as one number each, ascending, and the columns of the image that hold them."""

    numbers: _Longs
    first: int
    columns: int

    @property
    def places(self) -> _Longs:
        """Places, row by row within the columns."""
        return self.numbers >> _REST


def write_compact(stored: StoredPrint) -> bytes:
    """Serialise a print in at most `MAX_BYTES`.

    Coordinates are rounded to whole pixels, angles to 1.40625 degrees. If not all minutiae fit,
    the best stay: highest quality first and, among equals, nearest to the centre of mass.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image, or a number is outside its range.
    """
    _check(stored)
    _marks(stored.minutiae, np.arange(len(stored.minutiae)))  # also those that will not be kept
    room = 8 * (MAX_BYTES - len(MAGIC))
    ranked = best_first(stored.minutiae)
    count = min(len(ranked), MAX_MINUTIAE, room // (_REST + 1))
    while len(bits := _spell(stored, _marks(stored.minutiae, ranked[:count]))) > room:
        count -= 1
    return MAGIC + np.packbits(bits).tobytes()


def read_compact(data: bytes) -> StoredPrint:
    """Parse a stored template.

    Raises
    ------
    BadTemplate
        If the magic is another, the bytes end early or go on too long, a value is outside its
        range, or the same print has another spelling.
    """
    if not data.startswith(MAGIC):
        raise BadTemplate("the template does not start as a stored one does")
    if not len(MAGIC) + _HEAD_BYTES <= len(data) <= MAX_BYTES:
        raise BadTemplate(f"a stored template of {len(data)} bytes cannot be")
    finger, impression, quality, right, bottom, count, first, span, low = _read_head(data)
    bits = np.unpackbits(np.frombuffer(data, np.uint8, offset=len(MAGIC)))[_HEAD_BITS:]
    marks = _Marks(_read_numbers(bits, count, low), first, span + 1)
    minutiae = _minutiae(marks, right + 1, bottom + 1)
    if finger > Finger.LEFT_LITTLE:
        raise BadTemplate(f"finger position is {finger}, outside 0..{Finger.LEFT_LITTLE}")
    stored = StoredPrint(minutiae, Finger(finger), impression, quality)
    _check(stored)
    if first + span > right or (minutiae.y > bottom).any():
        raise BadTemplate("a minutia lies outside its image")
    tight = _marks(minutiae, np.arange(count))
    if (tight.first, tight.columns) != (first, span + 1):
        raise BadTemplate("the template has columns that hold no minutia")
    return stored


def _check(stored: StoredPrint) -> None:
    """Refuse what has no place in the layout."""
    minutiae = stored.minutiae
    if not (0 <= stored.impression_type <= 15 and 0 <= stored.quality <= 100):
        raise BadTemplate("the impression type or the quality is outside its range")
    if not (1 <= minutiae.width <= MAX_SIDE and 1 <= minutiae.height <= MAX_SIDE):
        raise BadTemplate(f"an image of {minutiae.width} x {minutiae.height} cannot be stored")
    if (minutiae.kind > BIFURCATION).any() or (minutiae.quality > 100).any():
        raise BadTemplate("the kind or quality of a minutia is outside its range")
    if not np.isfinite(minutiae.angle).all():
        raise BadTemplate("a direction is not a number")


def _marks(minutiae: Minutiae, kept: NDArray[np.intp]) -> _Marks:
    """Round the kept minutiae to what is written, and sort them."""
    x = whole_pixels("minutia x", minutiae.x[kept], minutiae.width)
    y = whole_pixels("minutia y", minutiae.y[kept], minutiae.height)
    first, last = (int(x.min()), int(x.max())) if len(x) else (0, 0)
    place = y * (last - first + 1) + x - first
    angle = np.rint(minutiae.angle[kept].astype(np.float64) / ANGLE_UNIT).astype(np.int64) % 256
    kind, quality = minutiae.kind[kept].astype(np.int64), minutiae.quality[kept]
    numbers = place << _REST | angle << _ANGLE_AT | kind << _KIND_AT | quality
    return _Marks(np.sort(numbers), first, last - first + 1)


def _minutiae(marks: _Marks, width: int, height: int) -> Minutiae:
    """Return what the numbers stand for; the inverse of `_marks`."""
    y, x = np.divmod(marks.places, marks.columns)
    return Minutiae(
        x=(marks.first + x).astype(np.float32),
        y=y.astype(np.float32),
        angle=((marks.numbers >> _ANGLE_AT & 0xFF) * ANGLE_UNIT).astype(np.float32),
        kind=(marks.numbers >> _KIND_AT & 0x3).astype(np.uint8),
        quality=(marks.numbers & 0x7F).astype(np.uint8),
        width=width,
        height=height,
    )


def _spell(stored: StoredPrint, marks: _Marks) -> _Bits:
    """Return the bits after the magic."""
    count, span = len(marks.numbers), marks.columns - 1
    gaps = np.diff(marks.places, prepend=0)
    low = _best_low(gaps)
    parts = (gaps & ((1 << low) - 1)) << _REST | marks.numbers & ((1 << _REST) - 1)
    fixed = parts[:, None] >> np.arange(low + _REST - 1, -1, -1) & 1
    unary = np.zeros(int((gaps >> low).sum()) + count, np.uint8)
    unary[np.cumsum((gaps >> low) + 1) - 1] = 1
    right, bottom = stored.minutiae.width - 1, stored.minutiae.height - 1
    head = [stored.finger, stored.impression_type, stored.quality, right, bottom]
    head += [count, marks.first, span, low]
    return np.concatenate([_head_bits(head), fixed.astype(np.uint8).ravel(), unary])


def _head_bits(values: list[int]) -> _Bits:
    """Write the fields before the minutiae."""
    head = 0
    for value, width in zip(values, _HEAD_WIDTHS, strict=True):
        head = head << width | value
    return np.unpackbits(np.frombuffer(head.to_bytes(_HEAD_BYTES), np.uint8))[-_HEAD_BITS:]


def _best_low(gaps: _Longs) -> int:
    """Return the number of low bits that makes the code shortest; the least of equals."""
    tried = np.arange(_MOST_LOW_BITS + 1)
    return int(((gaps[:, None] >> tried).sum(axis=0) + len(gaps) * tried).argmin())


def _read_head(data: bytes) -> list[int]:
    """Read the fields before the minutiae."""
    rest = int.from_bytes(data[len(MAGIC) : len(MAGIC) + _HEAD_BYTES])
    rest >>= 8 * _HEAD_BYTES - _HEAD_BITS
    values = []
    for width in reversed(_HEAD_WIDTHS):
        values.append(rest & ((1 << width) - 1))
        rest >>= width
    return values[::-1]


def _read_numbers(bits: _Bits, count: int, low: int) -> _Longs:
    """Read the minutiae; nothing but padding may follow."""
    wide = low + _REST
    if low > _MOST_LOW_BITS or len(bits) < count * (wide + 1):
        raise BadTemplate("the template announces more minutiae than it holds")
    weights = 1 << np.arange(wide - 1, -1, -1)
    fixed = bits[: count * wide].reshape(count, wide).astype(np.int64) @ weights
    unary = bits[count * wide :]
    ends = np.flatnonzero(unary)
    padding = len(unary) - (int(ends[-1]) + 1 if len(ends) else 0)
    if len(ends) != count or padding > 7:
        raise BadTemplate("the template's places do not fit its number of minutiae")
    gaps = (np.diff(ends, prepend=-1) - 1 << low) + (fixed >> _REST)
    places = np.cumsum(gaps)
    if count and places[-1] >= MAX_SIDE * MAX_SIDE:
        raise BadTemplate("a minutia lies outside any image")
    numbers = places << _REST | fixed & ((1 << _REST) - 1)
    if (np.diff(numbers) < 0).any() or low != _best_low(gaps):
        raise BadTemplate("the template is not spelt as it must be")
    return numbers
