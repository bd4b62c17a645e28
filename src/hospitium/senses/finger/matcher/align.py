"""Kernels: one comparison from votes to score, and a sweep over many references.

numba's cache looks at the file of a kernel and not at the files of the kernels it calls: after a
change in `votes.py` or `laying.py` save this file again (the tests against `reference.py` fail
until then).
"""

from math import log

import numpy as np
from numba import njit

from hospitium.senses.finger.matcher.laying import bend, fit, lay, overlap, place
from hospitium.senses.finger.matcher.types import (
    ROOM,
    Cells,
    Columns,
    Floats,
    Ints,
    Offsets,
    Pose,
    Table,
    Tuning,
    Votes,
)
from hospitium.senses.finger.matcher.votes import believe, peak, shares, star, support, vote

_ONE, _ZERO = np.float32(1.0), np.float32(0.0)


@njit(cache=True, nogil=True, error_model="numpy")
def align(
    probe: Columns, table: Table, reference: Columns, tuning: Tuning, partner: Ints, share: Floats
) -> tuple[float, Pose]:
    """Score two prints and say how the one lies on the other.

    Per probe minutia `partner` takes the row in the reference or -1, and `share`, unless it is
    empty, gains what the pair's votes add up to.
    """
    n, size = len(probe.x), len(reference.x)
    for i in range(n):
        partner[i] = -1
    nowhere = (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if n < 3 or size < 3:
        return 0.0, nowhere
    votes = vote(table, reference.edges, size, tuning)
    if len(votes.one) == 0:
        return 0.0, nowhere
    best, pose = search(probe, reference, votes, tuning, partner)
    if best < tuning.hopeless:
        for i in range(n):
            partner[i] = -1
        return score(best, 0.0, n * size, tuning), nowhere
    paired, ours, theirs, pose = settle(probe, reference, pose, tuning, partner)
    total = support(votes, partner, size)
    if len(share) > 0:
        shares(votes, partner, size, share)
    fraction = paired / (min(ours, theirs) + tuning.fraction_doubt)
    return score(total, fraction, n * size, tuning), pose


@njit(cache=True, nogil=True, error_model="numpy")
def score(total: float, fraction: float, chances: int, tuning: Tuning) -> float:
    """Score of an alignment; see `types.Tuning` for its form."""
    if total <= 0.0:
        return 0.0
    luck = tuning.luck_weight * log(max(chances, tuning.least_chances) / tuning.usual_chances)
    worth = log(1.0 + total) + tuning.fraction_weight * fraction - luck
    return tuning.scale * max(0.0, worth)


@njit(cache=True, nogil=True, error_model="numpy")
def search(
    probe: Columns, reference: Columns, votes: Votes, tuning: Tuning, partner: Ints
) -> tuple[float, Pose]:
    """Try the most believed pairs as seeds; the support and pose of the best, and its partners."""
    n, size = len(probe.x), len(reference.x)
    belief = believe(votes, n * size, tuning.rounds)
    hope = belief.copy()
    found = np.empty(n, np.int32)
    cells, trust = np.empty(ROOM, np.uint32), np.empty(ROOM, np.float32)
    least = np.float32(tuning.least_hope)
    best, pose = -1.0, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for _ in range(tuning.seeds):
        seed = peak(hope)
        if hope[seed] <= least:
            break
        known = star(seed, votes, belief, cells, trust)
        guess = fit(probe, reference, cells[:known], trust[:known])
        lay(guess, probe, reference, tuning, found)
        worth = support(votes, found, size)
        hope[seed] = _ZERO
        for i in range(n):
            if found[i] >= 0:
                hope[i * size + found[i]] = _ZERO
        if worth > best:
            best, pose = worth, guess
            for i in range(n):
                partner[i] = found[i]
    return best, pose


@njit(cache=True, nogil=True, error_model="numpy")
def settle(
    probe: Columns, reference: Columns, pose: Pose, tuning: Tuning, partner: Ints
) -> tuple[int, int, int, Pose]:
    """Fit the pose to the pairs it gave, bend the probe, pair again; see `overlap`."""
    n = len(probe.x)
    cells, trust = np.empty(ROOM, np.uint32), np.empty(ROOM, np.float32)
    for _ in range(tuning.refits):
        known = listed(partner, len(reference.x), cells, trust)
        if known < 2:
            break
        pose = fit(probe, reference, cells[:known], trust[:known])
        lay(pose, probe, reference, tuning, partner)
    x, y = np.empty(n, np.float32), np.empty(n, np.float32)
    place(pose, probe.x, probe.y, x, y)
    for _ in range(tuning.bends):
        bend(pose, probe, reference, tuning, partner, x, y)
    paired, ours, theirs = overlap(probe, reference, pose, x, y, partner, tuning.margin)
    return paired, ours, theirs, pose


@njit(cache=True, nogil=True, error_model="numpy")
def listed(partner: Ints, size: int, cells: Cells, trust: Floats) -> int:
    """List the standing pairs, all trusted alike; return how many."""
    count = 0
    for i in range(len(partner)):
        if partner[i] >= 0 and count < len(cells):
            cells[count], trust[count] = i * size + partner[i], _ONE
            count += 1
    return count


@njit(cache=True, nogil=True, error_model="numpy")
def sweep(
    probe: Columns, table: Table, packed: Columns, starts: Offsets, tuning: Tuning, out: Floats
) -> None:
    """Score `probe` against each of the packed references."""
    partner, share = np.empty(len(probe.x), np.int32), np.empty(0, np.float32)
    for k in range(len(starts) - 1):
        a, b = starts[k, 0], starts[k + 1, 0]
        reference = Columns(
            packed.x[a:b],
            packed.y[a:b],
            packed.turn[a:b],
            packed.edges[starts[k, 1] : starts[k + 1, 1]],
            packed.hull[starts[k, 2] : starts[k + 1, 2]],
        )
        out[k], _ = align(probe, table, reference, tuning, partner, share)
