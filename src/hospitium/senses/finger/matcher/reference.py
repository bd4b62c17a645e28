"""The kernels again in plain numpy: slow, short and obviously right. Tests hold each pair equal.

Nothing else calls this. Float32 sums run in the same order as in the kernels, so that the two
agree to the bit and not merely nearly.
"""

from math import atan2, log, pi, sqrt

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.finger.matcher.types import (
    ROOM,
    Cells,
    Columns,
    Floats,
    Grid,
    Ints,
    Offsets,
    Pose,
    Tuning,
    Votes,
    Words,
)

Flags = NDArray[np.bool_]


def edges(x: Floats, y: Floats, turn: Floats, nearest: int, longest: int) -> Words:
    """Join each minutia with its nearest neighbours; see `types.Columns`."""
    dx, dy = x - x[:, None], y - y[:, None]
    square = dx * dx + dy * dy
    square[(square < 1.0) | (square > longest * longest)] = np.inf
    order = np.argsort(square, axis=1, kind="stable")[:, :nearest]
    near = np.zeros(square.shape, np.bool_)
    np.put_along_axis(near, order, values=True, axis=1)
    near &= np.isfinite(square)
    i, j = np.nonzero(np.triu(near | near.T))
    bearing = np.arctan2(dy[i, j], dx[i, j], dtype=np.float64) / (2.0 * pi)
    length = np.sqrt(square[i, j].astype(np.float64))
    seen = np.stack([bearing - turn[i], bearing + 0.5 - turn[j]], axis=1)
    angles = np.floor(seen * 256.0 + 0.5).astype(np.int64) & 255
    rows = np.column_stack([i, j, (length + 0.5).astype(np.int64), angles])
    return rows.astype(np.uint8)


def vote(probe: Words, reference: Words, size: int, tuning: Tuning) -> Votes:
    """Compare every edge of the reference with every edge of the probe, read from either end.

    The kernel reaches them through a table, so in another order: votes are a set.
    """
    one, other, weight = [], [], []
    both = np.concatenate([probe, probe[:, [1, 0, 2, 4, 3]]]).astype(np.int64)
    for near, far, length, first, second in reference.astype(np.int64):
        allowed = np.float32(tuning.length_slack) + np.float32(tuning.length_slope) * np.minimum(
            both[:, 2], length
        ).astype(np.float32)
        stretch = np.abs(both[:, 2] - length).astype(np.float32)
        bend, twist = _gap(both[:, 3] - first), _gap(both[:, 4] - second)
        slack, soft = tuning.angle_slack, np.float32(1.0) / np.float32(tuning.angle_slack)
        fits = (stretch <= allowed) & (bend <= slack) & (twist <= slack)
        a, b, c = stretch / allowed, np.float32(bend) * soft, np.float32(twist) * soft
        one.append(both[fits, 0] * size + near)
        other.append(both[fits, 1] * size + far)
        weight.append((np.float32(1.0) - (a * a + b * b + c * c) * np.float32(1.0 / 3.0))[fits])
    return Votes(
        np.concatenate([np.empty(0), *one]).astype(np.uint32),
        np.concatenate([np.empty(0), *other]).astype(np.uint32),
        np.concatenate([np.empty(0), *weight]).astype(np.float32),
    )


def _gap(units: Offsets) -> Offsets:
    """Distance on the circle of 256 units."""
    gap: Offsets = np.minimum(units & 255, 256 - (units & 255))
    return gap


def relax(votes: Votes, belief: Floats) -> Floats:
    """One power iteration on the graph of votes."""
    told = np.zeros_like(belief)
    ends = np.stack([votes.one, votes.other], axis=1).ravel()
    others = np.stack([votes.other, votes.one], axis=1).ravel()
    np.add.at(told, ends, np.repeat(votes.weight, 2) * belief[others])
    return told


def believe(votes: Votes, cells: int, rounds: int) -> Floats:
    """Power iterations from equal belief, greatest value 1."""
    belief = np.ones(cells, np.float32)
    for _ in range(rounds + 1):
        belief = relax(votes, belief)
    high: np.float32 = belief.max()
    return belief / high


def star(seed: int, votes: Votes, belief: Floats, room: int) -> tuple[Cells, Floats]:
    """Pairs that share an edge with `seed`, itself first, and how far they are trusted."""
    touch = (votes.one == seed) | (votes.other == seed)
    cells = np.where(votes.one == seed, votes.other, votes.one)[touch]
    cells, trust = cells[: room - 1], (votes.weight[touch] * belief[cells])[: room - 1]
    return (
        np.concatenate([np.array([seed], np.uint32), cells]),
        np.concatenate([belief[[seed]], trust]),
    )


def fit(probe: Columns, reference: Columns, cells: Cells, trust: Floats) -> Pose:
    """Weighted Procrustes without scale: Umeyama, IEEE TPAMI 13(4), 1991, in two dimensions."""
    i, j = np.divmod(cells.astype(np.int64), len(reference.x))
    total = _sum(trust)
    mx, my = _sum(trust * probe.x[i]) / total, _sum(trust * probe.y[i]) / total
    nx, ny = _sum(trust * reference.x[j]) / total, _sum(trust * reference.y[j]) / total
    wide = trust.astype(np.float64)
    ax, ay = probe.x[i].astype(np.float64) - mx, probe.y[i].astype(np.float64) - my
    bx, by = reference.x[j].astype(np.float64) - nx, reference.y[j].astype(np.float64) - ny
    along, across = _sum(wide * (ax * bx + ay * by)), _sum(wide * (ax * by - ay * bx))
    length = sqrt(along * along + across * across)
    if length < 1e-6:
        return (1.0, 0.0, mx, my, nx, ny)
    return (along / length, across / length, mx, my, nx, ny)


def _sum(values: NDArray[np.floating]) -> float:
    """Sum in double precision from first to last, as a loop does."""
    return float(np.cumsum(values, dtype=np.float64)[-1]) if len(values) else 0.0


def place(pose: Pose, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Move points by `pose`."""
    c, s, mx, my, nx, ny = (np.float32(value) for value in pose)
    ux, uy = x - mx, y - my
    return c * ux - s * uy + nx, s * ux + c * uy + ny


def lay(pose: Pose, probe: Columns, reference: Columns, tuning: Tuning) -> Ints:
    """Lay the probe on the reference and pair."""
    x, y = place(pose, probe.x, probe.y)
    dx, dy = x - np.float32(pose[4]), y - np.float32(pose[5])
    far: Floats = np.sqrt(dx * dx + dy * dy)
    reach = np.float32(tuning.reach) + np.float32(tuning.reach_slope) * far
    return mutual(misfit((x, y), reach, pose, probe, reference, tuning))


def misfit(
    laid: tuple[Floats, Floats],
    reach: Floats,
    pose: Pose,
    probe: Columns,
    reference: Columns,
    tuning: Tuning,
) -> Grid:
    """Cost of each pair, shape (probe, reference), at most 1."""
    one = np.float32(1.0)
    turn = probe.turn + np.float32(atan2(pose[1], pose[0]) / (2.0 * pi))
    dx, dy = reference.x - laid[0][:, None], reference.y - laid[1][:, None]
    dt = reference.turn - turn[:, None]
    dt = dt - np.rint(dt)
    hard = (one / (reach * reach))[:, None]
    soft = one / np.float32(tuning.turn_slack * tuning.turn_slack)
    cost: Grid = np.minimum((dx * dx + dy * dy) * hard + dt * dt * soft, one)
    return cost


def mutual(cost: Grid) -> Ints:
    """Partner of each probe minutia, or -1."""
    partner, taken = np.full(len(cost), -1, np.int32), np.zeros(cost.shape[1], np.bool_)
    for i, row in enumerate(cost):
        j = int(row.argmin())
        if row[j] < 1.0 and row[j] == cost[:, j].min() and not taken[j]:
            partner[i], taken[j] = j, True
    return partner


def standing(votes: Votes, partner: Ints, size: int) -> Votes:
    """Votes between pairs that stand; their weights add up to the support."""
    rows = np.flatnonzero(partner >= 0)
    stand = np.zeros(len(partner) * size, np.bool_)
    stand[rows * size + partner[rows]] = True
    keep = stand[votes.one] & stand[votes.other]
    return Votes(votes.one[keep], votes.other[keep], votes.weight[keep])


def bend(
    pose: Pose, probe: Columns, reference: Columns, tuning: Tuning, partner: Ints
) -> tuple[tuple[Floats, Floats], Ints]:
    """Shift each laid minutia the way the pairs around it are shifted, and pair again."""
    (x, y), one = place(pose, probe.x, probe.y), np.float32(1.0)
    pull = np.full(len(x), np.float32(tuning.stiffness))
    sx, sy = np.zeros_like(x), np.zeros_like(y)
    for k in np.flatnonzero(partner >= 0):
        ox, oy = reference.x[partner[k]] - x[k], reference.y[partner[k]] - y[k]
        square = (x - x[k]) ** 2 + (y - y[k]) ** 2
        g = one / (one + square * (one / np.float32(tuning.bend_reach * tuning.bend_reach)))
        g = g * g
        pull, sx, sy = pull + g, sx + g * ox, sy + g * oy
        pull[k], sx[k], sy[k] = pull[k] - one, sx[k] - ox, sy[k] - oy
    bent, reach = (x + sx / pull, y + sy / pull), np.full(len(x), np.float32(tuning.bent_reach))
    return bent, mutual(misfit(bent, reach, pose, probe, reference, tuning))


def within(hull: Floats, x: Floats, y: Floats, margin: float) -> Flags:
    """Which points lie in a convex hull grown by `margin`."""
    height = hull[:, 0, None] * x + hull[:, 1, None] * y + hull[:, 2, None]
    return np.asarray((height >= np.float32(-margin)).all(axis=0))


def align(probe: Columns, reference: Columns, votes: Votes, tuning: Tuning) -> tuple[float, Ints]:
    """Score and partners from given votes; see `kernels.align`."""
    n, size = len(probe.x), len(reference.x)
    nobody = np.full(n, -1, np.int32)
    if n < 3 or size < 3 or len(votes.one) == 0:
        return 0.0, nobody
    best, partner, pose = _search(probe, reference, votes, tuning)
    if best < tuning.hopeless:
        return score(best, 0.0, n * size, tuning), nobody
    for _ in range(tuning.refits):
        rows = np.flatnonzero(partner >= 0)[:ROOM]
        if len(rows) < 2:
            break
        cells = (rows * size + partner[rows]).astype(np.uint32)
        pose = fit(probe, reference, cells, np.ones(len(cells), np.float32))
        partner = lay(pose, probe, reference, tuning)
    bent = place(pose, probe.x, probe.y)
    for _ in range(tuning.bends):
        bent, partner = bend(pose, probe, reference, tuning, partner)
    total = _sum(standing(votes, partner, size).weight)
    fraction = _fraction(probe, reference, pose, bent, partner, tuning)
    return score(total, fraction, n * size, tuning), partner


def score(total: float, fraction: float, chances: int, tuning: Tuning) -> float:
    """Score of an alignment."""
    if total <= 0.0:
        return 0.0
    luck = tuning.luck_weight * log(max(chances, tuning.least_chances) / tuning.usual_chances)
    return tuning.scale * max(0.0, log(1.0 + total) + tuning.fraction_weight * fraction - luck)


def _search(
    probe: Columns, reference: Columns, votes: Votes, tuning: Tuning
) -> tuple[float, Ints, Pose]:
    """Try the most believed pairs as seeds; the support, partners and pose of the best."""
    size = len(reference.x)
    belief = believe(votes, len(probe.x) * size, tuning.rounds)
    hope = belief.copy()
    best = (-1.0, np.full(len(probe.x), -1, np.int32), (1.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    for _ in range(tuning.seeds):
        seed = int(hope.argmax())
        if hope[seed] <= np.float32(tuning.least_hope):
            break
        pose = fit(probe, reference, *star(seed, votes, belief, ROOM))
        found = lay(pose, probe, reference, tuning)
        rows = np.flatnonzero(found >= 0)
        hope[seed] = 0.0
        hope[rows * size + found[rows]] = 0.0
        worth = _sum(standing(votes, found, size).weight)
        if worth > best[0]:
            best = (worth, found, pose)
    return best


def _fraction(
    probe: Columns,
    reference: Columns,
    pose: Pose,
    bent: tuple[Floats, Floats],
    partner: Ints,
    tuning: Tuning,
) -> float:
    """Pairs over the minutiae of the print that has fewer of them in the overlap."""
    back = place((pose[0], -pose[1], pose[4], pose[5], pose[2], pose[3]), reference.x, reference.y)
    ours = within(reference.hull, *bent, tuning.margin)
    theirs = within(probe.hull, *back, tuning.margin)
    paired = partner >= 0
    theirs[partner[paired]] = True
    fewer = min(int((ours | paired).sum()), int(theirs.sum()))
    return float(paired.sum()) / (fewer + tuning.fraction_doubt)
