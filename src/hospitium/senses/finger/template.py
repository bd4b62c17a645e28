"""Templates as bytes: ISO/IEC 19794-2:2005 records of one impression."""

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.iso19794_2 import (
    LIVE_SCAN_CONTACTLESS,
    LIVE_SCAN_PLAIN,
    from_minutiae,
    read_record,
    to_minutiae,
    write_record,
)
from hospitium.formats.minutiae import Minutiae


def encode_template(
    minutiae: Minutiae,
    *,
    finger: Finger = Finger.UNKNOWN,
    quality: int = 0,
    contactless: bool = False,
) -> bytes:
    """Return the ISO/IEC 19794-2:2005 record of one impression, 30 bytes and 6 a minutia.

    Coordinates are rounded to whole pixels at 500 ppi and angles to 1.40625 degrees.

    Parameters
    ----------
    quality
        Of the whole impression, 0 (not reported) to 100.
    contactless
        Whether it was photographed; kept as the record's impression type.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image.
    """
    kind = LIVE_SCAN_CONTACTLESS if contactless else LIVE_SCAN_PLAIN
    return write_record(
        from_minutiae(minutiae, finger=finger, impression_type=kind, quality=quality)
    )


def is_contactless(template: bytes) -> bool:
    """Return whether a template was made from a photo.

    Raises
    ------
    BadTemplate
        If the bytes are no such record.
    """
    views = read_record(template).views
    return any(view.impression_type == LIVE_SCAN_CONTACTLESS for view in views)


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
