"""Laws of the stored template: at most 371 bytes, one spelling, nothing lost that fits."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from hospitium.core.errors import BadTemplate
from hospitium.core.fingers import Finger
from hospitium.formats.compact import MAGIC, MAX_BYTES, StoredPrint, read_compact, write_compact
from hospitium.formats.iso19794_2 import from_minutiae, to_minutiae
from hospitium.formats.minutiae import Minutiae, best_first
from tests.formats.fuzzing import BATCHES, mutants
from tests.formats.test_iso19794_2 import make_minutiae

counts = st.integers(0, 300)
seeds = st.integers(0, 2**32 - 1)
sides = st.integers(1, 0x4000)
FITS = 80
"""Minutiae that fit whatever their places in an image of ordinary size."""


def rows(minutiae: Minutiae) -> list[tuple[float, ...]]:
    """The minutiae as a sorted list, for the order carries no meaning."""
    columns = (minutiae.x, minutiae.y, minutiae.angle, minutiae.kind, minutiae.quality)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def some(minutiae: Minutiae, which: NDArray[np.intp]) -> Minutiae:
    """Some of the minutiae, by row."""
    return replace(
        minutiae,
        x=minutiae.x[which],
        y=minutiae.y[which],
        angle=minutiae.angle[which],
        kind=minutiae.kind[which],
        quality=minutiae.quality[which],
    )


def as_iso(minutiae: Minutiae) -> Minutiae:
    """What the ISO record keeps: the same steps."""
    record = from_minutiae(minutiae)
    return to_minutiae(record.views[0], record)


@given(count=counts, seed=seeds, width=sides, height=sides)
@settings(deadline=None)
def test_a_template_never_takes_more_than_it_may(
    count: int, seed: int, width: int, height: int
) -> None:
    made = make_minutiae(count, seed, width=width, height=height)
    data = write_compact(StoredPrint(made))
    assert data.startswith(MAGIC)
    assert len(data) <= MAX_BYTES
    assert write_compact(read_compact(data)) == data


@given(count=st.integers(0, FITS), seed=seeds, finger=st.sampled_from(Finger))
@settings(deadline=None)
def test_what_fits_is_kept_as_the_iso_record_keeps_it(
    count: int, seed: int, finger: Finger
) -> None:
    made = make_minutiae(count, seed)
    stored = StoredPrint(made, finger, impression_type=seed % 16, quality=seed % 101)
    read = read_compact(write_compact(stored))
    assert rows(read.minutiae) == rows(as_iso(made))
    assert (read.minutiae.width, read.minutiae.height) == (made.width, made.height)
    assert (read.finger, read.impression_type, read.quality) == (
        finger,
        stored.impression_type,
        stored.quality,
    )


@given(seed=seeds)
@settings(deadline=None, max_examples=30)
def test_of_too_many_minutiae_the_best_stay(seed: int) -> None:
    made = make_minutiae(255, seed)
    kept = rows(read_compact(write_compact(StoredPrint(made))).minutiae)
    expected = some(made, best_first(made)[: len(kept)])
    assert len(kept) > FITS
    assert kept == rows(as_iso(expected))


def test_an_ordinary_print_takes_half_of_what_it_may() -> None:
    assert len(write_compact(StoredPrint(make_minutiae(42)))) < MAX_BYTES / 2


def test_two_minutiae_in_one_place_both_stay() -> None:
    made = make_minutiae(10)
    twice = some(made, np.repeat(np.arange(10), 2))
    assert rows(read_compact(write_compact(StoredPrint(twice))).minutiae) == rows(as_iso(twice))


@pytest.mark.parametrize(
    "broken",
    [
        StoredPrint(make_minutiae(3), quality=101),
        StoredPrint(make_minutiae(3), impression_type=16),
        StoredPrint(replace(make_minutiae(3), width=0x4001)),
        StoredPrint(replace(make_minutiae(3), x=np.array([1, np.nan, 3], np.float32))),
        StoredPrint(replace(make_minutiae(3), x=np.array([1, 389, 3], np.float32))),
        StoredPrint(replace(make_minutiae(3), angle=np.array([1, np.inf, 3], np.float32))),
        StoredPrint(replace(make_minutiae(3), kind=np.array([1, 3, 2], np.uint8))),
        StoredPrint(replace(make_minutiae(3), quality=np.array([1, 101, 2], np.uint8))),
    ],
)
def test_what_cannot_be_is_not_written(broken: StoredPrint) -> None:
    with pytest.raises(BadTemplate):
        write_compact(broken)


SAMPLES = [
    write_compact(StoredPrint(make_minutiae(count, count), Finger.LEFT_RING, quality=60))
    for count in (0, 1, 2, 12, 45, 255)
]


@pytest.mark.parametrize("data", SAMPLES[1:])
def test_one_bit_more_or_less_is_refused_or_is_another_print(data: bytes) -> None:
    for bit in range(8 * len(data)):
        changed = bytearray(data)
        changed[bit // 8] ^= 128 >> bit % 8
        try:
            read = read_compact(bytes(changed))
        except BadTemplate:
            continue
        assert write_compact(read) == bytes(changed)


@pytest.mark.parametrize("data", SAMPLES)
def test_bytes_cut_off_or_added_are_refused(data: bytes) -> None:
    for broken in (*(data[:size] for size in range(len(data))), data + b"\0", data + b"\x80"):
        with pytest.raises(BadTemplate):
            read_compact(broken)


@given(seed=seeds)
@settings(max_examples=BATCHES, deadline=None)
def test_mutated_templates_are_our_error_or_spelt_as_they_must_be(seed: int) -> None:
    for broken in mutants(SAMPLES, seed, head=14):
        try:
            read = read_compact(broken)
        except BadTemplate:
            continue
        assert write_compact(read) == broken


@given(data=st.binary(max_size=MAX_BYTES))
@settings(deadline=None, max_examples=300)
def test_any_bytes_are_our_error_or_spelt_as_they_must_be(data: bytes) -> None:
    try:
        read = read_compact(MAGIC + data)
    except BadTemplate:
        return
    assert write_compact(read) == MAGIC + data
