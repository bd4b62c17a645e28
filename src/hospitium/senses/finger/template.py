"""Templates as bytes: ISO/IEC 19794-2:2005 records of one impression, or the compact stored form.

ISO is what is exchanged; the compact form is what a node stores. Their first bytes tell them apart.
"""

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats import compact as stored_form
from hospitium.formats.compact import StoredPrint, read_compact, write_compact
from hospitium.formats.iso19794_2 import (
    MAGIC,
    from_minutiae,
    read_record,
    to_minutiae,
    write_record,
)
from hospitium.formats.minutiae import Minutiae

_MAGICS = (MAGIC, stored_form.MAGIC)


def is_template(data: bytes) -> bool:
    """Say whether the first bytes are those of a template."""
    return data.startswith(_MAGICS)


def encode_template(
    minutiae: Minutiae, *, finger: Finger = Finger.UNKNOWN, quality: int = 0, compact: bool = False
) -> bytes:
    """Return the ISO/IEC 19794-2:2005 record of one impression, 30 bytes and 6 a minutia.

    Coordinates are rounded to whole pixels at 500 ppi and angles to 1.40625 degrees.

    Parameters
    ----------
    quality
        Of the whole impression, 0 (not reported) to 100.
    compact
        Return the form that a node stores instead: the same values in at most 371 bytes, about 4 a
        minutia; of more minutiae than fit, about 100, the ones of highest quality.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image.
    """
    if compact:
        return write_compact(StoredPrint(minutiae, finger, quality=quality))
    return write_record(from_minutiae(minutiae, finger=finger, quality=quality))


def decode_template(template: bytes) -> Minutiae:
    """Return the minutiae of a stored template, or of an ISO record's only view.

    Raises
    ------
    BadTemplate
        If the bytes are neither, or a record that holds another number of views.
    """
    if template.startswith(stored_form.MAGIC):
        return read_compact(template).minutiae
    record = read_record(template)
    if len(record.views) != 1:
        raise BadTemplate(f"want a template of one impression, got {len(record.views)}")
    return to_minutiae(record.views[0], record)
