"""Laws of the ISO/IEC 19794-2:2005 record: bytes -> values -> bytes, and back."""

import struct
import tracemalloc
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.iso19794_2 import (
    ANGLE_UNIT,
    MAX_MINUTIAE,
    FingerRecord,
    FingerView,
    Mark,
    from_minutiae,
    read_record,
    to_minutiae,
    write_record,
)
from hospitium.formats.minutiae import Minutiae


def make_minutiae(count: int, seed: int = 0, *, width: int = 388, height: int = 374) -> Minutiae:
    """Scatter `count` minutiae."""
    rng = np.random.default_rng(seed)
    return Minutiae(
        x=(rng.random(count) * width).astype(np.float32),
        y=(rng.random(count) * height).astype(np.float32),
        angle=(rng.random(count) * 2 * np.pi).astype(np.float32),
        kind=rng.integers(0, 3, count).astype(np.uint8),
        quality=rng.integers(0, 101, count).astype(np.uint8),
        width=width,
        height=height,
    )


counts = st.integers(0, 400)
sides = st.integers(1, 0x4000)
seeds = st.integers(0, 2**32 - 1)

marks = st.builds(
    Mark,
    kind=st.integers(0, 2),
    x=st.integers(0, 299),
    y=st.integers(0, 399),
    angle=st.integers(0, 255),
    quality=st.integers(0, 100),
)
views = st.builds(
    FingerView,
    position=st.sampled_from(Finger),
    marks=st.lists(marks, max_size=20).map(tuple),
    view_number=st.integers(0, 15),
    impression_type=st.integers(0, 15),
    quality=st.integers(0, 100),
    extended=st.binary(max_size=30),
)
records = st.builds(
    FingerRecord,
    width=st.integers(300, 0x4000),
    height=st.integers(400, 0x4000),
    views=st.lists(views, min_size=1, max_size=4).map(tuple),
    x_resolution=st.integers(20, 1575),
    y_resolution=st.integers(20, 1575),
    equipment=st.integers(0, 0xFFFF),
)

SAMPLE = write_record(from_minutiae(make_minutiae(30), finger=Finger.LEFT_THUMB, quality=60))


@given(records)
@settings(deadline=None)
def test_every_record_survives_writing_and_reading(record: FingerRecord) -> None:
    data = write_record(record)
    assert read_record(data) == record
    assert write_record(read_record(data)) == data


@given(count=counts, seed=seeds, width=sides, height=sides)
@settings(deadline=None)
def test_minutiae_survive_within_the_quantisation(
    count: int, seed: int, width: int, height: int
) -> None:
    given_ = make_minutiae(min(count, MAX_MINUTIAE), seed, width=width, height=height)
    record = read_record(write_record(from_minutiae(given_, finger=Finger.RIGHT_INDEX)))
    (view,) = record.views
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
@settings(deadline=None)
def test_size_is_six_bytes_a_minutia_and_thirty(count: int, seed: int) -> None:
    data = write_record(from_minutiae(make_minutiae(count, seed)))
    assert len(data) == 30 + 6 * min(count, MAX_MINUTIAE)


@given(count=st.integers(256, 400), seed=seeds)
@settings(deadline=None)
def test_of_too_many_the_best_stay_in_order(count: int, seed: int) -> None:
    given_ = replace(
        make_minutiae(count, seed),
        x=(np.arange(count) % 300).astype(np.float32),
        y=(np.arange(count) // 300).astype(np.float32),
    )
    record = from_minutiae(given_)
    kept = to_minutiae(record.views[0], record)
    assert len(kept) == MAX_MINUTIAE
    assert sorted(kept.quality) == sorted(given_.quality)[-MAX_MINUTIAE:]
    assert (np.diff(kept.y * 300 + kept.x) > 0).all()


def test_of_equal_quality_the_nearest_to_the_centre_stay() -> None:
    given_ = replace(make_minutiae(400), quality=np.zeros(400, np.uint8))
    record = from_minutiae(given_)
    kept = to_minutiae(record.views[0], record)

    def reach(some: Minutiae) -> float:
        far = np.hypot(some.x - given_.x.mean(), some.y - given_.y.mean())
        return float(far.max())

    assert reach(kept) < 0.85 * reach(given_)


def test_angle_units_are_counter_clockwise_from_the_x_axis() -> None:
    record = FingerRecord(100, 100, (FingerView(Finger.UNKNOWN, (Mark(1, 5, 6, 64, 50),)),))
    assert to_minutiae(record.views[0], record).angle[0] == pytest.approx(np.pi / 2)


@pytest.mark.parametrize(("resolution", "scale"), [(197, 1.0), (394, 0.5), (98, 197 / 98)])
def test_other_resolutions_come_to_500_ppi(resolution: int, scale: float) -> None:
    view = FingerView(Finger.UNKNOWN, (Mark(1, 100, 60, 0, 0),))
    record = FingerRecord(200, 120, (view,), resolution, resolution)
    got = to_minutiae(view, record)
    assert (got.x[0], got.y[0]) == (pytest.approx(100 * scale), pytest.approx(60 * scale))
    assert (got.width, got.height) == (round(200 * scale), round(120 * scale))


@pytest.mark.parametrize("x", [-0.1, 388.5, float("nan"), float("inf")])
def test_minutia_outside_its_image_is_not_written(x: float) -> None:
    point = make_minutiae(1)
    with pytest.raises(BadTemplate, match="outside its image"):
        from_minutiae(replace(point, x=np.array([x], np.float32)))


def patched(at: int, value: bytes) -> bytes:
    """Return the sample with `value` written over it at `at`."""
    return SAMPLE[:at] + value + SAMPLE[at + len(value) :]


REFUSED = {
    "empty": b"",
    "other magic": patched(0, b"FIR\0"),
    "version of 2011": patched(4, b"030\0"),
    "length too long": patched(8, struct.pack(">I", len(SAMPLE) + 1)),
    "length zero": patched(8, bytes(4)),
    "bytes too many": SAMPLE + b"\0",
    "bytes too many, announced": patched(8, struct.pack(">I", len(SAMPLE) + 1)) + b"\0",
    "width zero": patched(14, bytes(2)),
    "width over 14 bits": patched(14, b"\xff\xff"),
    "height smaller than a y": patched(16, b"\0\5"),
    "x resolution zero": patched(18, bytes(2)),
    "y resolution zero": patched(20, bytes(2)),
    "no view": patched(22, b"\0"),
    "one view too many": patched(22, b"\2"),
    "reserved byte": patched(23, b"\1"),
    "unknown finger": patched(24, b"\x0b"),
    "finger quality 101": patched(26, b"\x65"),
    "one minutia too many": patched(27, bytes([31])),
    "one minutia too few": patched(27, bytes([29])),
    "255 minutiae announced": patched(27, b"\xff"),
    "reserved minutia type": patched(28, b"\xc0"),
    "reserved bit": patched(30, b"\x40"),
    "minutia quality 101": patched(33, b"\x65"),
    "extended data announced": SAMPLE[:-2] + b"\xff\xff",
}


@pytest.mark.parametrize("name", REFUSED)
def test_broken_records_are_refused(name: str) -> None:
    with pytest.raises(BadTemplate) as caught:
        read_record(REFUSED[name])
    assert caught.value.code == "hospitium.bad_input.template"
    assert "19794-2" in caught.value.remedy


@pytest.mark.parametrize(
    "changes",
    [
        {"width": 0},
        {"height": 0x4001},
        {"x_resolution": 0},
        {"views": ()},
        {"equipment": -1},
        {"views": (FingerView(Finger.UNKNOWN, (Mark(1, 388, 0, 0, 0),)),)},
        {"views": (FingerView(Finger.UNKNOWN, (Mark(1, 0, -1, 0, 0),)),)},
    ],
)
def test_a_record_that_could_not_be_read_back_cannot_be_made(changes: dict[str, Any]) -> None:
    with pytest.raises(BadTemplate):
        replace(read_record(SAMPLE), **changes)


def test_more_minutiae_than_the_count_byte_holds_cannot_be_made() -> None:
    with pytest.raises(BadTemplate, match="number of minutiae"):
        FingerView(Finger.UNKNOWN, (Mark(1, 0, 0, 0, 0),) * 256)


@given(cut=st.integers(0, len(SAMPLE) - 1))
def test_truncated_records_are_refused(cut: int) -> None:
    with pytest.raises(BadTemplate):
        read_record(SAMPLE[:cut])
    with pytest.raises(BadTemplate):  # with the length put right, the views still miss bytes
        read_record(SAMPLE[:8] + struct.pack(">I", cut) + SAMPLE[12:cut])


@given(seed=seeds)
@settings(max_examples=60, deadline=None)
def test_mutated_records_are_refused_or_read_exactly(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for _ in range(50):
        broken = bytearray(SAMPLE + rng.bytes(int(rng.integers(0, 4))))
        for at in rng.integers(0, len(broken), rng.integers(1, 6)):
            broken[at] = rng.integers(0, 256)
        if rng.random() < 0.8:  # else nearly all fall at the length field
            broken[:12] = SAMPLE[:8] + struct.pack(">I", len(broken))
        try:
            record = read_record(bytes(broken))
        except BadTemplate:
            continue
        assert write_record(record) == broken
        for view in record.views:
            assert len(to_minutiae(view, record)) == len(view.marks)


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_noise_is_refused(noise: bytes) -> None:
    with pytest.raises(BadTemplate):
        read_record(noise)


def test_memory_is_bounded_by_the_input() -> None:
    header = SAMPLE[:8] + struct.pack(">I", 2**32 - 1) + SAMPLE[12:22] + b"\xff"
    data = header + bytes(2_000_000)
    claims = (data, data[:8] + struct.pack(">I", len(data)) + data[12:])
    tracemalloc.start()
    for claim in claims:
        with pytest.raises(BadTemplate):
            read_record(claim)
    assert tracemalloc.get_traced_memory()[1] < 100_000
    tracemalloc.stop()


def test_other_makers_records_come_back_byte_for_byte(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "iso19794_2").glob("*.iso"))
    assert len(paths) == 80
    for path in paths:
        data = path.read_bytes()
        record = read_record(data)
        assert write_record(record) == data
        again = from_minutiae(to_minutiae(record.views[0], record))
        assert write_record(again) == data


def test_other_makers_broken_records_are_refused(shared_data: Path) -> None:
    paths = sorted((shared_data / "finger" / "invalid").glob("*.iso"))
    assert len(paths) == 3
    for path in paths:
        with pytest.raises(BadTemplate, match="announces 30 bytes"):
            read_record(path.read_bytes())
