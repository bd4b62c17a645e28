"""Generated transactions, and hand-made records to put into one."""

from datetime import date

from hypothesis import strategies as st

from hospitium.core.fingers import Finger
from hospitium.formats.ansi_nist import (
    BinaryRecord,
    Envelope,
    Field,
    SentPrint,
    TextRecord,
    Transaction,
    person_transaction,
    write_transaction,
)
from hospitium.formats.ansi_nist.values import BINARY_KINDS, Record
from hospitium.formats.images import encode_png
from tests.formats.pictures import ridges
from tests.formats.test_iso19794_2 import make_minutiae

DAY = date(2026, 11, 22)
ENVELOPE = Envelope("AMN", DAY, "DEMO-A", "DEMO-B", "0001")
PNG = encode_png(ridges(), ppi=500)

values = st.binary(max_size=20).map(lambda b: b.translate(None, b"\x1c\x1d"))


def fields(low: int, high: int) -> st.SearchStrategy[tuple[Field, ...]]:
    """Draw fields with different numbers."""
    drawn = st.dictionaries(st.integers(low, high), values, max_size=6)
    return drawn.map(lambda table: tuple(Field(*row) for row in table.items()))


idcs = st.integers(0, 99)
records: st.SearchStrategy[Record] = st.one_of(
    st.builds(TextRecord, st.sampled_from([2, 9]), idcs, fields(3, 999)),
    st.builds(
        TextRecord, st.integers(10, 99), idcs, fields(3, 998), st.none() | st.binary(max_size=60)
    ),
    st.builds(BinaryRecord, st.sampled_from(sorted(BINARY_KINDS)), idcs, st.binary(max_size=60)),
)
transactions = st.builds(
    Transaction,
    fields(16, 999).map(lambda drawn: TextRecord(1, 0, (Field(2, b"0500"), *drawn))),
    st.lists(records, max_size=8).map(tuple),
)


def message(*records: Record, scanned: str = "00.00") -> Transaction:
    """Put records behind a plain header."""
    header = (Field(2, b"0400"), Field(4, b"AMN"), Field(11, scanned.encode()))
    return Transaction(TextRecord(1, 0, header), records)


def text_record(
    kind: int, texts: dict[int, str], data: bytes | None = None, *, idc: int = 1
) -> TextRecord:
    """Write a record the short way: `~` between subfields, `,` between items."""
    rows = {n: text.replace("~", "\x1e").replace(",", "\x1f") for n, text in texts.items()}
    return TextRecord(kind, idc, tuple(Field(n, row.encode()) for n, row in rows.items()), data)


def person() -> Transaction:
    """Compose a person of two fingers, one of them with minutiae."""
    minutiae = make_minutiae(20, width=80, height=96)
    prints = [
        SentPrint(Finger.RIGHT_INDEX, PNG, DAY, minutiae=minutiae),
        SentPrint(Finger.LEFT_THUMB, PNG, DAY),
    ]
    return person_transaction(ENVELOPE, prints, described={18: "Sélam ሰላም", 20: "ET"})


SAMPLES = [
    write_transaction(person()),
    write_transaction(
        message(
            BinaryRecord(4, 1, bytes([0, 2, *[255] * 5, 0, 0, 80, 0, 96, 0]) + ridges().tobytes()),
            text_record(
                9, {3: "0", 4: "S", 6: "2", 10: "2", 12: "1,01000200090,2,A~2,02000100270,63,B"}
            ),
            text_record(13, {6: "80", 7: "96", 8: "2", 9: "197", 10: "197", 11: "NONE", 13: "1~2"}),
            scanned="19.69",
        )
    ),
]
