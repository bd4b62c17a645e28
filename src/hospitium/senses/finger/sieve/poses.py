"""Kernels: how many of the pairs of rows tell of one and the same pose.

No checks, no Python objects. Every number is whole and below 2**24 and so exact in float32, which
vectorises where numba would widen integers to 64 bits. No order of summation changes a bit, which
is why LLVM may choose it (`reassoc`): the same rows give the same likeness on every machine, and
integers would give it too.
"""

import numpy as np
from numba import njit

from hospitium.senses.finger.sieve.layout import Floats, Pairs, Pose, Rows, Tuning

_ZERO, _ONE, _FULL, _HALF = (np.float32(n) for n in (0.0, 1.0, 256.0, 128.0))
_SCALE, _MIDWAY = np.float32(1024.0), np.float32(0.5)
_8, _ROW, _MOST = np.uint64(8), np.uint64(255), np.uint64(1 << 32)


@njit(cache=True, nogil=True, error_model="numpy")
def likeness(pairs: Pairs, circle: Floats, tuning: Tuning, flags: Floats) -> np.float32:
    """Worth of the pairs that agree on the best of a few poses.

    Unless that is hopeless, the pose is then taken from all that agree, and they are counted again.
    """
    best, pose = _ZERO, (_ZERO, _ZERO, _ZERO, _ZERO, _ZERO)
    coarse, fine = np.float32(tuning.slope), np.float32(tuning.fine_slope)
    for _ in range(tuning.tries):
        i = take(pairs.key)
        if pairs.worth[i] == _ZERO:
            break
        guess = (pairs.turned[i], pairs.x[i], pairs.y[i], pairs.u[i], pairs.v[i])
        total = agree(pairs, guess, circle, tuning, coarse, flags)
        if total > best:
            best, pose = total, guess
    if best < tuning.hopeless:
        return best
    agree(pairs, pose, circle, tuning, coarse, flags)
    pose = settle(pairs, pose, flags)
    return max(best, agree(pairs, pose, circle, tuning, fine, flags))


@njit(cache=True, nogil=True, error_model="numpy")
def take(key: Rows) -> np.uint64:
    """Take the pair that differs least, of equals the first; it will not be taken again."""
    least = _MOST << _8
    for i in range(np.uint64(len(key))):
        least = min(least, (key[i] >> _8 << _8) | np.uint64(i))
    taken = least & _ROW
    key[taken] = _MOST
    return taken


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc"})
def agree(
    pairs: Pairs, pose: Pose, circle: Floats, tuning: Tuning, slope: np.float32, flags: Floats
) -> np.float32:
    """Add up the worth of the pairs that agree with `pose`; flag each with its worth, or 0."""
    rotation, x, y, u, v = pose
    cosine, sine = circle[0, np.uint64(rotation)], circle[1, np.uint64(rotation)]
    near, slack, total = np.float32(tuning.near) * _SCALE, np.float32(tuning.turn_slack), _ZERO
    for i in range(len(flags)):
        dx, dy = pairs.x[i] - x, pairs.y[i] - y
        across = abs(cosine * dx - sine * dy - _SCALE * (pairs.u[i] - u))
        along = abs(sine * dx + cosine * dy - _SCALE * (pairs.v[i] - v))
        allowed = near + slope * max(abs(dx), abs(dy))
        off = abs(pairs.turned[i] - rotation)
        agrees = (across <= allowed) & (along <= allowed) & (min(off, _FULL - off) <= slack)
        flags[i] = pairs.worth[i] if agrees else _ZERO
        total += flags[i]
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc"})
def settle(pairs: Pairs, pose: Pose, flags: Floats) -> Pose:
    """Take the pose from the means over the flagged pairs, rounded down to whole units."""
    rotation, (count, x, y, u, v, turn) = pose[0], (_ZERO, _ZERO, _ZERO, _ZERO, _ZERO, _ZERO)
    for i in range(len(flags)):
        one = _ONE if flags[i] > _ZERO else _ZERO
        off = pairs.turned[i] - rotation
        off = off - _FULL if off >= _HALF else off
        off = off + _FULL if off < -_HALF else off
        count += one
        turn += one * off
        x += one * pairs.x[i]
        y += one * pairs.y[i]
        u += one * pairs.u[i]
        v += one * pairs.v[i]
    rotation = rotation + np.floor(turn / count + _MIDWAY)
    rotation = rotation - _FULL if rotation >= _FULL else rotation
    rotation = rotation + _FULL if rotation < _ZERO else rotation
    return (
        rotation, np.floor(x / count), np.floor(y / count), np.floor(u / count), np.floor(v / count)
    )  # fmt: skip
