"""Loop kernels of the comparison: no checks, no Python objects, one pair of prints at a time.

All live in this one file, because numba's cache looks at the file of a kernel and not at the
files of the kernels it calls. `reference.py` says each of them again in plain numpy.

Arithmetic is float32 where it decides which minutiae pair, in the same order as the reference,
and without `fastmath`: the same prints give the same pairs on every machine. Inner loops have
no branch and no sum, so that LLVM makes vector instructions of them.
"""

from math import atan2, log, pi, sqrt

import numpy as np
from numba import njit

from hospitium.senses.finger.matcher.types import (
    MAX_VOTES,
    Cells,
    Columns,
    Floats,
    Grid,
    Ints,
    Offsets,
    Table,
    Tuning,
    Votes,
    Words,
)

_ROUND = np.float32(12582912.0)  # 1.5 * 2**23: adding and taking it away rounds a float32
_ONE, _ZERO, _THIRD = np.float32(1.0), np.float32(0.0), np.float32(1.0 / 3.0)


@njit(cache=True, nogil=True)
def vote(table: Table, edges: Words, size: int, tuning: Tuning, votes: Votes) -> int:
    """Look the reference's `edges` up in the probe's `table`; return the number of votes."""
    slack, base = tuning.angle_slack, np.float32(tuning.length_slack)
    slope, soft = np.float32(tuning.length_slope), _ONE / np.float32(tuning.angle_slack)
    count = 0
    for k in range(len(edges)):
        near, far, length = np.int64(edges[k, 0]), np.int64(edges[k, 1]), np.int64(edges[k, 2])
        first, second = np.int64(edges[k, 3]), np.int64(edges[k, 4])
        cell = ((length >> 4) << 8) | ((first >> 4) << 4) | (second >> 4)
        for at in range(table.starts[np.uint32(cell)], table.starts[np.uint32(cell + 1)]):
            word = table.entries[np.uint32(at)]
            other = word >> 32
            bend, twist = ((word >> 24) - first) & 255, ((word >> 16) - second) & 255
            bend, twist = min(bend, 256 - bend), min(twist, 256 - twist)
            allowed = base + slope * np.float32(min(length, other))
            stretch = np.float32(abs(other - length))
            a = stretch / allowed
            b, c = np.float32(bend) * soft, np.float32(twist) * soft
            # written always and kept only if it fits: a branch here is a guess lost one time in four
            slot = np.uint32(count)
            votes.one[slot] = ((word >> 8) & 255) * size + near
            votes.other[slot] = (word & 255) * size + far
            votes.weight[slot] = _ONE - (a * a + b * b + c * c) * _THIRD
            fits = (stretch <= allowed) & (bend <= slack) & (twist <= slack) & (count < MAX_VOTES)
            count += np.int64(fits)
    return count


@njit(cache=True, nogil=True)
def relax(one: Cells, other: Cells, weight: Floats, belief: Floats, told: Floats) -> None:
    """Let each pair be believed as far as the pairs it agrees with are: one power iteration.

    Leads `belief` towards the main eigenvector of the graph of votes; `told` takes the result.
    """
    for k in range(len(told)):
        told[k] = _ZERO
    for k in range(len(one)):
        told[one[k]] += weight[k] * belief[other[k]]
        told[other[k]] += weight[k] * belief[one[k]]


@njit(cache=True, nogil=True)
def peak(values: Floats) -> int:
    """Index of the first greatest of some values >= 0."""
    words = values.view(np.int32)  # floats >= 0 sort like their bits, and integers vectorise
    high = np.int32(0)
    for k in range(len(words)):
        if words[k] > high:
            high = words[k]
    for k in range(len(words)):
        if words[k] == high:
            return k
    return 0


@njit(cache=True, nogil=True)
def star(
    seed: int, one: Cells, other: Cells, weight: Floats, belief: Floats, cells: Cells, trust: Floats
) -> int:
    """List the pairs that share an edge with the pair `seed`, itself first; return how many."""
    cells[0], trust[0] = seed, belief[seed]
    count = 1
    for k in range(len(one)):
        if (one[k] == seed) | (other[k] == seed):
            cell = np.uint32(one[k] + other[k] - seed)
            if count < len(cells):
                cells[count], trust[count] = cell, weight[k] * belief[cell]
                count += 1
    return count


@njit(cache=True, nogil=True)
def fit(
    px: Floats, py: Floats, rx: Floats, ry: Floats, cells: Cells, trust: Floats
) -> tuple[float, float, float, float, float, float]:
    """Best rotation and shift of the probe onto the reference over weighted pairs.

    Returns cosine, sine, centre in the probe (x, y), centre in the reference (x, y).
    """
    size = len(rx)
    total = mx = my = nx = ny = 0.0
    for k in range(len(cells)):
        i = np.uint32(cells[k] // np.uint32(size))
        j, w = np.uint32(cells[k] - i * np.uint32(size)), trust[k]
        total += w
        mx += w * px[i]
        my += w * py[i]
        nx += w * rx[j]
        ny += w * ry[j]
    mx, my, nx, ny = mx / total, my / total, nx / total, ny / total
    along = across = 0.0
    for k in range(len(cells)):
        i = np.uint32(cells[k] // np.uint32(size))
        j, w = np.uint32(cells[k] - i * np.uint32(size)), trust[k]
        ax, ay, bx, by = px[i] - mx, py[i] - my, rx[j] - nx, ry[j] - ny
        along += w * (ax * bx + ay * by)
        across += w * (ax * by - ay * bx)
    length = sqrt(along * along + across * across)
    if length < 1e-6:
        return (1.0, 0.0, mx, my, nx, ny)
    return (along / length, across / length, mx, my, nx, ny)


@njit(cache=True, nogil=True)
def place(
    pose: tuple[float, float, float, float, float, float],
    x: Floats,
    y: Floats,
    out_x: Floats,
    out_y: Floats,
) -> None:
    """Move points by `pose`, as `fit` gives it."""
    c, s = np.float32(pose[0]), np.float32(pose[1])
    mx, my = np.float32(pose[2]), np.float32(pose[3])
    nx, ny = np.float32(pose[4]), np.float32(pose[5])
    for i in range(len(x)):
        ux, uy = x[i] - mx, y[i] - my
        out_x[i] = c * ux - s * uy + nx
        out_y[i] = s * ux + c * uy + ny


@njit(cache=True, nogil=True)
def loosen(x: Floats, y: Floats, nx: float, ny: float, tuning: Tuning, reach: Floats) -> None:
    """Allow more distance to what is far from (nx, ny): angles are never quite right."""
    cx, cy = np.float32(nx), np.float32(ny)
    base, slope = np.float32(tuning.reach), np.float32(tuning.reach_slope)
    for i in range(len(x)):
        dx, dy = x[i] - cx, y[i] - cy
        reach[i] = base + slope * np.sqrt(dx * dx + dy * dy)


@njit(cache=True, nogil=True)
def misfit(
    x: Floats,
    y: Floats,
    turn: Floats,
    rotation: float,
    reach: Floats,
    rx: Floats,
    ry: Floats,
    rturn: Floats,
    turn_slack: float,
    cost: Grid,
) -> None:
    """Cost of each pair of a laid probe minutia and a reference minutia, row by row.

    Squared distance over squared reach plus squared turn over squared slack; 1 is the limit.
    """
    size, rotated = len(rx), np.float32(rotation)
    soft = _ONE / np.float32(turn_slack * turn_slack)
    for i in range(len(x)):
        xi, yi, ti = x[i], y[i], turn[i] + rotated
        hard = _ONE / (reach[i] * reach[i])
        for j in range(size):
            dx, dy, dt = rx[j] - xi, ry[j] - yi, rturn[j] - ti
            dt = dt - ((dt + _ROUND) - _ROUND)
            value = (dx * dx + dy * dy) * hard + dt * dt * soft
            cost[i, j] = value if value < _ONE else _ONE


@njit(cache=True, nogil=True)
def mutual(cost: Grid, low: Floats, partner: Ints, price: Floats) -> int:
    """Pair minutiae that are each other's cheapest below 1; return how many pairs."""
    words, best = cost.view(np.int32), low.view(np.int32)  # floats >= 0 sort like their bits
    limit = np.int32(0x3F800000)  # the bits of 1.0
    for j in range(len(best)):
        best[j] = limit
    for i in range(len(words)):
        for j in range(len(best)):
            best[j] = words[i, j] if words[i, j] < best[j] else best[j]
    count = 0
    for i in range(len(words)):
        least, at = limit, 0
        for j in range(len(best)):
            if words[i, j] < least:
                least = words[i, j]
        partner[i], price[i] = -1, _ONE
        if least < limit:
            for j in range(len(best)):
                if words[i, j] == least:
                    at = j
                    break
            if best[at] == least:
                partner[i], price[i] = at, cost[i, at]
                best[at] = -1  # taken: an equal price comes too late
                count += 1
    return count


@njit(cache=True, nogil=True)
def support(
    one: Cells, other: Cells, weight: Floats, partner: Ints, size: int, standing: Words
) -> float:
    """Sum the votes between pairs that stand. `standing` is all 0 before and after."""
    for i in range(len(partner)):
        if partner[i] >= 0:
            standing[i * size + partner[i]] = 1
    total = 0.0
    for k in range(len(one)):
        if standing[one[k]] & standing[other[k]]:
            total += weight[k]
    for i in range(len(partner)):
        if partner[i] >= 0:
            standing[i * size + partner[i]] = 0
    return total


@njit(cache=True, nogil=True)
def shares(
    one: Cells, other: Cells, weight: Floats, partner: Ints, size: int, share: Floats
) -> None:
    """Split the support by pair: each vote between pairs that stand counts at both ends."""
    for k in range(len(one)):
        i, j = one[k] // size, other[k] // size
        if partner[i] == one[k] - i * size and partner[j] == other[k] - j * size:
            share[i] += weight[k]
            share[j] += weight[k]


@njit(cache=True, nogil=True)
def bend(
    x: Floats,
    y: Floats,
    partner: Ints,
    rx: Floats,
    ry: Floats,
    tuning: Tuning,
    pull: Floats,
    bent_x: Floats,
    bent_y: Floats,
) -> None:
    """Shift each laid minutia the way the pairs around it are shifted: skin is elastic."""
    near = _ONE / np.float32(tuning.bend_reach * tuning.bend_reach)
    for i in range(len(x)):
        pull[i], bent_x[i], bent_y[i] = np.float32(tuning.stiffness), _ZERO, _ZERO
    for k in range(len(x)):
        j = partner[k]
        if j < 0:
            continue
        xk, yk, ox, oy = x[k], y[k], rx[j] - x[k], ry[j] - y[k]
        for i in range(len(x)):
            dx, dy = x[i] - xk, y[i] - yk
            g = _ONE / (_ONE + (dx * dx + dy * dy) * near)
            g = g * g
            pull[i] += g
            bent_x[i] += g * ox
            bent_y[i] += g * oy
        # its own shift must not vouch for itself
        pull[k] -= _ONE
        bent_x[k] -= ox
        bent_y[k] -= oy
    for i in range(len(x)):
        bent_x[i] = x[i] + bent_x[i] / pull[i]
        bent_y[i] = y[i] + bent_y[i] / pull[i]


@njit(cache=True, nogil=True)
def within(hull: Floats, x: Floats, y: Floats, margin: float, inside: Words) -> None:
    """Mark the points that lie in a convex hull, grown by `margin` px."""
    edge = np.float32(-margin)
    for i in range(len(x)):
        inside[i] = 1
    for k in range(len(hull)):
        nx, ny, offset = hull[k, 0], hull[k, 1], hull[k, 2]
        for i in range(len(x)):
            if nx * x[i] + ny * y[i] + offset < edge:
                inside[i] = 0


@njit(cache=True, nogil=True)
def listed(partner: Ints, size: int, cells: Cells, trust: Floats) -> int:
    """List the standing pairs, all trusted alike; return how many."""
    count = 0
    for i in range(len(partner)):
        if (partner[i] >= 0) & (count < len(cells)):
            cells[count], trust[count] = i * size + partner[i], _ONE
            count += 1
    return count


@njit(cache=True, nogil=True)
def score(total: float, paired: int, ours: int, theirs: int, tuning: Tuning) -> float:
    """Score of an alignment; see `types.Tuning` for its form."""
    if total <= 0.0:
        return 0.0
    fraction = paired / max(1, min(ours, theirs))
    return tuning.scale * (log(1.0 + total) + tuning.fraction_weight * fraction)


@njit(cache=True, nogil=True)
def align(
    probe: Columns,
    table: Table,
    reference: Columns,
    tuning: Tuning,
    partner: Ints,
    share: Floats,
) -> tuple[float, float, float, float, float, float, float]:
    """Align two prints; the score, and the pose as `fit` gives it.

    `partner` takes the row in the reference or -1 per probe minutia; `share` its part of the
    votes, unless it is empty.
    """
    n, size = len(probe.x), len(reference.x)
    for i in range(n):
        partner[i] = -1
    nothing = (0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    if n < 3 or size < 3:
        return nothing
    votes = Votes(
        np.empty(MAX_VOTES + 1, np.uint32),
        np.empty(MAX_VOTES + 1, np.uint32),
        np.empty(MAX_VOTES + 1, np.float32),
    )
    count = vote(table, reference.edges, size, tuning, votes)
    if count == 0:
        return nothing
    one, other, weight = votes.one[:count], votes.other[:count], votes.weight[:count]
    belief, told = np.empty(n * size, np.float32), np.empty(n * size, np.float32)
    for k in range(n * size):
        told[k] = _ONE
    for _ in range(tuning.rounds + 1):
        belief, told = told, belief
        relax(one, other, weight, belief, told)
    high = told[peak(told)]
    for k in range(n * size):
        told[k] /= high
        belief[k] = told[k]
    x, y, reach = np.empty(n, np.float32), np.empty(n, np.float32), np.empty(n, np.float32)
    bent_x, bent_y = np.empty(n, np.float32), np.empty(n, np.float32)
    found, price = np.empty(n, np.int32), np.empty(n, np.float32)
    cost, low = np.empty((n, size), np.float32), np.empty(size, np.float32)
    cells, trust = np.empty(64, np.uint32), np.empty(64, np.float32)
    standing = np.zeros(n * size, np.uint8)
    best, pose = -1.0, (1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for _ in range(tuning.seeds):
        seed = peak(belief)
        if belief[seed] <= _ZERO:
            break
        known = star(seed, one, other, weight, told, cells, trust)
        guess = fit(probe.x, probe.y, reference.x, reference.y, cells[:known], trust[:known])
        lay(probe, reference, guess, tuning, x, y, reach, cost)
        mutual(cost, low, found, price)
        worth = support(one, other, weight, found, size, standing)
        belief[seed] = _ZERO
        for i in range(n):
            if found[i] >= 0:
                belief[i * size + found[i]] = _ZERO
        if worth > best:
            best, pose = worth, guess
            for i in range(n):
                partner[i] = found[i]
    if best < tuning.hopeless:
        for i in range(n):
            partner[i] = -1
        return (tuning.scale * log(1.0 + max(0.0, best)), 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for _ in range(tuning.refits):
        known = listed(partner, size, cells, trust)
        if known < 2:
            break
        pose = fit(probe.x, probe.y, reference.x, reference.y, cells[:known], trust[:known])
        lay(probe, reference, pose, tuning, x, y, reach, cost)
        mutual(cost, low, partner, price)
    place(pose, probe.x, probe.y, x, y)
    rotation = atan2(pose[1], pose[0]) / (2.0 * pi)
    for _ in range(tuning.bends):
        bend(x, y, partner, reference.x, reference.y, tuning, reach, bent_x, bent_y)
        for i in range(n):
            reach[i] = np.float32(tuning.bent_reach)
        misfit(
            bent_x,
            bent_y,
            probe.turn,
            rotation,
            reach,
            reference.x,
            reference.y,
            reference.turn,
            tuning.turn_slack,
            cost,
        )
        mutual(cost, low, partner, price)
    worth = support(one, other, weight, partner, size, standing)
    if len(share):
        shares(one, other, weight, partner, size, share)
    paired, ours, theirs = overlap(probe, reference, pose, bent_x, bent_y, partner, tuning.margin)
    total = score(worth, paired, ours, theirs, tuning)
    return (total, pose[0], pose[1], pose[2], pose[3], pose[4], pose[5])


@njit(cache=True, nogil=True)
def lay(
    probe: Columns,
    reference: Columns,
    pose: tuple[float, float, float, float, float, float],
    tuning: Tuning,
    x: Floats,
    y: Floats,
    reach: Floats,
    cost: Grid,
) -> None:
    """Lay the probe on the reference by `pose` and cost every pair."""
    place(pose, probe.x, probe.y, x, y)
    loosen(x, y, pose[4], pose[5], tuning, reach)
    misfit(
        x,
        y,
        probe.turn,
        atan2(pose[1], pose[0]) / (2.0 * pi),
        reach,
        reference.x,
        reference.y,
        reference.turn,
        tuning.turn_slack,
        cost,
    )


@njit(cache=True, nogil=True)
def overlap(
    probe: Columns,
    reference: Columns,
    pose: tuple[float, float, float, float, float, float],
    x: Floats,
    y: Floats,
    partner: Ints,
    margin: float,
) -> tuple[int, int, int]:
    """Count pairs, and the minutiae of each print that lie where both have been seen."""
    n, size = len(x), len(reference.x)
    ours, theirs = np.empty(n, np.uint8), np.empty(size, np.uint8)
    within(reference.hull, x, y, margin, ours)
    back_x, back_y = np.empty(size, np.float32), np.empty(size, np.float32)
    back = (pose[0], -pose[1], pose[4], pose[5], pose[2], pose[3])
    place(back, reference.x, reference.y, back_x, back_y)
    within(probe.hull, back_x, back_y, margin, theirs)
    paired, here, there = 0, 0, 0
    for i in range(n):
        if partner[i] >= 0:
            paired += 1
            ours[i], theirs[partner[i]] = 1, 1
    for i in range(n):
        here += ours[i]
    for j in range(size):
        there += theirs[j]
    return paired, here, there


@njit(cache=True, nogil=True)
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
        out[k] = align(probe, table, reference, tuning, partner, share)[0]
