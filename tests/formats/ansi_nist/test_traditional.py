"""Laws of the traditional encoding: what was written is what is read, and nothing else is."""

import tracemalloc
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadInput, BadTransaction
from hospitium.formats.ansi_nist import (
    BinaryRecord,
    Field,
    TextRecord,
    Transaction,
    decode_print,
    finger_images,
    images_of,
    minutiae_of,
    read_transaction,
    write_transaction,
)
from hospitium.formats.ansi_nist.values import MAX_LIST_BYTES
from tests.formats.ansi_nist.messages import (
    SAMPLES,
    message,
    person,
    records,
    text_record,
    transactions,
)
from tests.formats.fuzzing import BATCHES, mutants


def rebuilt(old: bytes, new: bytes, *, sample: int = 0) -> bytes:
    """Return a sample with one piece replaced by another of the same length."""
    assert len(old) == len(new)
    assert old in SAMPLES[sample]
    return SAMPLES[sample].replace(old, new, 1)


@given(transactions)
def test_every_transaction_survives_writing_and_reading(transaction: Transaction) -> None:
    data = write_transaction(transaction)
    assert read_transaction(data) == transaction
    assert write_transaction(read_transaction(data)) == data


@given(extra=st.integers(0, 2000), data=st.none() | st.binary(max_size=30))
def test_the_length_counts_its_own_digits(extra: int, data: bytes | None) -> None:
    transaction = message(TextRecord(14, 1, (Field(20, b"x" * extra),), data))
    assert read_transaction(write_transaction(transaction)) == transaction


@given(records)
def test_data_may_hold_any_byte(record: TextRecord | BinaryRecord) -> None:
    nested = write_transaction(message(record))
    transaction = message(TextRecord(14, 1, (), nested), BinaryRecord(7, 2, nested))
    assert read_transaction(write_transaction(transaction)) == transaction


def test_leading_zeros_and_the_order_of_fields_mean_nothing() -> None:
    record = text_record(2, {18: "a", 20: "b"}, idc=0)
    data = b"2.01:0035\x1d2.02:00\x1d2.0018:a\x1d2.020:b\x1c"
    assert len(data) == 35
    header = b"1.01:0049\x1d1.02:0400\x1d1.3:1\x1f1\x1e2\x1f0\x1d1.11:00.00\x1c"
    header = b"1.01:%04d" % len(header) + header[9:]
    (read,) = read_transaction(header + data).records
    assert read == record


def test_text_is_read_in_the_declared_character_set() -> None:
    first = read_transaction(SAMPLES[0]).records[0]
    assert isinstance(first, TextRecord)
    assert first.text(18) == "Sélam ሰላም"
    assert first.text(99) is None


@pytest.mark.parametrize(
    ("declared", "raw", "text"),
    [("001,8-bit", b"Jos\xe9", "José"), ("003,UTF-8", b"Jos\xc3\xa9", "José")],
)
def test_declared_sets(declared: str, raw: bytes, text: str) -> None:
    header = text_record(1, {2: "0400", 15: declared}, idc=0)
    encoding = "latin-1" if declared[:3] == "001" else "utf-8"
    header = TextRecord(1, 0, header.fields, None, encoding)
    sent = Transaction(header, (TextRecord(2, 0, (Field(18, raw),), None, encoding),))
    (record,) = read_transaction(write_transaction(sent)).records
    assert isinstance(record, TextRecord)
    assert record.text(18) == text


def test_a_name_in_an_undeclared_set_is_not_guessed() -> None:
    record = TextRecord(2, 0, (Field(18, b"Jos\xe9"), Field(20, b"ES")))
    (read,) = read_transaction(write_transaction(message(record))).records
    assert isinstance(read, TextRecord)
    assert read.text(20) == "ES"
    with pytest.raises(BadTransaction, match="ascii") as caught:
        read.text(18)
    assert "1.015" in caught.value.remedy


REFUSED = {
    "empty": b"",
    "other": b"FMR\0 20\0",
    "header only announced": rebuilt(b"1.003:1\x1f4", b"1.003:1\x1f3"),
    "one record too many announced": rebuilt(b"1.003:1\x1f4", b"1.003:1\x1f5"),
    "another type announced": rebuilt(b"\x1e14\x1f01", b"\x1e15\x1f01"),
    "another IDC announced": rebuilt(b"\x1e14\x1f01", b"\x1e14\x1f07"),
    "another IDC in a binary record": rebuilt(b"\x1e4\x1f01", b"\x1e4\x1f02", sample=1),
    "a table that is none": rebuilt(b"\x1e14\x1f01", b"\x1e14001"),
    "an unread character set": rebuilt(b"1.015:003", b"1.015:004"),
    "another type in a field": rebuilt(b"14.006:", b"15.006:"),
    "a field twice": rebuilt(b"14.006:", b"14.007:"),
    "no number": rebuilt(b"14.006:", b"14.0x6:"),
    "no IDC": rebuilt(b"14.002:", b"14.016:"),
    "length one too small": rebuilt(b"2.001:50", b"2.001:49"),
    "length one too large": rebuilt(b"2.001:50", b"2.001:51"),
    "length zero": rebuilt(b"2.001:50", b"2.001:00"),
    "separator for another": rebuilt(b"2.020:ET\x1c", b"2.020:ET\x1d"),
    "bytes too many": SAMPLES[0] + b"\0",
    "twice": SAMPLES[0] * 2,
}


@pytest.mark.parametrize("name", REFUSED)
def test_broken_transactions_are_refused(name: str) -> None:
    with pytest.raises(BadTransaction) as caught:
        read_transaction(REFUSED[name])
    assert caught.value.code == "hospitium.bad_input.transaction"


@pytest.mark.parametrize("sample", SAMPLES)
@given(data=st.data())
def test_truncated_transactions_are_refused(sample: bytes, data: st.DataObject) -> None:
    with pytest.raises(BadTransaction):
        read_transaction(sample[: data.draw(st.integers(0, len(sample) - 1))])


@pytest.mark.parametrize(
    ("kind", "idc", "fields", "data"),
    [
        (0, 0, (), None),
        (4, 1, (), None),
        (100, 1, (), None),
        (1, 1, (), None),
        (2, 100, (), None),
        (2, -1, (), None),
        (9, 1, (), b"data"),
        (14, 1, (Field(999, b""),), None),
        (14, 1, (Field(2, b"01"),), None),
        (14, 1, (Field(0, b""),), None),
        (1, 0, (Field(3, b""),), None),
        (2, 0, (Field(18, b"a\x1cb"),), None),
        (2, 0, (Field(18, b"a\x1db"),), None),
        (2, 0, (Field(18, b""), Field(18, b"")), None),
    ],
)
def test_what_could_not_be_read_back_cannot_be_made(
    kind: int, idc: int, fields: tuple[Field, ...], data: bytes | None
) -> None:
    with pytest.raises(BadTransaction):
        TextRecord(kind, idc, fields, data)


def test_a_transaction_has_one_header_and_one_character_set() -> None:
    plain = message().header
    with pytest.raises(BadTransaction, match="type 1"):
        Transaction(plain, (plain,))
    with pytest.raises(BadTransaction, match="type 1"):
        Transaction(TextRecord(2, 0, ()), ())
    with pytest.raises(BadTransaction, match="declared"):
        Transaction(plain, (TextRecord(2, 0, (), None, "utf-8"),))
    with pytest.raises(BadTransaction, match="at most"):
        Transaction(plain, (BinaryRecord(7, 0, b""),) * 256)
    with pytest.raises(BadTransaction, match="binary"):
        BinaryRecord(14, 0, b"")


def test_too_many_bytes_are_refused_unread_and_unwritten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hospitium.formats.ansi_nist.traditional.MAX_BYTES", 100)
    with pytest.raises(BadTransaction, match="more than"):
        read_transaction(bytes(101))
    with pytest.raises(BadTransaction, match="more than"):
        write_transaction(message(BinaryRecord(7, 0, bytes(100))))


def test_a_table_of_a_million_rows_is_not_taken_apart() -> None:
    record = TextRecord(9, 1, (Field(12, b"\x1e" * (MAX_LIST_BYTES + 1)),))
    assert read_transaction(write_transaction(message(record))).records == (record,)
    with pytest.raises(BadTransaction, match="more than"):
        record.items(12)


def test_memory_is_bounded_by_the_input() -> None:
    body = b"\x1d".join(b"2.%d:" % number for number in range(3, 100_003))
    record = b"2.001:%07d\x1d2.002:00\x1d" % (len(body) + 24) + body + b"\x1c"
    data = write_transaction(message(TextRecord(2, 0, ()))).partition(b"\x1c")[0] + b"\x1c" + record
    tracemalloc.start()
    with pytest.raises(BadTransaction):
        read_transaction(data)
    assert tracemalloc.get_traced_memory()[1] < len(data)
    tracemalloc.stop()


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=BATCHES)
def test_mutated_transactions_are_refused_or_mean_something(seed: int) -> None:
    for broken in mutants(SAMPLES, seed, hints=b"0123456789.:\x1c\x1d\x1e\x1f"):
        try:
            transaction = read_transaction(broken)
        except BadTransaction:
            continue
        assert read_transaction(write_transaction(transaction)) == transaction


def seen(transaction: Transaction) -> None:
    """Look at everything in a transaction; only our own errors may come of it."""
    for view in (images_of, minutiae_of):
        try:
            view(transaction)
        except BadInput:
            continue


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=BATCHES)
def test_mutated_records_give_views_or_our_errors(seed: int) -> None:
    records = [record for sample in SAMPLES for record in read_transaction(sample).records]
    texts = [r for r in records if isinstance(r, TextRecord) and r.kind != 2]
    rows = [b"\x1d".join(b"%d:%b" % field for field in record.fields) for record in texts]
    record, row = texts[seed % len(texts)], rows[seed % len(texts)]
    for broken in mutants([row], seed, hints=b"0123456789:\x1d\x1e\x1f"):
        cells = [cell.partition(b":") for cell in broken.split(b"\x1d")]
        fields = {int(n): Field(int(n), v) for n, _, v in cells if n.isdigit() and len(n) < 4}
        try:
            changed = message(TextRecord(record.kind, 1, tuple(fields.values()), record.data))
        except BadTransaction:
            continue
        seen(changed)


def test_shared_transactions_parse_and_mean_the_same_again(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "nist_an2").glob("*.an2"))
    assert len(paths) == 21
    alike = 0
    for path in paths:
        data = path.read_bytes()
        transaction = read_transaction(data)
        again = write_transaction(transaction)
        assert read_transaction(again) == transaction
        short_tags = data.startswith(b"1.01:")
        assert (again == data) is not short_tags  # those files write 1.01 where we write 1.001
        alike += again == data
        minutiae_of(transaction)
        for image in finger_images(transaction):
            if len(image.data) < 31_000:  # the rest is slaps and palms
                assert decode_print(image).pixels.std() > 10
    assert alike == 7


def test_shared_transactions_cut_short_are_refused(shared_data: Path) -> None:
    data = (shared_data / "finger" / "nist_an2" / "valid1.14.an2").read_bytes()
    for cut, _ in pairwise(range(0, len(data), 997)):
        with pytest.raises(BadTransaction):
            read_transaction(data[:cut])


def test_the_sample_person_has_what_was_put_in() -> None:
    kinds = [(record.kind, record.idc) for record in person().records]
    assert kinds == [(2, 0), (14, 1), (14, 2), (9, 1)]
