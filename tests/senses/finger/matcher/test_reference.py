"""Each kernel gives the bits that its plain numpy reference gives."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hospitium.senses.finger.matcher import (
    align,
    laying,
    neighbours,
    prepare,
    reference,
    votes,
)
from hospitium.senses.finger.matcher.compare import TUNING, edge_table
from hospitium.senses.finger.matcher.prepare import NEAREST
from hospitium.senses.finger.matcher.types import (
    LANES,
    LONGEST_EDGE,
    MAX_VOTES,
    Columns,
    Floats,
    Pose,
    Votes,
)
from tests.senses.finger.matcher.made import columns, press, scatter, seeds

counts = st.integers(3, 60)
few = settings(deadline=None, max_examples=30)


def pose(seed: int) -> Pose:
    rng = np.random.default_rng(seed)
    turn = rng.uniform(-np.pi, np.pi)
    a, b, c, d = rng.uniform(-50, 50, 4)
    return (float(np.cos(turn)), float(np.sin(turn)), a, b, c, d)


def as_set(found: Votes) -> list[tuple[int, int, float]]:
    return sorted(zip(found.one.tolist(), found.other.tolist(), found.weight.tolist(), strict=True))


@given(seed=seeds, n=counts, m=counts)
@few
def test_a_table_look_up_finds_what_comparing_all_edges_finds(seed: int, n: int, m: int) -> None:
    one, other = prepare(scatter(seed, n)), prepare(scatter(seed + 1, m))
    found = votes.vote(edge_table(one), other.columns.edges, m, TUNING)
    assert as_set(found) == as_set(
        reference.vote(one.columns.edges, other.columns.edges, m, TUNING)
    )


def test_lengths_agree_as_the_tolerance_says() -> None:
    base, slope = TUNING.length_slack, TUNING.length_slope
    shortest, spread = neighbours.lengths(base, slope)
    least = shortest >> LANES[2]
    most = least + (spread >> LANES[2])
    one, other = np.arange(256)[:, None], np.arange(256)
    allowed = np.float32(base) + np.float32(slope) * np.minimum(one, other).astype(np.float32)
    agrees = np.abs(one - other).astype(np.float32) <= allowed
    assert np.array_equal(agrees, (other >= least[:, None]) & (other <= most[:, None]))


def test_votes_beyond_the_room_for_them_are_not_counted() -> None:
    """A comb: every edge looks like every other, far more votes than two fingers ever cast."""
    k = np.arange(199)
    comb = prepare(columns(k * 8.0, np.zeros(199), np.zeros(199)))
    found = votes.vote(edge_table(comb), comb.columns.edges, len(comb), TUNING)
    everything = reference.vote(comb.columns.edges, comb.columns.edges, len(comb), TUNING)
    assert len(found.one) == MAX_VOTES < len(everything.one)
    assert set(as_set(found)) <= set(as_set(everything))


@given(seed=seeds, n=counts, m=counts)
@few
def test_belief(seed: int, n: int, m: int) -> None:
    one, other = prepare(scatter(seed, n)), prepare(scatter(seed, m))
    found = votes.vote(edge_table(one), other.columns.edges, m, TUNING)
    if len(found.one) == 0:
        return
    belief = votes.believe(found, n * m, TUNING.rounds)
    assert np.array_equal(belief, reference.believe(found, n * m, TUNING.rounds))
    assert votes.peak(belief) == belief.argmax()


@given(seed=seeds, size=st.integers(1, 500))
@few
def test_the_peak_is_the_first_greatest(seed: int, size: int) -> None:
    values = np.random.default_rng(seed).integers(0, 20, size).astype(np.float32)
    assert votes.peak(values) == values.argmax()


@given(seed=seeds)
@few
def test_star_and_fit(seed: int) -> None:
    one, other = prepare(press(seed % 50, 0)), prepare(press(seed % 50, 1))
    found = votes.vote(edge_table(one), other.columns.edges, len(other), TUNING)
    belief = votes.believe(found, len(one) * len(other), TUNING.rounds)
    start = int(found.one[seed % len(found.one)])
    cells, trust = np.empty(64, np.uint32), np.empty(64, np.float32)
    known = votes.star(start, found, belief, cells, trust)
    theirs = reference.star(start, found, belief, 64)
    assert np.array_equal(cells[:known], theirs[0])
    assert np.array_equal(trust[:known], theirs[1])
    assert laying.fit(one.columns, other.columns, cells[:known], trust[:known]) == reference.fit(
        one.columns, other.columns, *theirs
    )


@given(seed=seeds, n=counts, m=counts)
@few
def test_laying_and_pairing(seed: int, n: int, m: int) -> None:
    one, other = prepare(scatter(seed, n)), prepare(scatter(seed + 1, m))
    partner = np.empty(n, np.int32)
    laying.lay(pose(seed), one.columns, other.columns, TUNING, partner)
    assert np.array_equal(partner, reference.lay(pose(seed), one.columns, other.columns, TUNING))


@given(seed=seeds, n=st.integers(1, 20), m=st.integers(1, 20))
@few
def test_mutual_takes_the_first_of_equals(seed: int, n: int, m: int) -> None:
    rng = np.random.default_rng(seed)
    cost = (rng.integers(0, 6, (n, m)) / 5).astype(np.float32)
    partner = np.empty(n, np.int32)
    laying.mutual(cost, np.minimum(cost.min(axis=0), np.float32(1.0)), partner)
    assert np.array_equal(partner, reference.mutual(cost))
    taken = partner[partner >= 0]
    assert len(set(taken.tolist())) == len(taken)


@given(seed=seeds, n=counts, m=counts)
@few
def test_bending(seed: int, n: int, m: int) -> None:
    one, other = prepare(scatter(seed, n)).columns, prepare(scatter(seed + 1, m)).columns
    rng = np.random.default_rng(seed)
    partner = np.where(rng.random(n) < 0.5, rng.permutation(max(n, m))[:n] % m, -1)
    partner = partner.astype(np.int32)
    mine, x, y = partner.copy(), np.empty(n, np.float32), np.empty(n, np.float32)
    laying.bend(pose(seed), one, other, TUNING, mine, x, y)
    bent, theirs = reference.bend(pose(seed), one, other, TUNING, partner)
    assert np.array_equal(x, bent[0])
    assert np.array_equal(y, bent[1])
    assert np.array_equal(mine, theirs)


@given(seed=seeds, n=counts)
@few
def test_edges_join_the_nearest(seed: int, n: int) -> None:
    one = prepare(scatter(seed, n)).columns
    again = reference.edges(one.x, one.y, one.turn, NEAREST, LONGEST_EDGE)
    assert sorted(one.edges.tolist()) == again.tolist()


@given(seed=seeds, n=counts)
@few
def test_the_hull_holds_every_minutia(seed: int, n: int) -> None:
    one = prepare(scatter(seed, n)).columns
    assert reference.within(one.hull, one.x, one.y, 0.01).all()
    corners = np.abs(_heights(one.hull, one)).min(axis=0) < 0.01
    assert corners.sum() >= min(3, len(one.hull))


def _heights(hull: Floats, one: Columns) -> Floats:
    return hull[:, 0, None] * one.x + hull[:, 1, None] * one.y + hull[:, 2, None]


@given(seed=seeds, n=counts)
@few
def test_inside_a_hull(seed: int, n: int) -> None:
    one, far = prepare(scatter(seed, n)).columns, prepare(scatter(seed + 1, 40)).columns
    inside = np.empty(40, np.uint8)
    laying.within(one.hull, far.x, far.y, TUNING.margin, inside)
    assert np.array_equal(
        inside.astype(bool), reference.within(one.hull, far.x, far.y, TUNING.margin)
    )


@pytest.mark.parametrize("person", range(6))
@pytest.mark.parametrize("other", [0, 1, 7])
def test_a_whole_comparison(person: int, other: int) -> None:
    one, two = prepare(press(person, 0)), prepare(press(person + (other == 7), other))
    partner = np.empty(len(one), np.int32)
    table = edge_table(one)
    score, _ = align.align(
        one.columns, table, two.columns, TUNING, partner, np.empty(0, np.float32)
    )
    found = votes.vote(table, two.columns.edges, len(two), TUNING)
    theirs = reference.align(one.columns, two.columns, found, TUNING)
    assert score == theirs[0]
    assert np.array_equal(partner, theirs[1])
