"""Kernels: edges that both prints have vote for pairs of minutiae, and pairs back each other up.

No checks, no Python objects; `reference.py` says each kernel again in plain numpy. Indices are
unsigned where numba could not prove them positive: it then leaves out a test per access.

A pair is written as one number, a cell: row in the probe * size of the reference + row in the
reference.
"""

import numpy as np
from numba import njit

from hospitium.senses.finger.matcher.types import (
    LANES,
    MAX_VOTES,
    Cells,
    Floats,
    Ints,
    Longs,
    Table,
    Tuning,
    Votes,
    Words,
)

_SECOND, _FIRST, _LENGTH = LANES
_BYTES, _GUARDS = sum(255 << lane for lane in LANES), sum(256 << lane for lane in LANES)
_BLOCK = 128
_ONE, _ZERO, _THIRD = np.float32(1.0), np.float32(0.0), np.float32(1.0 / 3.0)


@njit(cache=True, nogil=True, error_model="numpy")
def vote(table: Table, edges: Words, size: int, tuning: Tuning) -> Votes:
    """Look the reference's `edges` up in the probe's `table`."""
    ours, theirs = np.empty(MAX_VOTES + 1, np.int64), np.empty(MAX_VOTES + 1, np.int64)
    count = look_up(table, edges, tuning.angle_slack, ours, theirs)
    one, other = np.empty(count, np.uint32), np.empty(count, np.uint32)
    weight = np.empty(count, np.float32)
    weigh(ours[:count], theirs[:count], size, tuning, Votes(one, other, weight))
    return Votes(one, other, weight)


@njit(cache=True, nogil=True, error_model="numpy")
def look_up(table: Table, edges: Words, slack: int, ours: Longs, theirs: Longs) -> np.uint32:
    """List which edge of the probe agrees with which of the reference; return how many.

    Less the least that fits, a lane of the probe's edge must not be above its span. All three are
    tested at once: the guard bit above each lane keeps it from borrowing, and what is too much
    carries into that bit.
    """
    count = np.uint32(0)
    for k in range(len(edges)):
        near, far, length = np.int64(edges[k, 0]), np.int64(edges[k, 1]), np.int64(edges[k, 2])
        first, second = np.int64(edges[k, 3]), np.int64(edges[k, 4])
        edge = (length << _LENGTH) | (first << _FIRST) | (second << _SECOND) | (near << 8) | far
        least = table.shortest[length] - _GUARDS
        least += (((first - slack) & 255) << _FIRST) | (((second - slack) & 255) << _SECOND)
        carry = _BYTES - table.spread[length] - (2 * slack << _FIRST) - (2 * slack << _SECOND)
        cell = np.uint32(((length >> 4) << 8) | ((first >> 4) << 4) | (second >> 4))
        for at in range(table.starts[cell], table.starts[cell + np.uint32(1)]):
            word = table.entries[np.uint32(at)]
            above = ((((word & _BYTES) - least) & _BYTES) + carry) & _GUARDS
            # written always, kept only if it fits: a branch here is a guess lost one time in four
            ours[count], theirs[count] = word, edge
            count = np.uint32(count + ((above == 0) & (count < MAX_VOTES)))
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def weigh(ours: Longs, theirs: Longs, size: int, tuning: Tuning, votes: Votes) -> None:
    """Make votes of the edges that agree."""
    base, slope = np.float32(tuning.length_slack), np.float32(tuning.length_slope)
    soft = _ONE / np.float32(tuning.angle_slack)
    for k in range(len(ours)):
        word, edge = ours[k], theirs[k]
        long, length = word >> _LENGTH, edge >> _LENGTH
        bend = ((word >> _FIRST) - (edge >> _FIRST)) & 255
        twist = ((word >> _SECOND) - (edge >> _SECOND)) & 255
        bend, twist = min(bend, 256 - bend), min(twist, 256 - twist)
        allowed = base + slope * np.float32(min(length, long))
        a, b = np.float32(abs(long - length)) / allowed, np.float32(bend) * soft
        c = np.float32(twist) * soft
        votes.one[k] = ((word >> 8) & 255) * size + ((edge >> 8) & 255)
        votes.other[k] = (word & 255) * size + (edge & 255)
        votes.weight[k] = _ONE - (a * a + b * b + c * c) * _THIRD


@njit(cache=True, nogil=True, error_model="numpy")
def believe(votes: Votes, cells: int, rounds: int) -> Floats:
    """How far each pair is to be believed, 1 at most.

    A few power iterations towards the main eigenvector of the graph of votes, where true pairs
    back each other up and chance ones stand alone: after Leordeanu & Hebert, ICCV 2005.
    """
    belief, told = np.empty(cells, np.float32), np.zeros(cells, np.float32)
    for k in range(len(votes.one)):  # the first: all are believed alike
        told[votes.one[k]] += votes.weight[k]
        told[votes.other[k]] += votes.weight[k]
    for _ in range(rounds):
        belief, told = told, belief
        relax(votes, belief, told)
    high = told[peak(told)]
    for k in range(cells):
        told[k] /= high
    return told


@njit(cache=True, nogil=True, error_model="numpy")
def relax(votes: Votes, belief: Floats, told: Floats) -> None:
    """Let each pair be `told` the sum of what the pairs it shares votes with believe."""
    for k in range(len(told)):
        told[k] = _ZERO
    for k in range(len(votes.one)):
        a, b, w = votes.one[k], votes.other[k], votes.weight[k]
        told[a] += w * belief[b]
        told[b] += w * belief[a]


@njit(cache=True, nogil=True, error_model="numpy")
def peak(values: Floats) -> int:
    """Index of the first greatest of some values >= 0.

    Block by block, so that the search for its place, which does not vectorise, is short.
    """
    words = values.view(np.int32)  # floats >= 0 sort like their bits, and integers vectorise
    high, start = np.int32(-1), 0
    for block in range(0, len(words), _BLOCK):
        here = np.int32(-1)
        for k in range(block, min(block + _BLOCK, len(words))):
            here = max(here, words[k])
        if here > high:
            high, start = here, block
    for k in range(start, len(words)):
        if words[k] == high:
            return k
    return 0


@njit(cache=True, nogil=True, error_model="numpy")
def star(seed: int, votes: Votes, belief: Floats, cells: Cells, trust: Floats) -> int:
    """List the pairs that share a vote with the pair `seed`, itself first; return how many."""
    cells[0], trust[0] = seed, belief[seed]
    count = 1
    for k in range(len(votes.one)):
        if ((votes.one[k] == seed) | (votes.other[k] == seed)) and count < len(cells):
            cell = np.uint32(votes.one[k] + votes.other[k] - seed)
            cells[count], trust[count] = cell, votes.weight[k] * belief[cell]
            count += 1
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def support(votes: Votes, partner: Ints, size: int) -> float:
    """Sum the votes between pairs that stand."""
    standing = np.zeros(len(partner) * size, np.uint8)
    for i in range(len(partner)):
        if partner[i] >= 0:
            standing[i * size + partner[i]] = 1
    total = 0.0
    for k in range(len(votes.one)):
        if standing[votes.one[k]] & standing[votes.other[k]]:
            total += votes.weight[k]
    return total


@njit(cache=True, nogil=True, error_model="numpy")
def shares(votes: Votes, partner: Ints, size: int, share: Floats) -> None:
    """Split the support by pair: a vote between pairs that stand counts at both ends."""
    for k in range(len(votes.one)):
        i, j = votes.one[k] // size, votes.other[k] // size
        if partner[i] == votes.one[k] - i * size and partner[j] == votes.other[k] - j * size:
            share[i] += votes.weight[k]
            share[j] += votes.weight[k]
