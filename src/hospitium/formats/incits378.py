r"""ANSI INCITS 378-2004 finger minutiae records, both ways.

The American parent of ISO/IEC 19794-2:2005, and the same magic and version. Two things differ:

- the header: the length has 2 bytes, or, above 65,535, 2 zero bytes and then 4; after it come 4
  bytes of CBEFF product identifier (owner, type) before equipment, image size and the rest;
- the angle of a minutia counts steps of 2 degrees, 0..179, instead of 360/256 degrees.

Views and minutiae have the very same layout, so `iso19794_2` reads and writes them here as well,
and reading is as strict: what we accept we can write back byte for byte.
"""

import struct
from dataclasses import dataclass, replace

import numpy as np

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats import iso19794_2 as iso
from hospitium.formats.iso19794_2 import MAGIC, VERSION, FingerRecord, FingerView
from hospitium.formats.minutiae import Minutiae

STEPS = 180

ANGLE_UNIT = 2.0 * np.pi / STEPS
"""Radians in one step of the angle byte: 2 degrees."""

_SHORT = struct.Struct(">8sH")
_LONG = struct.Struct(">8sHI")
_PRODUCT = struct.Struct(">HH")
_ISO_LENGTH = struct.Struct(">I")
_AFTER_LENGTH = 12
"""Where ISO/IEC 19794-2 goes on after its length: from there on the two are byte for byte alike."""


@dataclass(frozen=True, slots=True)
class IncitsRecord:
    """A whole INCITS 378 record; every instance can be written.

    Attributes
    ----------
    content
        Image size, resolution, equipment and views. `Mark.angle` counts 2 degrees here, 0..179:
        use this module's `to_minutiae`, not that of `iso19794_2`.
    product_owner, product_type
        CBEFF product identifier, 0..65,535 each; owner 0 means that none is registered.
    """

    content: FingerRecord
    product_owner: int = 0
    product_type: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.product_owner <= 0xFFFF and 0 <= self.product_type <= 0xFFFF):
            raise BadTemplate("the CBEFF product identifier is outside 0..65535")
        for view in self.content.views:
            if max((mark.angle for mark in view.marks), default=0) >= STEPS:
                raise BadTemplate(f"a minutia angle is outside 0..{STEPS - 1}")


def read_record(data: bytes) -> IncitsRecord:
    """Parse a record.

    Time and memory are linear in `len(data)`.

    Raises
    ------
    BadTemplate
        If the magic, version or length is wrong (a long length field for a short record too), the
        bytes end early or go on too long, a reserved bit is set, or a value is outside its range.
    """
    length, offset = _read_length(data)
    if length != len(data):
        raise BadTemplate(f"the template announces {length} bytes but has {len(data)}")
    if length < offset + _PRODUCT.size:
        raise BadTemplate("the template ends within its header")
    owner, product = _PRODUCT.unpack_from(data, offset)
    rest = data[offset + _PRODUCT.size :]
    as_iso = MAGIC + VERSION + _ISO_LENGTH.pack(_AFTER_LENGTH + len(rest)) + rest
    return IncitsRecord(iso.read_record(as_iso), owner, product)


def write_record(record: IncitsRecord) -> bytes:
    """Serialise a record; the inverse of `read_record`.

    A record of one view without extended data takes 32 bytes and 6 for each minutia.
    """
    product = _PRODUCT.pack(record.product_owner, record.product_type)
    rest = product + iso.write_record(record.content)[_AFTER_LENGTH:]
    length = _SHORT.size + len(rest)
    if length <= 0xFFFF:
        return _SHORT.pack(MAGIC + VERSION, length) + rest
    return _LONG.pack(MAGIC + VERSION, 0, _LONG.size + len(rest)) + rest


def to_minutiae(view: FingerView, record: IncitsRecord) -> Minutiae:
    """Bring the minutiae of `view`, one of `record.content.views`, to 500 ppi.

    As in `iso19794_2`, 197 pixels per centimetre count as exactly 500 ppi.
    """
    steps = np.array([mark.angle for mark in view.marks], np.float64)
    angle = (steps * ANGLE_UNIT).astype(np.float32)
    return replace(iso.to_minutiae(view, record.content), angle=angle)


def from_minutiae(
    minutiae: Minutiae,
    *,
    finger: Finger = Finger.UNKNOWN,
    impression_type: int = iso.LIVE_SCAN_PLAIN,
    quality: int = 0,
    product_owner: int = 0,
    product_type: int = 0,
) -> IncitsRecord:
    """Make a record of one view at 500 ppi.

    Coordinates are rounded to whole pixels, angles to 2 degrees; of more than 255 minutiae the
    best stay, as in `iso19794_2.from_minutiae`.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image, or a number is outside the standard's range.
    """
    steps = np.rint(minutiae.angle.astype(np.float64) / ANGLE_UNIT) % STEPS
    # whole steps of ISO's unit pass its rounding unchanged, and so end up in the byte as they are
    counted = replace(minutiae, angle=(steps * iso.ANGLE_UNIT).astype(np.float32))
    content = iso.from_minutiae(
        counted, finger=finger, impression_type=impression_type, quality=quality
    )
    return IncitsRecord(content, product_owner, product_type)


def _read_length(data: bytes) -> tuple[int, int]:
    """Return the announced length and where the field that holds it ends."""
    if len(data) < _LONG.size:
        raise BadTemplate(f"the template is cut short: {len(data)} bytes")
    start, length = _SHORT.unpack_from(data)
    if start != MAGIC + VERSION:
        raise BadTemplate("the template does not start as INCITS 378-2004 does")
    if length:
        return length, _SHORT.size
    length = _LONG.unpack_from(data)[2]
    if length - _LONG.size + _SHORT.size <= 0xFFFF:
        raise BadTemplate("the template has the long length field, but is short")
    return length, _LONG.size
