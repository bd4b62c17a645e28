"""Minutiae inside a transaction: type 9, in the INCITS 378 block or in the legacy fields."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadTemplate, BadTransaction
from hospitium.core.fingers import Finger
from hospitium.core.units import MM_PER_INCH, NORM_PPI
from hospitium.formats import incits378
from hospitium.formats.ansi_nist.prints import FingerImage, finger_of, image_in, stated_ppi
from hospitium.formats.ansi_nist.values import RS, US, Field, TextRecord, Transaction, whole
from hospitium.formats.iso19794_2 import NORM_RESOLUTION, FingerRecord, FingerView, Mark
from hospitium.formats.minutiae import BIFURCATION, ENDING, OTHER, Minutiae

MINUTIAE = 9
_IMPRESSION, _FORMAT = 3, 4

# legacy fields, ANSI/NIST-ITL 1-2000 and 1-2007
_OLD_POSITION, _OLD_COUNT, _OLD_TABLE = 6, 10, 12
_OLD_KINDS = {"A": ENDING, "B": BIFURCATION, "C": OTHER, "D": OTHER}
_OLD_SCALE = NORM_PPI / MM_PER_INCH / 100
"""Pixels at 500 ppi in the legacy unit, 0.01 mm."""
_OLD_WORST, _OLD_BEST = 63, 2

# INCITS 378 block, ANSI/NIST-ITL 1-2007 and later
_FORMAT_ID, _EQUIPMENT = 126, 127
_WIDTH, _HEIGHT, _UNITS, _ACROSS, _DOWN = 128, 129, 130, 131, 132
_VIEW, _POSITION, _COUNT, _TABLE = 133, 134, 136, 137
_INCITS_OWNER, _INCITS_BASIC = 27, 513


_Places = NDArray[np.float64]


class FoundMinutiae(NamedTuple):
    """The minutiae of one finger, and the IDC that they share with its image."""

    finger: Finger
    idc: int
    minutiae: Minutiae


def minutiae_of(transaction: Transaction) -> tuple[FoundMinutiae, ...]:
    """Return the minutiae of every single finger, brought to 500 ppi, in their order.

    Palms, vendors' own formats and the extended feature set are passed over. Legacy coordinates
    count from the lower left corner of the image with the same IDC; where there is no such image,
    from that of the smallest frame that holds them all.

    Raises
    ------
    BadTransaction
        If a type 9 record contradicts itself or the image it belongs to.
    """
    found = []
    for record in transaction.records:
        if not isinstance(record, TextRecord) or record.kind != MINUTIAE:
            continue
        block = bool(record.items(_COUNT))
        if not block and not record.items(_OLD_TABLE):
            continue
        finger = _finger(record, _POSITION if block else _OLD_POSITION)
        if finger is None:
            continue
        minutiae = _from_block(record) if block else _from_legacy(record, transaction)
        found.append(FoundMinutiae(finger, record.idc, minutiae))
    return tuple(found)


def minutiae_record(
    minutiae: Minutiae, *, idc: int, finger: Finger, impression: int = 0
) -> TextRecord:
    """Make a type 9 record with the INCITS 378 block, as `incits378.from_minutiae` rounds.

    Raises
    ------
    BadTransaction
        If a minutia lies outside its image.
    """
    try:
        content = incits378.from_minutiae(minutiae, finger=finger).content
    except BadTemplate as error:
        raise BadTransaction("the minutiae cannot be sent: " + str(error)) from error
    marks = content.views[0].marks
    texts = {
        _IMPRESSION: str(impression),
        _FORMAT: "U",
        _FORMAT_ID: _row(_INCITS_OWNER, _INCITS_BASIC, 0),
        _EQUIPMENT: _row("NONE", 0),
        _WIDTH: str(content.width),
        _HEIGHT: str(content.height),
        _UNITS: "1",
        _ACROSS: str(round(NORM_PPI)),
        _DOWN: str(round(NORM_PPI)),
        _VIEW: "0",
        _POSITION: str(int(finger)),
        _COUNT: str(len(marks)),
    }
    fields = [Field(number, text.encode()) for number, text in texts.items()]
    if marks:
        rows = [_row(i, m.x, m.y, m.angle, m.kind, m.quality) for i, m in enumerate(marks, start=1)]
        fields.append(Field(_TABLE, RS.join(row.encode() for row in rows)))
    return TextRecord(MINUTIAE, idc, tuple(fields), encoding="utf-8")


def _row(*values: object) -> str:
    """Join items into a subfield."""
    return US.decode().join(map(str, values))


def _finger(record: TextRecord, field: int) -> Finger | None:
    """Read which finger the minutiae belong to; None for a palm or several."""
    return finger_of(tuple(whole(row[0]) for row in record.items(field)))


def _table(record: TextRecord, field: int, count: int, columns: int) -> list[tuple[str, ...]]:
    """Read a table of minutiae, which must have as many rows as announced."""
    rows = record.items(field)
    if len(rows) != record.whole(count) or any(len(row) < columns for row in rows):
        raise BadTransaction("the number of minutiae is not as announced")
    return list(rows)


def _from_block(record: TextRecord) -> Minutiae:
    """Read fields 9.126 to 9.137 through the INCITS 378 record that they spell out."""
    rows = _table(record, _TABLE, _COUNT, columns=6)
    numbers = [[whole(item) for item in row[1:6]] for row in rows]
    marks = tuple(Mark(kind, x, y, angle, quality) for x, y, angle, kind, quality in numbers)
    ppi = stated_ppi(record, _UNITS)
    if ppi is None:
        raise BadTransaction("the minutiae have no scale")
    scale = round(NORM_RESOLUTION * ppi / NORM_PPI)
    size = (record.whole(_WIDTH) or 0, record.whole(_HEIGHT) or 0)
    try:
        view = FingerView(Finger.UNKNOWN, marks)
        spelt = incits378.IncitsRecord(FingerRecord(*size, (view,), scale, scale))
    except BadTemplate as error:
        raise BadTransaction("the minutiae cannot be: " + str(error)) from error
    return incits378.to_minutiae(view, spelt)


def _from_legacy(record: TextRecord, transaction: Transaction) -> Minutiae:
    """Read field 9.012: 0.01 mm from the lower left corner, y upwards, whole degrees.

    Theta points out along the ridge where INCITS and ISO point back into it, hence the half turn
    (as NIST's converters between the two do it). Quality 2..63 falls from best to worst; 0 (set by
    hand) and 1 (not known) become 0, not reported.
    """
    rows = _table(record, _OLD_TABLE, _OLD_COUNT, columns=4)
    x, y, theta = np.array([_place(row[1]) for row in rows], np.float64).reshape(-1, 3).T
    x, y = x * _OLD_SCALE, y * _OLD_SCALE
    width, height = _frame(x, y, _image_of(record, transaction))
    return Minutiae(
        x=x.astype(np.float32),
        y=(height - 1 - y).astype(np.float32),
        angle=np.radians((theta + 180.0) % 360.0).astype(np.float32),
        kind=np.array([_OLD_KINDS.get(row[3].strip(), OTHER) for row in rows], np.uint8),
        quality=np.array([_quality(whole(row[2])) for row in rows], np.uint8),
        width=width,
        height=height,
    )


def _place(item: str) -> tuple[int, int, int]:
    """Split x, y (4 digits each; 5 for palms and large areas) and theta (3 digits)."""
    digits = item.strip()
    side = (len(digits) - 3) // 2
    if len(digits) not in (11, 13):
        raise BadTransaction("a minutia has no place of 11 or 13 digits")
    x, y, theta = whole(digits[:side]), whole(digits[side : 2 * side]), whole(digits[2 * side :])
    if theta > 359:
        raise BadTransaction(f"a minutia has the direction {theta}")
    return x, y, theta


def _image_of(record: TextRecord, transaction: Transaction) -> FingerImage | None:
    """Return the image that the minutiae were found in: the one with their IDC."""
    mates = (other for other in transaction.records if other.idc == record.idc)
    images = (image_in(mate, transaction.header) for mate in mates)
    return next((image for image in images if image is not None), None)


def _frame(x: _Places, y: _Places, image: FingerImage | None) -> tuple[int, int]:
    """Return width and height at 500 ppi of the image, or of what holds the minutiae."""
    reach = (math.ceil(x.max(initial=0.0)) + 1, math.ceil(y.max(initial=0.0)) + 1)
    if image is None or image.ppi is None:
        return reach
    scale = NORM_PPI / image.ppi
    size = (round(image.width * scale), round(image.height * scale))
    if size[0] < reach[0] - 1 or size[1] < reach[1] - 1:
        raise BadTransaction("a minutia lies outside its image")
    return size


def _quality(code: int) -> int:
    """Turn 2 (best) .. 63 (worst) into 100 .. 1; 0 and 1 report nothing."""
    if code > _OLD_WORST:
        raise BadTransaction(f"a minutia has the quality {code}")
    if code < _OLD_BEST:
        return 0
    return round(1 + 99 * (_OLD_WORST - code) / (_OLD_WORST - _OLD_BEST))
