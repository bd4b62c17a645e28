"""Each kernel gives the numbers that its plain numpy reference gives."""

from hashlib import sha256

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger.matcher import prepare
from hospitium.senses.finger.sieve import WORDS, describe, heard, reference, scan, sift
from hospitium.senses.finger.sieve.layout import Rows
from hospitium.senses.finger.sieve.rows import CIRCLE, MASK, TUNING, WAVES
from hospitium.senses.finger.sieve.waves import draw_waves
from tests.senses.finger.matcher.made import press, scatter, seeds

counts = st.integers(0, 70)
few = settings(deadline=None, max_examples=30)


def alike(probe: Rows, rows: Rows) -> float:
    return float(sift(probe, rows, np.array([0, len(rows)]))[0])


@given(seed=seeds, n=counts)
@few
def test_what_the_waves_hear(seed: int, n: int) -> None:
    one = prepare(scatter(seed, n)).columns
    chosen = np.arange(0, n, 2, dtype=np.int32)
    found = heard.hear(one.x, one.y, one.turn, chosen, WAVES)
    apart = np.abs(found - reference.hear(one.x, one.y, one.turn, chosen, WAVES))
    # float32 and float64 may put a bearing that lies on an edge into different 256ths: in one print
    # of 800, for a minutia or two, by a fiftieth of what is heard
    assert np.count_nonzero(apart.any(axis=1)) <= 3
    assert apart.max(initial=0.0) <= 4096.0


@given(words=st.lists(st.integers(0, 2**64 - 1), max_size=50))
@few
def test_bits_are_counted(words: list[int]) -> None:
    assert [scan.ones(np.uint64(word)) for word in words] == [word.bit_count() for word in words]


@given(seed=seeds, n=counts, m=st.integers(1, 70))
@few
def test_the_row_that_differs_least(seed: int, n: int, m: int) -> None:
    probe, rows = describe(prepare(scatter(seed, n))), describe(prepare(scatter(seed + 1, m)))
    key = np.empty(len(probe), np.uint64)
    first, second, third = rows.reshape(WORDS, -1)
    scan.nearest(probe.reshape(WORDS, -1), MASK, first, second, third, key)
    apart = reference.differing(probe, rows)
    assert (key >> np.uint64(8)).tolist() == apart.min(axis=1).tolist()
    assert (key & np.uint64(255)).tolist() == apart.argmin(axis=1).tolist()


@pytest.mark.parametrize("person", range(12))
@pytest.mark.parametrize("other", [0, 1, 7])
def test_likeness_of_fingers(person: int, other: int) -> None:
    one = describe(prepare(press(person, 0)))
    two = describe(prepare(press(person + (other == 7), other)))
    assert alike(one, two) == reference.likeness(one, two, CIRCLE, TUNING)


@given(seed=seeds, n=counts, m=counts)
@few
def test_likeness_of_scatter(seed: int, n: int, m: int) -> None:
    one, two = describe(prepare(scatter(seed, n))), describe(prepare(scatter(seed + 1, m)))
    assert alike(one, two) == reference.likeness(one, two, CIRCLE, TUNING)


@given(seed=seeds, n=st.integers(3, 48), m=st.integers(3, 48), share=st.floats(0.0, 0.4))
@few
def test_likeness_of_made_up_rows(seed: int, n: int, m: int, share: float) -> None:
    """Rows that no finger makes, some of them near each other: every branch is walked."""
    rng = np.random.default_rng(seed)
    one, two = (rng.integers(0, 2**64, (k, WORDS), np.uint64) for k in (n, m))
    close = min(n, m)
    noise = [rng.random((WORDS, close, 64)) < share]
    flips = np.packbits(noise, axis=-1).view(np.uint64).reshape(WORDS, close)
    two.reshape(WORDS, m)[:, :close] = one.reshape(WORDS, n)[:, :close] ^ flips
    assert alike(one, two) == reference.likeness(one, two, CIRCLE, TUNING)


def test_the_waves_are_the_ones_that_galleries_were_written_with() -> None:
    """Stored rows mean nothing to other waves: a change here needs every gallery written anew."""
    table = np.stack(draw_waves()).astype("<i2").tobytes()
    assert sha256(table).hexdigest()[:16] == "abc606311eb488e7"
