"""Laws of the INCITS 378-2004 record: bytes -> values -> bytes, and back."""

import struct
import tracemalloc
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats import iso19794_2 as iso
from hospitium.formats.incits378 import (
    ANGLE_UNIT,
    IncitsRecord,
    from_minutiae,
    read_record,
    to_minutiae,
    write_record,
)
from hospitium.formats.iso19794_2 import MAX_MINUTIAE, FingerRecord, FingerView, Mark
from tests.formats.fuzzing import BATCHES, mutants
from tests.formats.test_iso19794_2 import counts, make_minutiae, records, seeds, sides

SAMPLE = write_record(
    from_minutiae(make_minutiae(30), finger=Finger.LEFT_THUMB, quality=60, product_owner=0x33)
)


def halved(record: FingerRecord) -> FingerRecord:
    """Bring generated angles into INCITS's range."""
    views = tuple(
        replace(view, marks=tuple(mark._replace(angle=mark.angle % 180) for mark in view.marks))
        for view in record.views
    )
    return replace(record, views=views)


words = st.integers(0, 0xFFFF)
incits_records = st.builds(
    IncitsRecord, content=records.map(halved), product_owner=words, product_type=words
)


def test_the_bytes_are_where_the_standard_has_them() -> None:
    data = (
        b"FMR\0 20\0" + b"\0\x26" + b"\x00\x33\x01\x02" + b"\x80\x05"  # length, product, equipment
        + b"\x01\x84\x01\x76" + b"\x00\xc5\x00\xc5" + b"\x01\x00"  # size, resolution, views
        + b"\x02\x10\x3c\x01"  # right index, view 1 and live-scan plain, quality 60, one minutia
        + b"\x80\x64\x00\x32\x2d\x50"  # bifurcation, x 100, y 50, 90 degrees, quality 80
        + b"\x00\x00"
    )  # fmt: skip
    view = FingerView(Finger.RIGHT_INDEX, (Mark(2, 100, 50, 45, 80),), 1, 0, 60)
    content = FingerRecord(388, 374, (view,), equipment=0x8005)
    record = IncitsRecord(content, product_owner=0x33, product_type=0x102)
    assert read_record(data) == record
    assert write_record(record) == data
    assert to_minutiae(view, record).angle[0] == pytest.approx(np.pi / 2)


@given(incits_records)
def test_every_record_survives_writing_and_reading(record: IncitsRecord) -> None:
    data = write_record(record)
    assert read_record(data) == record
    assert write_record(read_record(data)) == data


@given(count=counts, seed=seeds, width=sides, height=sides)
def test_minutiae_survive_within_the_quantisation(
    count: int, seed: int, width: int, height: int
) -> None:
    given_ = make_minutiae(min(count, MAX_MINUTIAE), seed, width=width, height=height)
    record = read_record(write_record(from_minutiae(given_, finger=Finger.RIGHT_INDEX)))
    (view,) = record.content.views
    got = to_minutiae(view, record)
    assert view.position is Finger.RIGHT_INDEX
    assert (got.width, got.height) == (width, height)
    assert np.abs(got.x - np.minimum(given_.x, width - 1)).max(initial=0) <= 0.5
    assert np.abs(got.y - np.minimum(given_.y, height - 1)).max(initial=0) <= 0.5
    turn = np.abs(got.angle - given_.angle)
    assert np.minimum(turn, 2 * np.pi - turn).max(initial=0) <= ANGLE_UNIT / 2 + 1e-5
    assert np.array_equal(got.kind, given_.kind)
    assert np.array_equal(got.quality, given_.quality)


@given(count=counts, seed=seeds)
def test_what_was_read_is_written_unchanged(count: int, seed: int) -> None:
    record = from_minutiae(make_minutiae(count, seed))
    again = from_minutiae(to_minutiae(record.content.views[0], record))
    assert again == record


@given(count=counts, seed=seeds)
def test_the_same_minutiae_as_in_iso_but_for_angle(count: int, seed: int) -> None:
    minutiae = make_minutiae(count, seed)
    ours, theirs = from_minutiae(minutiae).content, iso.from_minutiae(minutiae)
    flat = [mark._replace(angle=0) for mark in ours.views[0].marks]
    assert flat == [mark._replace(angle=0) for mark in theirs.views[0].marks]


@given(extra=st.integers(65_300, 65_535))
def test_long_records_have_the_long_length(extra: int) -> None:
    view = FingerView(Finger.UNKNOWN, (), extended=bytes(extra))
    record = IncitsRecord(FingerRecord(300, 300, (view, view)))
    data = write_record(record)
    assert data[8:10] == b"\0\0"
    assert struct.unpack(">I", data[10:14])[0] == len(data)
    assert read_record(data) == record


@pytest.mark.parametrize(("extra", "prefix"), [(65_503, 10), (65_504, 14)])
def test_the_length_grows_where_two_bytes_end(extra: int, prefix: int) -> None:
    view = FingerView(Finger.UNKNOWN, (), extended=bytes(extra))
    data = write_record(IncitsRecord(FingerRecord(300, 300, (view,))))
    assert len(data) == prefix + 16 + 6 + extra
    assert write_record(read_record(data)) == data


def test_neither_standard_takes_the_other_for_its_own() -> None:
    with pytest.raises(BadTemplate):
        iso.read_record(SAMPLE)
    with pytest.raises(BadTemplate):
        read_record(iso.write_record(iso.from_minutiae(make_minutiae(30))))


def with_length(data: bytes) -> bytes:
    """Put the short length right."""
    return data[:8] + struct.pack(">H", len(data)) + data[10:]


REFUSED = {
    "empty": b"",
    "other magic": b"FIR\0" + SAMPLE[4:],
    "version of 2009": SAMPLE[:4] + b"030\0" + SAMPLE[8:],
    "length too long": SAMPLE[:8] + struct.pack(">H", len(SAMPLE) + 1) + SAMPLE[10:],
    "long length of a short record": SAMPLE[:8]
    + struct.pack(">HI", 0, len(SAMPLE) + 4)
    + SAMPLE[10:],
    "header only": with_length(SAMPLE[:26]),
    "half a header": with_length(SAMPLE[:20]),
    "angle of 360 degrees": SAMPLE[:34] + b"\xb4" + SAMPLE[35:],
    "bytes too many": with_length(SAMPLE + b"\0"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_broken_records_are_refused(name: str) -> None:
    with pytest.raises(BadTemplate):
        read_record(REFUSED[name])


@pytest.mark.parametrize(("owner", "kind"), [(-1, 0), (0, 0x10000)])
def test_a_product_outside_two_bytes_cannot_be_made(owner: int, kind: int) -> None:
    with pytest.raises(BadTemplate, match="CBEFF"):
        IncitsRecord(read_record(SAMPLE).content, owner, kind)


@given(cut=st.integers(0, len(SAMPLE) - 1))
def test_truncated_records_are_refused(cut: int) -> None:
    with pytest.raises(BadTemplate):
        read_record(SAMPLE[:cut])
    with pytest.raises(BadTemplate):
        read_record(with_length(SAMPLE[:cut]))


@given(seed=seeds)
@settings(max_examples=BATCHES)
def test_mutated_records_are_refused_or_read_exactly(seed: int) -> None:
    for broken in mutants([SAMPLE], seed, head=40):
        for data in (broken, with_length(broken)):
            try:
                record = read_record(data)
            except BadTemplate:
                continue
            assert write_record(record) == data
            for view in record.content.views:
                assert len(to_minutiae(view, record)) == len(view.marks)


def test_memory_is_bounded_by_the_input() -> None:
    data = SAMPLE[:8] + struct.pack(">HI", 0, 2_000_000) + SAMPLE[10:24] + b"\xff"
    data += bytes(2_000_000 - len(data))
    tracemalloc.start()
    with pytest.raises(BadTemplate):
        read_record(data)
    assert tracemalloc.get_traced_memory()[1] < 7_000_000
    tracemalloc.stop()


def test_other_makers_minutiae_pass_through(shared_data: Path) -> None:
    for path in sorted((shared_data / "finger" / "iso19794_2").glob("*.iso"))[::8]:
        theirs = iso.read_record(path.read_bytes())
        minutiae = iso.to_minutiae(theirs.views[0], theirs)
        record = read_record(write_record(from_minutiae(minutiae)))
        got = to_minutiae(record.content.views[0], record)
        assert np.array_equal(got.x, minutiae.x)
        turn = np.abs(got.angle - minutiae.angle)
        assert np.minimum(turn, 2 * np.pi - turn).max() <= ANGLE_UNIT / 2 + 1e-5
