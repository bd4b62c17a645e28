"""The traditional encoding (ANSI/NIST-ITL 1-2011 annex B): bytes <-> `Transaction`.

A text record is `type.number:value` fields between GS and a final FS; its first field is its length
in bytes, all included. A binary record starts with its length in 4 bytes and its IDC in one.
Which records follow, and of which type, stands in field 1.003.

Reading is strict about structure: lengths, types, IDCs and the table of contents must agree, and
nothing may be left over. It is lenient only where writers differ without harm: leading zeros
(`14.7:` is `14.007:`), any order of fields. So `read(write(t)) == t`, not always the bytes.
"""

import re
import struct
from dataclasses import replace

from hospitium.core.errors import BadTransaction
from hospitium.core.units import MIB
from hospitium.formats.ansi_nist.values import (
    BINARY_KINDS,
    CONTENTS,
    DATA,
    FIRST_DATA_KIND,
    FS,
    GS,
    HEADER_KIND,
    IDC,
    LENGTH,
    RS,
    US,
    BinaryRecord,
    Field,
    Record,
    TextRecord,
    Transaction,
    declared_encoding,
    split_items,
    whole,
)

MAX_BYTES = 64 * MIB
"""Of a transaction: fourteen images at 1,000 ppi take about 10 MiB as WSQ or PNG."""

_START = re.compile(rb"1\.0{0,2}1:")
_TAG = re.compile(rb"(\d{1,2})\.(\d{1,9}):")
_LENGTH = re.compile(rb"(\d{1,2})\.(\d{1,9}):(\d{1,9})\x1d")
_BINARY_HEAD = struct.Struct(">IB")
_MAX_FIELDS = 1000


def is_transaction(data: bytes) -> bool:
    """Say whether the first bytes are those of a transaction."""
    return _START.match(data) is not None


def read_transaction(data: bytes) -> Transaction:
    """Parse a transaction.

    Time and memory are linear in `len(data)`.

    Raises
    ------
    BadTransaction
        If it has more than 64 MiB, is cut short or goes on too long, its table of contents does not
        fit its records, a field is out of place or comes twice, or a record is malformed.
    """
    if len(data) > MAX_BYTES:
        raise BadTransaction(f"the transaction has more than {MAX_BYTES} bytes")
    fields, _, at = _read_fields(data, 0, HEADER_KIND)
    header = TextRecord(HEADER_KIND, 0, tuple(f for f in fields if f.number != CONTENTS))
    encoding = declared_encoding(header)
    records: list[Record] = []
    for kind, idc in _contents(fields):
        record, at = _read_record(data, at, kind, encoding)
        if record.idc != idc:
            raise BadTransaction(f"a record of type {kind} has another IDC than announced")
        records.append(record)
    if at != len(data):
        raise BadTransaction(f"{len(data) - at} bytes follow the last record")
    return Transaction(replace(header, encoding=encoding), tuple(records))


def write_transaction(transaction: Transaction) -> bytes:
    """Serialise a transaction; lengths and table of contents are worked out here.

    Raises
    ------
    BadTransaction
        If it would have more than 64 MiB.
    """
    rows = [f"{HEADER_KIND}{US.decode()}{len(transaction.records)}"]
    rows += [f"{record.kind}{US.decode()}{record.idc:02d}" for record in transaction.records]
    contents = Field(CONTENTS, RS.join(row.encode() for row in rows))
    header = transaction.header.fields
    before = [field for field in header if field.number < CONTENTS]
    after = [field for field in header if field.number > CONTENTS]
    parts = [_write_fields(HEADER_KIND, [*before, contents, *after], None)]
    parts += [_write_record(record) for record in transaction.records]
    data = b"".join(parts)
    if len(data) > MAX_BYTES:
        raise BadTransaction(f"the transaction would have more than {MAX_BYTES} bytes")
    return data


def _contents(fields: list[Field]) -> list[tuple[int, int]]:
    """Read the table of contents: type and IDC of every record that follows."""
    found = [field for field in fields if field.number == CONTENTS]
    table = split_items(found[0].value, "ascii") if len(found) == 1 else ()
    if any(len(row) != 2 for row in table):
        raise BadTransaction("the transaction's table of contents is not a table")
    rows = [(whole(kind), whole(idc)) for kind, idc in table]
    if not rows or rows[0] != (HEADER_KIND, len(rows) - 1):
        raise BadTransaction("the transaction's table of contents miscounts its records")
    return rows[1:]


def _read_record(data: bytes, at: int, kind: int, encoding: str) -> tuple[Record, int]:
    """Read the record of type `kind` at `at`; return it and where it ends."""
    if kind in BINARY_KINDS:
        return _read_binary(data, at, kind)
    fields, binary, end = _read_fields(data, at, kind)
    if not fields or fields[0].number != IDC:
        raise BadTransaction(f"a record of type {kind} does not start with its IDC")
    idc = whole(fields[0].value.decode("latin-1"))
    return TextRecord(kind, idc, tuple(fields[1:]), binary, encoding), end


def _read_binary(data: bytes, at: int, kind: int) -> tuple[BinaryRecord, int]:
    """Read a record of types 3 to 8; return it and where it ends."""
    if at + _BINARY_HEAD.size > len(data):
        raise BadTransaction("the transaction is cut short")
    length, idc = _BINARY_HEAD.unpack_from(data, at)
    end = at + length
    if length < _BINARY_HEAD.size or end > len(data):
        raise BadTransaction(f"a record of type {kind} has an impossible length")
    return BinaryRecord(kind, idc, data[at + _BINARY_HEAD.size : end]), end


def _read_fields(data: bytes, at: int, kind: int) -> tuple[list[Field], bytes | None, int]:
    """Read the fields after the length, the binary field, and where the record ends."""
    head = _LENGTH.match(data, at)
    if head is None or (int(head[1]), int(head[2])) != (kind, LENGTH):
        raise BadTransaction(f"no record of type {kind} where one is announced")
    end = at + int(head[3])
    last = end - 1
    if last < head.end() or data[last:end] != FS:
        raise BadTransaction(f"a record of type {kind} does not end where it says")
    fields: list[Field] = []
    at = head.end()
    while at <= last:
        tag = _TAG.match(data, at, last)
        if tag is None or int(tag[1]) != kind or len(fields) == _MAX_FIELDS:
            raise BadTransaction(f"a record of type {kind} has a field without a proper number")
        number = int(tag[2])
        if number == DATA and kind >= FIRST_DATA_KIND:
            return fields, data[tag.end() : last], end
        stop = data.find(GS, tag.end(), last)
        stop = last if stop < 0 else stop
        fields.append(Field(number, data[tag.end() : stop]))
        at = stop + 1
    return fields, None, end


def _write_record(record: Record) -> bytes:
    """Serialise one record."""
    if isinstance(record, BinaryRecord):
        return _BINARY_HEAD.pack(_BINARY_HEAD.size + len(record.body), record.idc) + record.body
    idc = Field(IDC, b"%02d" % record.idc)
    return _write_fields(record.kind, [idc, *record.fields], record.data)


def _write_fields(kind: int, fields: list[Field], binary: bytes | None) -> bytes:
    """Serialise fields behind the length of them all, which counts its own digits too."""
    parts = [b"%d.%03d:%b" % (kind, field.number, field.value) for field in fields]
    if binary is not None:
        parts.append(b"%d.%03d:%b" % (kind, DATA, binary))
    rest = GS + GS.join(parts) + FS
    head = b"%d.%03d:" % (kind, LENGTH)
    length = len(head) + len(rest) + 1
    while len(head) + len(b"%d" % length) + len(rest) != length:
        length += 1
    return head + b"%d" % length + rest
