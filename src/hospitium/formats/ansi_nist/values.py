"""A transaction as values: a header and records, each of fields or of opaque bytes.

What follows from the rest (lengths, the table of contents) is not stored, so it cannot be wrong.
"""

from dataclasses import dataclass
from typing import NamedTuple

from hospitium.core.errors import BadTransaction

FS, GS, RS, US = b"\x1c", b"\x1d", b"\x1e", b"\x1f"
"""What ends a record, a field, a subfield and an item."""

LENGTH, IDC, CONTENTS, CHARACTERS, DATA = 1, 2, 3, 15, 999
"""Field numbers with a meaning of their own; 3 and 15 in the header only."""

HEADER_KIND = 1
BINARY_KINDS = frozenset({3, 4, 5, 6, 7, 8})
FIRST_DATA_KIND = 10
"""From this type of record on, field 999 is binary and the last."""

MAX_KIND, MAX_IDC, MAX_RECORDS = 99, 99, 255
MAX_LIST_BYTES = 256 * 1024
"""Of a field that is taken apart into items: about 10,000 minutiae."""

ENCODINGS = {"": "ascii", "000": "ascii", "001": "latin-1", "003": "utf-8"}
"""Character sets by the code in 1.015. Undeclared is ASCII: a guessed name is another name."""


class Field(NamedTuple):
    """One numbered field of a text record; RS and US in `value` divide it into a table."""

    number: int
    value: bytes


@dataclass(frozen=True, slots=True)
class TextRecord:
    """A record of numbered fields.

    Attributes
    ----------
    kind
        Type of record: 1, 2, or 9..99.
    idc
        Information designation character, 0..99: tells records apart and ties the minutiae to
        their image. 0 in the header, which has none.
    fields
        In their order, without length and IDC (in the header: without length and contents).
    data
        Field 999 of types 10 and above: an image mostly; None where there is none.
    encoding
        How the transaction's header says that text is encoded.
    """

    kind: int
    idc: int
    fields: tuple[Field, ...]
    data: bytes | None = None
    encoding: str = "ascii"

    def __post_init__(self) -> None:
        header = self.kind == HEADER_KIND
        if not 1 <= self.kind <= MAX_KIND or self.kind in BINARY_KINDS:
            raise BadTransaction(f"type {self.kind} is not a type of text record")
        if not 0 <= self.idc <= (0 if header else MAX_IDC):
            raise BadTransaction(f"the IDC {self.idc} is outside 0..{MAX_IDC}")
        if self.data is not None and self.kind < FIRST_DATA_KIND:
            raise BadTransaction(f"a record of type {self.kind} cannot hold binary data")
        numbers = [field.number for field in self.fields]
        taken = (LENGTH, CONTENTS) if header else (LENGTH, IDC)
        top = DATA if self.kind < FIRST_DATA_KIND else DATA - 1
        if any(not 1 <= number <= top or number in taken for number in numbers):
            raise BadTransaction(f"a record of type {self.kind} has a field out of place")
        if len(set(numbers)) != len(numbers):
            raise BadTransaction(f"a record of type {self.kind} has a field twice")
        if any(FS in field.value or GS in field.value for field in self.fields):
            raise BadTransaction(f"a field of a record of type {self.kind} holds a separator")

    def items(self, number: int) -> tuple[tuple[str, ...], ...]:
        """Take field `number` apart into subfields and these into items; () where it is absent.

        Raises
        ------
        BadTransaction
            If it has more than 256 KiB, or is not in the declared encoding.
        """
        for field in self.fields:
            if field.number == number:
                return split_items(field.value, self.encoding)
        return ()

    def text(self, number: int) -> str | None:
        """Return the first item of field `number`, trimmed; None where it is absent or empty."""
        rows = self.items(number)
        return rows[0][0].strip() or None if rows else None

    def whole(self, number: int) -> int | None:
        """Return field `number` as a whole number of at most nine digits, or None if absent."""
        text = self.text(number)
        return None if text is None else whole(text)


@dataclass(frozen=True, slots=True)
class BinaryRecord:
    """A record of types 3 to 8: all bytes after its length and IDC, as they came."""

    kind: int
    idc: int
    body: bytes

    def __post_init__(self) -> None:
        if self.kind not in BINARY_KINDS or not 0 <= self.idc <= MAX_IDC:
            raise BadTransaction(f"type {self.kind}, IDC {self.idc} is not a binary record")


Record = TextRecord | BinaryRecord


@dataclass(frozen=True, slots=True)
class Transaction:
    """What one agency sends another about one person.

    Attributes
    ----------
    header
        The record of type 1: version (2), kind of transaction (4), date (5), agencies (7, 8) ...
    records
        0..255 records of the other types, in the order of the table of contents.
    """

    header: TextRecord
    records: tuple[Record, ...]

    def __post_init__(self) -> None:
        if self.header.kind != HEADER_KIND or any(r.kind == HEADER_KIND for r in self.records):
            raise BadTransaction("a transaction has one record of type 1, the first")
        if len(self.records) > MAX_RECORDS:
            raise BadTransaction(f"a transaction has at most {MAX_RECORDS} records")
        declared = declared_encoding(self.header)
        texts = [r for r in (self.header, *self.records) if isinstance(r, TextRecord)]
        if any(record.encoding != declared for record in texts):
            raise BadTransaction(f"a record is not encoded as declared: {declared}")


def declared_encoding(header: TextRecord) -> str:
    """Return how text is encoded, by what field 1.015 says.

    Raises
    ------
    BadTransaction
        If it names a character set that is not read (UTF-16 and UTF-32 hide separators).
    """
    code = header.text(CHARACTERS) or ""
    if code not in ENCODINGS:
        raise BadTransaction("the transaction's character set is not read")
    return ENCODINGS[code]


def split_items(value: bytes, encoding: str) -> tuple[tuple[str, ...], ...]:
    """Take a field apart into subfields and these into items.

    Raises
    ------
    BadTransaction
        If it has more than 256 KiB, or is not in the declared encoding.
    """
    if len(value) > MAX_LIST_BYTES:
        raise BadTransaction(f"a table of the transaction has more than {MAX_LIST_BYTES} bytes")
    try:
        return tuple(
            tuple(item.decode(encoding) for item in row.split(US)) for row in value.split(RS)
        )
    except UnicodeDecodeError as error:
        raise BadTransaction(
            f"the transaction holds text that is not {encoding}",
            remedy="Ask the sender to declare the character set in field 1.015.",
        ) from error


def whole(text: str) -> int:
    """Read a whole number of one to nine ASCII digits.

    Raises
    ------
    BadTransaction
        If it is anything else.
    """
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9):
        raise BadTransaction("a number in the transaction is not one")
    return int(digits)
