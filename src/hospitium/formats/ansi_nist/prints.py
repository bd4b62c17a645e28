"""Images of fingers and palms inside a transaction: types 4, 13, 14 and 15."""

import re
import struct
from dataclasses import dataclass
from typing import NamedTuple

from hospitium.core.errors import BadTransaction
from hospitium.core.fingers import Finger
from hospitium.core.units import MM_PER_INCH, NORM_PPI
from hospitium.formats.ansi_nist.values import BinaryRecord, Record, TextRecord, Transaction, whole
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import MAX_PPI, MIN_PPI, decode_image, decode_raw, encode_png

LOW_RESOLUTION, LATENT, FINGERPRINT, PALM = 4, 13, 14, 15
"""Types of record; 4 is the old binary one for 500 ppi."""

UNCOMPRESSED = "NONE"
_COMPRESSIONS = (UNCOMPRESSED, "WSQ20", "JPEGB", "JPEGL", "JP2", "JP2L", "PNG")
"""Names in the text records; their places are the codes in type 4."""

_PLAIN_THUMBS = {11: Finger.RIGHT_THUMB, 12: Finger.LEFT_THUMB}
_NO_POSITION = 255
_FIXED = struct.Struct(">B6sBHHB")
_DOUBLED_DATA = re.compile(rb"(?:[^\x1c-\x1f]{0,64}\x1d\d{1,2}\.999:){1,8}")

_IMPRESSION = 3
_WIDTH, _HEIGHT, _UNITS = 6, 7, 8
_CODING, _BITS, _POSITION = 11, 12, 13
_SCANNED_AT = 11
_PER_INCH, _PER_CM = 1, 2


@dataclass(frozen=True, slots=True)
class FingerImage:
    """An image of skin as the record describes it; nothing is decoded yet.

    Attributes
    ----------
    kind, idc
        Type of record, and the number that ties it to its minutiae.
    positions
        Codes of ANSI/NIST-ITL table 8: 0..10 fingers, 11 and 12 plain thumbs, 13..15 slaps,
        20..38 palms. Several where a latent may be any of them.
    impression
        Code of table 7; 0 is live-scan plain.
    coding
        `NONE`, `WSQ20`, `JPEGB`, `JPEGL`, `JP2`, `JP2L`, `PNG` or whatever the sender wrote.
    width, height
        Pixels, as stated.
    ppi
        Resolution as stated, if it is one that a fingerprint can have; else None.
    bits
        Per pixel, as stated.
    data
        The image: a file, or grey levels row by row.
    """

    kind: int
    idc: int
    positions: tuple[int, ...]
    impression: int
    coding: str
    width: int
    height: int
    ppi: float | None
    bits: int
    data: bytes

    @property
    def finger(self) -> Finger | None:
        """Which finger, if it is exactly one; a palm, a slap or a choice of fingers is None."""
        return finger_of(self.positions)


class FoundPrint(NamedTuple):
    """A finger, an image file of it for `decode_image`, and its resolution as stated, if it is."""

    finger: Finger
    data: bytes
    ppi: float | None


def finger_of(positions: tuple[int, ...]) -> Finger | None:
    """Map position codes to a finger; None unless they name exactly one."""
    if len(positions) != 1:
        return None
    (code,) = positions
    return Finger(code) if 0 <= code <= Finger.LEFT_LITTLE else _PLAIN_THUMBS.get(code)


def finger_images(transaction: Transaction) -> tuple[FingerImage, ...]:
    """Return every image of types 4, 13, 14 and 15, palms and slaps included, in their order.

    A record without an image (an amputated finger, say) has no entry.

    Raises
    ------
    BadTransaction
        If a record of these types says nothing sensible about its image.
    """
    images = (image_in(record, transaction.header) for record in transaction.records)
    return tuple(image for image in images if image is not None)


def image_in(record: Record, header: TextRecord) -> FingerImage | None:
    """Return the image in one record, None if it has none; raises as `finger_images` does."""
    if isinstance(record, BinaryRecord):
        return _from_binary(record, header) if record.kind == LOW_RESOLUTION else None
    if record.kind not in (LATENT, FINGERPRINT, PALM) or not record.data:
        return None
    return _from_text(record, record.data)


def images_of(transaction: Transaction) -> tuple[FoundPrint, ...]:
    """Return the images of single fingers, each as a file that `decode_image` reads.

    Raises
    ------
    BadInput
        If a record says nothing sensible, or uncompressed pixels do not fit their stated size.
    """
    return tuple(
        FoundPrint(image.finger, as_file(image), image.ppi)
        for image in finger_images(transaction)
        if image.finger is not None
    )


def decode_print(image: FingerImage) -> GrayImage:
    """Decode the image at its stated resolution; raises as `decode_image` does."""
    return decode_image(as_file(image), ppi=image.ppi)


def as_file(image: FingerImage) -> bytes:
    """Return the image as a file that `decode_image` reads: uncompressed pixels become PNG.

    Raises
    ------
    BadInput
        If they do not fit their stated size, or have other than 8 bits.
    """
    if image.coding != UNCOMPRESSED:
        return image.data
    if image.bits != 8:
        raise BadTransaction(f"an uncompressed image of {image.bits} bits a pixel is not read")
    raw = decode_raw(image.data, width=image.width, height=image.height, ppi=image.ppi or NORM_PPI)
    return encode_png(raw.pixels, ppi=image.ppi)


def _from_binary(record: BinaryRecord, header: TextRecord) -> FingerImage:
    """Read the fixed fields of a type 4 record."""
    if len(record.body) < _FIXED.size:
        raise BadTransaction("a record of type 4 is cut short")
    impression, positions, native, width, height, coding = _FIXED.unpack_from(record.body)
    if coding >= len(_COMPRESSIONS):
        raise BadTransaction(f"a record of type 4 has the unknown compression {coding}")
    return FingerImage(
        kind=record.kind,
        idc=record.idc,
        positions=tuple(code for code in positions if code != _NO_POSITION),
        impression=impression,
        coding=_COMPRESSIONS[coding],
        width=width,
        height=height,
        ppi=_native_ppi(header) if native else NORM_PPI,
        bits=8,
        data=record.body[_FIXED.size :],
    )


def _from_text(record: TextRecord, data: bytes) -> FingerImage:
    """Read what a record of types 13 to 15 says about its image.

    Some writers, those of NIST's own sample files among them, put a second field 999 with a short
    text before the one with the image.
    """
    doubled = _DOUBLED_DATA.match(data)
    return FingerImage(
        kind=record.kind,
        idc=record.idc,
        positions=tuple(whole(row[0]) for row in record.items(_POSITION)),
        impression=record.whole(_IMPRESSION) or 0,
        coding=(record.text(_CODING) or "").upper(),
        width=record.whole(_WIDTH) or 0,
        height=record.whole(_HEIGHT) or 0,
        ppi=stated_ppi(record, _UNITS),
        bits=record.whole(_BITS) or 8,
        data=data[doubled.end() :] if doubled else data,
    )


def stated_ppi(record: TextRecord, units: int) -> float | None:
    """Read three fields from number `units` on: units, pixels across, pixels down per unit.

    Raises
    ------
    BadTransaction
        If the pixels are not square.
    """
    scale = record.whole(units)
    if scale not in (_PER_INCH, _PER_CM):
        return None
    factor = 1.0 if scale == _PER_INCH else MM_PER_INCH / 10
    across, down = ((record.whole(number) or 0) * factor for number in (units + 1, units + 2))
    if not MIN_PPI <= across <= MAX_PPI:
        return None
    if abs(across - down) > 0.01 * across:
        raise BadTransaction(f"an image's pixels are not square: {across:g} x {down:g} ppi")
    return _normal(across)


def _native_ppi(header: TextRecord) -> float | None:
    """Return the resolution that the prints were scanned at: 1.011, pixels per millimetre."""
    text = header.text(_SCANNED_AT) or ""
    if not re.fullmatch(r"\d{1,3}\.\d{1,2}", text):
        return None
    ppi = float(text) * MM_PER_INCH
    return _normal(ppi) if MIN_PPI <= ppi <= MAX_PPI else None


def _normal(ppi: float) -> float:
    """Return exactly 500 for what is 500 but for rounding (19.69 per mm, 197 per cm)."""
    return NORM_PPI if abs(ppi - NORM_PPI) <= 0.5 else ppi
