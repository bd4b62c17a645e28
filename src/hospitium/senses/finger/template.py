"""Templates as bytes: ISO/IEC 19794-2:2005 records of one impression, or the compact stored form.

ISO is what is exchanged; the compact form is what a node stores. Their first bytes tell them apart.
"""

from hospitium.core.fingers import Finger
from hospitium.formats.compact import StoredPrint
from hospitium.formats.iso19794_2 import LIVE_SCAN_CONTACTLESS, LIVE_SCAN_PLAIN
from hospitium.formats.minutiae import Minutiae
from hospitium.formats.templates import TemplateForm, form_of, read_print, write_print


def is_template(data: bytes) -> bool:
    """Say whether the first bytes are those of a template."""
    return form_of(data) is not None


def encode_template(
    minutiae: Minutiae,
    *,
    finger: Finger = Finger.UNKNOWN,
    quality: int = 0,
    compact: bool = False,
    contactless: bool = False,
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
    contactless
        Whether it was photographed; kept as the record's impression type.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image.
    """
    form = TemplateForm.COMPACT if compact else TemplateForm.ISO
    kind = LIVE_SCAN_CONTACTLESS if contactless else LIVE_SCAN_PLAIN
    return write_print(StoredPrint(minutiae, finger, kind, quality), form)


def is_contactless(template: bytes) -> bool:
    """Return whether a template was made from a photo.

    Raises
    ------
    BadTemplate
        If the bytes are no template of one impression.
    """
    return read_print(template).impression_type == LIVE_SCAN_CONTACTLESS


def decode_template(template: bytes) -> Minutiae:
    """Return the minutiae of the only impression in a template: ISO, compact or INCITS 378.

    Raises
    ------
    BadTemplate
        If the bytes are none of them, or hold another number of impressions.
    """
    return read_print(template).minutiae
