"""Prints that share buckets: the kernel counts right, and mates meet."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger.matcher import prepare
from hospitium.senses.finger.sieve import WORDS, buckets, describe, reference, votes
from hospitium.senses.finger.sieve.buckets import Buckets, draw_bits
from hospitium.senses.finger.sieve.layout import BITS, Rows, Starts
from tests.senses.finger.matcher.made import press, scatter, seeds

few = settings(deadline=None, max_examples=12)


def laid(prints: list[Rows]) -> tuple[Rows, Starts]:
    words = np.concatenate([np.empty((0, WORDS), np.uint64), *prints])
    return words, np.cumsum([0, *map(len, prints)], dtype=np.int64)


def counted(made: Buckets, print_: int) -> list[int]:
    scratch = made.scratch()
    made.likely(print_, scratch)
    return [int(one) for one in scratch.best]


@given(seed=seeds, sizes=st.lists(st.integers(0, 12), min_size=1, max_size=6))
@few
def test_meetings_are_counted(seed: int, sizes: list[int]) -> None:
    prints = [describe(prepare(scatter(seed + k, n))) for k, n in enumerate(sizes)]
    prints.append(prints[0])
    made = Buckets.of(*laid(prints))
    for print_ in range(len(prints)):
        told = reference.meetings(made.keys, made.turns, made.ends, print_, votes.TURNS)
        assert counted(made, print_) == told


def test_a_print_meets_itself_in_every_table_and_row() -> None:
    one = describe(prepare(press(3, 0)))
    made = Buckets.of(*laid([one, one]))
    assert counted(made, 0) == [0, 255]
    assert counted(made, 1) == [0, 0]  # of two prints only the first finds the other


def test_mates_are_likely_and_few_others_are(monkeypatch: pytest.MonkeyPatch) -> None:
    first = [describe(prepare(press(person, 0))) for person in range(60)]
    again = [describe(prepare(press(person, 1))) for person in range(60)]
    made = Buckets.of(*laid([*first, *again]))
    monkeypatch.setattr(buckets, "SHARE", 0.05)
    scratch = made.scratch()
    found = [made.likely(person, scratch) for person in range(60)]
    assert max(map(len, found)) <= 6
    assert sum(60 + person in one for person, one in enumerate(found)) >= 50


def test_rows_lie_as_they_were_described() -> None:
    prints = [describe(prepare(press(person, 0))) for person in range(3)]
    words, ends = laid(prints)
    lying = votes.by_row(words, ends)
    for k, one in enumerate(prints):
        assert (lying[ends[k] : ends[k + 1]] == one.reshape(WORDS, -1).T).all()


def test_each_table_is_named_by_other_bits_for_good() -> None:
    chosen = draw_bits(14)
    assert chosen.shape == (buckets.TABLES, 14)
    assert ((chosen >= 0) & (chosen < BITS)).all()
    assert all(len(set(row)) == 14 for row in chosen.tolist())
    assert len({tuple(row) for row in chosen.tolist()}) == buckets.TABLES
    assert chosen[0, :4].tolist() == draw_bits(4)[0].tolist()


@given(st.lists(st.integers(0, 255), min_size=1, max_size=60), st.integers(1, 60))
@few
def test_the_highest_are_taken_and_never_more_than_wanted(values: list[int], wanted: int) -> None:
    best = np.array(values, np.uint8)
    taken = votes.most(best, wanted).tolist()
    assert taken == sorted(taken)
    assert len(taken) <= wanted
    left = [v for k, v in enumerate(values) if k not in taken]
    assert all(best[k] > max(left, default=0) for k in taken)
    if left and len(taken) < wanted:  # one more value would have been too many, or is 0
        level = max(left)
        assert level == 0 or len(taken) + values.count(level) > wanted


def test_ends_that_do_not_fit_are_refused() -> None:
    words, ends = laid([describe(prepare(press(1, 0)))])
    with pytest.raises(ValueError, match="end to end"):
        Buckets.of(words[:-1], ends)
