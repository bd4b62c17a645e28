"""Kernels that run once per print: who neighbours whom, the hull, the probe's edge table."""

from math import atan2, floor, pi, sqrt

import numpy as np
from numba import njit

from hospitium.senses.finger.matcher.types import BINS, LANES, Cells, Floats, Longs, Words


@njit(cache=True, nogil=True, error_model="numpy")
def edges(x: Floats, y: Floats, turn: Floats, nearest: int, longest: float) -> Words:
    """Join each minutia with its `nearest` neighbours at most `longest` px away.

    See `types.Columns` for the columns. Minutiae less than 1 px apart are not joined.
    """
    n, total = len(x), 0
    joined, square = np.zeros((n, n), np.uint8), np.empty(n, np.float32)
    for i in range(n):
        for j in range(n):
            dx, dy = x[j] - x[i], y[j] - y[i]
            square[j] = dx * dx + dy * dy
        for _ in range(nearest):
            best, at = np.float32(longest * longest), -1
            for j in range(n):
                if np.float32(1.0) <= square[j] <= best and (at < 0 or square[j] < best):
                    best, at = square[j], j
            if at < 0:
                break
            square[at] = np.float32(0.0)
            low, high = min(i, at), max(i, at)
            total += 1 - joined[low, high]
            joined[low, high] = 1
    out = np.empty((total, 5), np.uint8)
    row = 0
    for i in range(n):
        for j in range(i + 1, n):
            if joined[i, j]:
                dx, dy = x[j] - x[i], y[j] - y[i]
                bearing = atan2(dy, dx) / (2.0 * pi)
                out[row, 0], out[row, 1] = i, j
                out[row, 2] = int(sqrt(dx * dx + dy * dy) + 0.5)
                out[row, 3] = floor((bearing - turn[i]) * 256.0 + 0.5) & 255
                out[row, 4] = floor((bearing + 0.5 - turn[j]) * 256.0 + 0.5) & 255
                row += 1
    return out


@njit(cache=True, nogil=True, error_model="numpy")
def hull(x: Floats, y: Floats) -> Floats:
    """Sides of the convex hull as inward normal and offset; points come sorted by x, then y.

    Andrew's monotone chain: along the lower side and back along the upper one.
    """
    n, count, least = len(x), 0, 2
    ring = np.empty(2 * n + 2, np.int32)
    for step in range(2 * n - 1):
        k = step if step < n else 2 * n - 2 - step
        if step == n:
            least = count + 1
        while count >= least:
            a, b = ring[count - 2], ring[count - 1]
            if (x[b] - x[a]) * (y[k] - y[a]) - (y[b] - y[a]) * (x[k] - x[a]) > 0.0:
                break
            count -= 1
        ring[count] = k
        count += 1
    sides, kept = np.empty((max(count - 1, 0), 3), np.float32), 0
    for k in range(count - 1):
        a, b = ring[k], ring[k + 1]
        dx, dy = x[b] - x[a], y[b] - y[a]
        length = sqrt(dx * dx + dy * dy)
        if length > 0.0:
            sides[kept, 0], sides[kept, 1] = -dy / length, dx / length
            sides[kept, 2] = (dy * x[a] - dx * y[a]) / length
            kept += 1
    return sides[:kept]


@njit(cache=True, nogil=True, error_model="numpy")
def table(rows: Words, angle_slack: int, base: float, slope: float) -> tuple[Cells, Longs]:
    """File each edge, read from either end, under every cell within the slack of it.

    Two passes: count, then fill. A look-up then reads one cell and nothing else.
    """
    starts, entries = np.zeros(BINS + 1, np.uint32), np.empty(0, np.int64)
    for filling in range(2):
        if filling:
            total = 0
            for c in range(BINS + 1):
                here = starts[c]
                starts[c] = total
                total += here
            entries = np.empty(total, np.int64)
        for k in range(2 * len(rows)):
            row, turned = k >> 1, k & 1
            length = int(rows[row, 2])
            first, second = int(rows[row, 3 + turned]), int(rows[row, 4 - turned])
            near, far = int(rows[row, turned]), int(rows[row, 1 - turned])
            lanes = (length << LANES[2]) | (first << LANES[1]) | (second << LANES[0])
            slack = int(base + slope * length)
            for a in range(max(0, length - slack) >> 4, (min(255, length + slack) >> 4) + 1):
                for b in range((first - angle_slack) >> 4, ((first + angle_slack) >> 4) + 1):
                    for c in range((second - angle_slack) >> 4, ((second + angle_slack) >> 4) + 1):
                        cell = (a << 8) | ((b & 15) << 4) | (c & 15)
                        if filling:
                            entries[starts[cell]] = lanes | (near << 8) | far
                        starts[cell] += 1
    for c in range(BINS, 0, -1):
        starts[c] = starts[c - 1]
    starts[0] = 0
    return starts, entries


@njit(cache=True, nogil=True, error_model="numpy")
def lengths(base: float, slope: float) -> tuple[Longs, Longs]:
    """For each length the shortest that agrees with it, and from there to the longest; in lanes.

    Lengths agree if they differ by at most base + slope * the shorter.
    """
    shortest, spread = np.empty(256, np.int64), np.empty(256, np.int64)
    low, more = np.float32(base), np.float32(slope)
    for length in range(256):
        least, most = length, length
        while least > 0 and np.float32(length - least + 1) <= low + more * np.float32(least - 1):
            least -= 1
        while most < 255 and np.float32(most + 1 - length) <= low + more * np.float32(length):
            most += 1
        shortest[length], spread[length] = least << LANES[2], (most - least) << LANES[2]
    return shortest, spread
