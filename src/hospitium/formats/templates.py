"""Templates in any form that we read, by their bytes: the compact one, ISO/IEC 19794-2, INCITS 378.

ISO and INCITS records start alike; the width of their length field tells them apart, for a record
whose length reads right in both cannot be.
"""

from enum import StrEnum

from hospitium.core.errors import BadTemplate
from hospitium.formats import compact, incits378, iso19794_2
from hospitium.formats.compact import StoredPrint, read_compact, write_compact

_SHORT_LENGTH, _LONG_LENGTH = slice(8, 10), slice(10, 14)
"""Where INCITS 378 has its length; a short one of 0 says that the long one counts."""


class TemplateForm(StrEnum):
    """How a template is spelt."""

    COMPACT = "compact"
    ISO = "iso19794-2"
    INCITS = "incits378"


def form_of(data: bytes) -> TemplateForm | None:
    """Tell a template's form by its first bytes; None if they are those of none.

    Whether the rest is sound only reading tells.
    """
    if data.startswith(compact.MAGIC):
        return TemplateForm.COMPACT
    if not data.startswith(iso19794_2.MAGIC):
        return None
    length = int.from_bytes(data[_SHORT_LENGTH]) or int.from_bytes(data[_LONG_LENGTH])
    return TemplateForm.INCITS if length == len(data) else TemplateForm.ISO


def read_prints(data: bytes) -> tuple[StoredPrint, ...]:
    """Return every impression in a template of any form, at 500 ppi.

    Raises
    ------
    BadTemplate
        If it is none, or malformed.
    """
    form = form_of(data)
    if form is TemplateForm.COMPACT:
        return (read_compact(data),)
    if form is TemplateForm.ISO:
        return _read_iso(data)
    if form is TemplateForm.INCITS:
        return _read_incits(data)
    raise BadTemplate("the bytes are no template: neither ISO/IEC 19794-2, INCITS 378 nor our own")


def read_print(data: bytes) -> StoredPrint:
    """Return the only impression in a template of any form.

    Raises
    ------
    BadTemplate
        If it is none, malformed, or holds another number of impressions.
    """
    prints = read_prints(data)
    if len(prints) != 1:
        raise BadTemplate(
            f"want a template of one impression, got {len(prints)}",
            remedy="Ask for one file for each impression.",
        )
    return prints[0]


def write_print(stored: StoredPrint, form: TemplateForm) -> bytes:
    """Serialise one impression.

    Raises
    ------
    BadTemplate
        If a minutia lies outside its image, or a number is outside the form's range.
    """
    if form is TemplateForm.COMPACT:
        return write_compact(stored)
    finger, impression, quality = stored.finger, stored.impression_type, stored.quality
    if form is TemplateForm.ISO:
        record = iso19794_2.from_minutiae(
            stored.minutiae, finger=finger, impression_type=impression, quality=quality
        )
        return iso19794_2.write_record(record)
    spelt = incits378.from_minutiae(
        stored.minutiae, finger=finger, impression_type=impression, quality=quality
    )
    return incits378.write_record(spelt)


def to_compact(template: bytes) -> bytes:
    """Return a template of one impression in the stored form; raises as `read_print` does."""
    return write_compact(read_print(template))


def _read_iso(data: bytes) -> tuple[StoredPrint, ...]:
    record = iso19794_2.read_record(data)
    return tuple(
        StoredPrint(
            iso19794_2.to_minutiae(view, record), view.position, view.impression_type, view.quality
        )
        for view in record.views
    )


def _read_incits(data: bytes) -> tuple[StoredPrint, ...]:
    record = incits378.read_record(data)
    return tuple(
        StoredPrint(
            incits378.to_minutiae(view, record), view.position, view.impression_type, view.quality
        )
        for view in record.content.views
    )
