"""What holds for any print, whoever made it."""

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger.matcher import prepare
from hospitium.senses.finger.sieve import KEEP, WORDS, describe, sift
from hospitium.senses.finger.sieve.layout import TURN_AT, Rows
from tests.senses.finger.matcher.made import columns, joined, moved, press, rows, scatter, seeds
from tests.senses.finger.sieve.gallery import end_to_end

people, impressions = st.integers(0, 30), st.integers(0, 3)
some = settings(deadline=None, max_examples=60)


@lru_cache(maxsize=1024)
def described(person: int, impression: int) -> Rows:
    return describe(prepare(press(person, impression)))


def alike(probe: Rows, other: Rows) -> float:
    return float(sift(probe, other, np.array([0, len(other)]))[0])


@given(a=people, i=impressions)
@some
def test_a_print_is_its_own_best_among_strangers(a: int, i: int) -> None:
    gallery = [described(b, i) for b in range(31)]
    assert sift(gallery[a], *end_to_end(gallery)).argmax() == a


@given(seed=seeds, n=st.integers(12, KEEP))
@some
def test_no_print_is_more_like_a_print_than_itself(seed: int, n: int) -> None:
    one, other = describe(prepare(scatter(seed, n))), describe(prepare(scatter(seed + 1, n)))
    assert alike(one, one) >= alike(one, other)


def test_moving_a_print_seldom_changes_much() -> None:
    """Lengths are whole pixels, places two of them, angles 1/256 turns: a few words round over."""
    random = np.random.default_rng(0)
    changes = []
    for _ in range(400):
        one, other = press(a := int(random.integers(31)), 0), described(a, int(random.integers(4)))
        turn, across, up = random.uniform([-np.pi, -2000, -2000], [np.pi, 2000, 2000])
        before = alike(described(a, 0), other)
        after = alike(describe(prepare(moved(one, turn, across, up))), other)
        changes.append(abs(after - before) / max(before, 250.0))
    assert np.median(changes) < 0.02
    assert np.quantile(changes, 0.9) < 0.1
    assert max(changes) < 0.6


@given(a=people, b=people, seed=seeds)
@some
def test_the_order_of_minutiae_does_not_matter(a: int, b: int, seed: int) -> None:
    one, other = press(a, 0), describe(prepare(press(b, 1)))
    order = np.random.default_rng(seed).permutation(len(one))
    mixed = describe(prepare(rows(one, order)))
    assert alike(mixed, other) == alike(describe(prepare(one)), other)


@given(a=people, b=people, seed=seeds)
@some
def test_a_stray_minutia_changes_little(a: int, b: int, seed: int) -> None:
    one, other = describe(prepare(press(a, 0))), press(a, 1)
    before = alike(one, describe(prepare(other)))
    after = alike(one, describe(prepare(joined(other, scatter(seed, 1)))))
    assert after >= 0.7 * before - 100.0


def test_impressions_of_a_finger_are_more_alike_than_strangers() -> None:
    gallery, starts = end_to_end(described(p, 1) for p in range(300))
    found = np.stack([sift(described(p, 0), gallery, starts) for p in range(60)])
    assert (found.argmax(axis=1) == np.arange(60)).mean() > 0.98


@given(seed=seeds, n=st.integers(KEEP + 1, 120))
@some
def test_of_too_many_minutiae_the_best_are_kept(seed: int, n: int) -> None:
    many, order = scatter(seed, n), np.random.default_rng(seed).permutation(n)
    ranked = columns(many.x, many.y, many.angle, many.kind, order)
    found = describe(prepare(ranked))
    assert found.shape == (KEEP, WORDS)
    kept = ranked.angle[order >= n - KEEP] / (2.0 * np.pi)
    turns = found.reshape(WORDS, -1)[-1] >> np.uint64(TURN_AT)
    assert sorted(turns.tolist()) == sorted((np.rint(kept * 256.0) % 256).tolist())


@pytest.mark.parametrize("n", [0, 1, 2])
def test_prints_of_next_to_nothing_are_allowed(n: int) -> None:
    small, whole = describe(prepare(scatter(1, n))), describe(prepare(press(0, 0)))
    assert small.shape == (n, WORDS)
    gallery = end_to_end([small, whole, small])
    assert sift(whole, *gallery).argmax() == 1
    assert (sift(small, *gallery) >= 0.0).all()
    if n == 0:
        assert not sift(small, *gallery).any()
