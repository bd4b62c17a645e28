"""The kernels again in plain numpy: slow, short and obviously right. Tests hold each pair equal.

Nothing else calls this. Float32 sums run in the same order as in the kernels, so that the two
agree to the bit and not merely nearly.
"""

from math import atan2, hypot, log, pi

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.finger.matcher.types import (
    Cells,
    Columns,
    Floats,
    Grid,
    Ints,
    Tuning,
    Votes,
    Words,
)

Pose = tuple[float, float, float, float, float, float]
Flags = NDArray[np.bool_]

ROOM = 64
"""Pairs that a pose is fitted to, at most."""


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


def _gap(units: Ints) -> Ints:
    """Distance on the circle of 256 units."""
    return np.minimum(units & 255, 256 - (units & 255))


def relax(votes: Votes, belief: Floats) -> Floats:
    """One power iteration on the graph of votes."""
    told = np.zeros_like(belief)
    ends = np.stack([votes.one, votes.other], axis=1).ravel()
    others = np.stack([votes.other, votes.one], axis=1).ravel()
    np.add.at(told, ends, np.repeat(votes.weight, 2) * belief[others])
    return told


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
    length = hypot(along, across)
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


def loosen(x: Floats, y: Floats, nx: float, ny: float, tuning: Tuning) -> Floats:
    """Allowed distance of each laid minutia."""
    dx, dy = x - np.float32(nx), y - np.float32(ny)
    far: Floats = np.sqrt(dx * dx + dy * dy)
    return np.float32(tuning.reach) + np.float32(tuning.reach_slope) * far


def misfit(
    laid: tuple[Floats, Floats], turn: Floats, reach: Floats, reference: Columns, slack: float
) -> Grid:
    """Cost of each pair, shape (probe, reference), at most 1."""
    one = np.float32(1.0)
    dx, dy = reference.x - laid[0][:, None], reference.y - laid[1][:, None]
    dt = reference.turn - turn[:, None]
    dt = dt - np.rint(dt)
    hard, soft = (one / (reach * reach))[:, None], one / np.float32(slack * slack)
    return np.minimum((dx * dx + dy * dy) * hard + dt * dt * soft, one)


def mutual(cost: Grid) -> tuple[Ints, Floats]:
    """Partner and price of each probe minutia."""
    partner, price = np.full(len(cost), -1, np.int32), np.ones(len(cost), np.float32)
    taken = np.zeros(cost.shape[1], np.bool_)
    for i, row in enumerate(cost):
        j = int(row.argmin())
        if row[j] < 1.0 and row[j] == cost[:, j].min() and not taken[j]:
            partner[i], price[i], taken[j] = j, row[j], True
    return partner, price


def standing(votes: Votes, partner: Ints, size: int) -> Votes:
    """Votes between pairs that stand; their weights add up to the support."""
    rows = np.flatnonzero(partner >= 0)
    stand = np.zeros(len(partner) * size, np.bool_)
    stand[rows * size + partner[rows]] = True
    keep = stand[votes.one] & stand[votes.other]
    return Votes(votes.one[keep], votes.other[keep], votes.weight[keep])


def bend(
    laid: tuple[Floats, Floats], partner: Ints, reference: Columns, tuning: Tuning
) -> tuple[Floats, Floats]:
    """Shift each laid minutia the way the pairs around it are shifted."""
    (x, y), one = laid, np.float32(1.0)
    pull = np.full(len(x), np.float32(tuning.stiffness))
    sx, sy = np.zeros_like(x), np.zeros_like(y)
    for k in np.flatnonzero(partner >= 0):
        ox, oy = reference.x[partner[k]] - x[k], reference.y[partner[k]] - y[k]
        square = (x - x[k]) ** 2 + (y - y[k]) ** 2
        g = one / (one + square * (one / np.float32(tuning.bend_reach * tuning.bend_reach)))
        g = g * g
        pull, sx, sy = pull + g, sx + g * ox, sy + g * oy
        pull[k], sx[k], sy[k] = pull[k] - one, sx[k] - ox, sy[k] - oy
    return x + sx / pull, y + sy / pull


def within(hull: Floats, x: Floats, y: Floats, margin: float) -> Flags:
    """Which points lie in a convex hull grown by `margin`."""
    height = hull[:, 0, None] * x + hull[:, 1, None] * y + hull[:, 2, None]
    inside: Flags = (height >= np.float32(-margin)).all(axis=0)
    return inside


def align(
    probe: Columns, reference: Columns, votes: Votes, tuning: Tuning
) -> tuple[float, Ints]:
    """Score and partners from given votes; see `kernels.align`."""
    n, size = len(probe.x), len(reference.x)
    nobody = np.full(n, -1, np.int32)
    if n < 3 or size < 3 or len(votes.one) == 0:
        return 0.0, nobody
    best, partner, pose = _search(probe, reference, votes, tuning)
    if best < tuning.hopeless:
        return tuning.scale * log(1.0 + max(0.0, best)), nobody
    for _ in range(tuning.refits):
        rows = np.flatnonzero(partner >= 0)[:ROOM]
        if len(rows) < 2:
            break
        cells = (rows * size + partner[rows]).astype(np.uint32)
        pose = fit(probe, reference, cells, np.ones(len(cells), np.float32))
        partner = _lay(pose, probe, reference, tuning)
    laid, turn = place(pose, probe.x, probe.y), _turned(pose, probe)
    reach = np.full(n, np.float32(tuning.bent_reach))
    bent = laid
    for _ in range(tuning.bends):
        bent = bend(laid, partner, reference, tuning)
        partner, _ = mutual(misfit(bent, turn, reach, reference, tuning.turn_slack))
    total = _sum(standing(votes, partner, size).weight)
    fraction = _fraction(probe, reference, pose, bent, partner, tuning)
    score = tuning.scale * (log(1.0 + total) + tuning.fraction_weight * fraction)
    return (score if total > 0.0 else 0.0), partner


def _search(
    probe: Columns, reference: Columns, votes: Votes, tuning: Tuning
) -> tuple[float, Ints, Pose]:
    """Try the most believed pairs as seeds; the support, partners and pose of the best."""
    size = len(reference.x)
    belief = np.ones(len(probe.x) * size, np.float32)
    for _ in range(tuning.rounds + 1):
        belief = relax(votes, belief)
    belief = belief / belief.max()
    hope = belief.copy()
    best = (-1.0, np.full(len(probe.x), -1, np.int32), (1.0, 0.0, 0.0, 0.0, 0.0, 0.0))
    for _ in range(tuning.seeds):
        seed = int(hope.argmax())
        if hope[seed] <= 0.0:
            break
        pose = fit(probe, reference, *star(seed, votes, belief, ROOM))
        found = _lay(pose, probe, reference, tuning)
        rows = np.flatnonzero(found >= 0)
        hope[seed] = 0.0
        hope[rows * size + found[rows]] = 0.0
        worth = _sum(standing(votes, found, size).weight)
        if worth > best[0]:
            best = (worth, found, pose)
    return best


def _lay(pose: Pose, probe: Columns, reference: Columns, tuning: Tuning) -> Ints:
    """Lay the probe on the reference and pair."""
    laid = place(pose, probe.x, probe.y)
    reach = loosen(*laid, pose[4], pose[5], tuning)
    turn = _turned(pose, probe)
    return mutual(misfit(laid, turn, reach, reference, tuning.turn_slack))[0]


def _turned(pose: Pose, probe: Columns) -> Floats:
    """Directions of the laid probe."""
    return probe.turn + np.float32(atan2(pose[1], pose[0]) / (2.0 * pi))


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
    return float(int(paired.sum()) / max(1, fewer))
