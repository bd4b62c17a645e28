"""Kernels: lay one print on another, pair what comes to lie together, bend the skin.

No checks, no Python objects; `reference.py` says each kernel again in plain numpy. Float32 and
no `fastmath`, in the order of the reference: the same prints give the same pairs on every machine.
Inner loops have no branch and no sum, so that LLVM makes vector instructions of them.
"""

from math import atan2, pi, sqrt

import numpy as np
from numba import njit

from hospitium.senses.finger.matcher.types import (
    Cells,
    Columns,
    Floats,
    Grid,
    Ints,
    Pose,
    Tuning,
    Words,
)

_ROUND = np.float32(12582912.0)  # 1.5 * 2**23: adding and taking it away rounds a float32
_ONE, _ZERO = np.float32(1.0), np.float32(0.0)
_LIMIT = np.int32(0x3F800000)  # the bits of 1.0


@njit(cache=True, nogil=True, error_model="numpy")
def fit(probe: Columns, reference: Columns, cells: Cells, trust: Floats) -> Pose:
    """Best rotation and shift of the probe onto the reference over weighted pairs."""
    size = np.uint32(len(reference.x))
    total = mx = my = nx = ny = 0.0
    for k in range(len(cells)):
        i, w = np.uint32(cells[k] // size), trust[k]
        j = np.uint32(cells[k] - i * size)
        total += w
        mx += w * probe.x[i]
        my += w * probe.y[i]
        nx += w * reference.x[j]
        ny += w * reference.y[j]
    mx, my, nx, ny = mx / total, my / total, nx / total, ny / total
    along = across = 0.0
    for k in range(len(cells)):
        i, w = np.uint32(cells[k] // size), trust[k]
        j = np.uint32(cells[k] - i * size)
        ax, ay = probe.x[i] - mx, probe.y[i] - my
        bx, by = reference.x[j] - nx, reference.y[j] - ny
        along += w * (ax * bx + ay * by)
        across += w * (ax * by - ay * bx)
    length = sqrt(along * along + across * across)
    if length < 1e-6:
        return (1.0, 0.0, mx, my, nx, ny)
    return (along / length, across / length, mx, my, nx, ny)


@njit(cache=True, nogil=True, error_model="numpy")
def place(pose: Pose, x: Floats, y: Floats, out_x: Floats, out_y: Floats) -> None:
    """Move points by `pose`."""
    c, s = np.float32(pose[0]), np.float32(pose[1])
    mx, my = np.float32(pose[2]), np.float32(pose[3])
    nx, ny = np.float32(pose[4]), np.float32(pose[5])
    for i in range(len(x)):
        ux, uy = x[i] - mx, y[i] - my
        out_x[i] = c * ux - s * uy + nx
        out_y[i] = s * ux + c * uy + ny


@njit(cache=True, nogil=True, error_model="numpy")
def lay(pose: Pose, probe: Columns, reference: Columns, tuning: Tuning, partner: Ints) -> None:
    """Lay the probe on the reference by `pose` and pair.

    What is far from the pose's centre may be further off: its angle is never quite right.
    """
    n = len(probe.x)
    x, y, reach = np.empty(n, np.float32), np.empty(n, np.float32), np.empty(n, np.float32)
    place(pose, probe.x, probe.y, x, y)
    base, slope = np.float32(tuning.reach), np.float32(tuning.reach_slope)
    cx, cy = np.float32(pose[4]), np.float32(pose[5])
    for i in range(n):
        dx, dy = x[i] - cx, y[i] - cy
        reach[i] = base + slope * np.sqrt(dx * dx + dy * dy)
    pair_up(x, y, reach, pose, probe.turn, reference, tuning, partner)


@njit(cache=True, nogil=True, error_model="numpy")
def pair_up(
    x: Floats,
    y: Floats,
    reach: Floats,
    pose: Pose,
    turn: Floats,
    reference: Columns,
    tuning: Tuning,
    partner: Ints,
) -> None:
    """Pair laid probe minutiae with reference minutiae.

    A pair costs its squared distance over squared reach, plus squared turn over squared slack; 1
    is too much.
    """
    size = len(reference.x)
    cost, low = np.empty((len(x), size), np.float32), np.empty((2, size), np.float32)
    rotation = np.float32(atan2(pose[1], pose[0]) / (2.0 * pi))
    soft = _ONE / np.float32(tuning.turn_slack * tuning.turn_slack)
    for j in range(size):
        low[0, j] = _ONE
    for i in range(len(x)):
        # two rows take turns, for LLVM makes a slow masked store of "replace if less"
        new, old = low[(i + 1) & 1], low[i & 1]
        xi, yi, ti = x[i], y[i], turn[i] + rotation
        hard = _ONE / (reach[i] * reach[i])
        for j in range(size):
            dx, dy, dt = reference.x[j] - xi, reference.y[j] - yi, reference.turn[j] - ti
            dt = dt - ((dt + _ROUND) - _ROUND)
            value = (dx * dx + dy * dy) * hard + dt * dt * soft
            cost[i, j] = value
            new[j] = value if value < old[j] else old[j]
    mutual(cost, low[len(x) & 1], partner)


@njit(cache=True, nogil=True, error_model="numpy")
def mutual(cost: Grid, low: Floats, partner: Ints) -> None:
    """Pair minutiae that are each other's cheapest below 1; of equals, the first.

    `low` comes as the least cost of each column, or 1, and is used up.
    """
    words, best = cost.view(np.int32), low.view(np.int32)
    for i in range(len(words)):
        least, at = _LIMIT, 0  # floats >= 0 sort like their bits, and integers vectorise
        for j in range(len(best)):
            if words[i, j] < least:
                least = words[i, j]
        partner[i] = -1
        if least < _LIMIT:
            for j in range(len(best)):
                if words[i, j] == least:
                    at = j
                    break
            if best[at] == least:
                partner[i] = at
                best[at] = -1  # taken: an equal comes too late


@njit(cache=True, nogil=True, error_model="numpy")
def bend(
    pose: Pose,
    probe: Columns,
    reference: Columns,
    tuning: Tuning,
    partner: Ints,
    x: Floats,
    y: Floats,
) -> None:
    """Bend the probe so that its pairs meet, and pair again; `x` and `y` take where it comes to.

    Skin is elastic: each minutia is shifted the way the pairs around it are.
    """
    n = len(x)
    laid_x, laid_y = np.empty(n, np.float32), np.empty(n, np.float32)
    place(pose, probe.x, probe.y, laid_x, laid_y)
    pull, near = np.empty(n, np.float32), _ONE / np.float32(tuning.bend_reach * tuning.bend_reach)
    for i in range(n):
        pull[i], x[i], y[i] = np.float32(tuning.stiffness), _ZERO, _ZERO
    for k in range(n):
        if partner[k] < 0:
            continue
        xk, yk = laid_x[k], laid_y[k]
        ox, oy = reference.x[partner[k]] - xk, reference.y[partner[k]] - yk
        for i in range(n):
            dx, dy = laid_x[i] - xk, laid_y[i] - yk
            g = _ONE / (_ONE + (dx * dx + dy * dy) * near)
            g = g * g
            pull[i] += g
            x[i] += g * ox
            y[i] += g * oy
        # its own shift must not vouch for itself
        pull[k] -= _ONE
        x[k] -= ox
        y[k] -= oy
    for i in range(n):
        x[i], y[i] = laid_x[i] + x[i] / pull[i], laid_y[i] + y[i] / pull[i]
        pull[i] = np.float32(tuning.bent_reach)
    pair_up(x, y, pull, pose, probe.turn, reference, tuning, partner)


@njit(cache=True, nogil=True, error_model="numpy")
def within(hull: Floats, x: Floats, y: Floats, margin: float, inside: Words) -> None:
    """Mark the points that lie in a convex hull, grown by `margin` px."""
    edge = np.float32(-margin)
    for i in range(len(x)):
        inside[i] = 1
    for k in range(len(hull)):
        nx, ny, offset = hull[k, 0], hull[k, 1], hull[k, 2]
        for i in range(len(x)):
            inside[i] &= np.uint8(nx * x[i] + ny * y[i] + offset >= edge)


@njit(cache=True, nogil=True, error_model="numpy")
def overlap(
    probe: Columns,
    reference: Columns,
    pose: Pose,
    x: Floats,
    y: Floats,
    partner: Ints,
    margin: float,
) -> tuple[int, int, int]:
    """Count pairs, and the minutiae of probe and reference that lie where both have been seen."""
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
