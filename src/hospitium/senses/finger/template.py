"""Templates as bytes: ISO/IEC 19794-2:2005 records of one impression."""

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.iso19794_2 import from_minutiae, read_record, to_minutiae, write_record
from hospitium.formats.minutiae import Minutiae


def encode_template(
    minutiae: Minutiae, *, finger: Finger = Finger.UNKNOWN, quality: int = 0
) -> bytes:
    """Return the ISO/IEC 19794-2:2005 record of one impression, 30 bytes and 6 a minutia.

    Coordinates are rounded to whole pixels at 500 ppi and angles to 1.40625 degrees.

    Parameters
    ----------
    quality
        Of the whole impression, 0 (not reported) to 100.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image.
    """
    return write_record(from_minutiae(minutiae, finger=finger, quality=quality))


def decode_template(template: bytes) -> Minutiae:
    """Return the minutiae of a record's only view.

    Raises
    ------
    BadTemplate
        If the bytes are no such record, or hold another number of views.
    """
    record = read_record(template)
    if len(record.views) != 1:
        raise BadTemplate(f"want a template of one impression, got {len(record.views)}")
    return to_minutiae(record.views[0], record)
