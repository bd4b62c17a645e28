"""Kernel: what the waves make of the minutiae around a minutia."""

from math import atan2, floor, pi, sqrt

import numpy as np
from numba import njit

from hospitium.senses.finger.sieve.layout import SPAN, Floats, Ints, Waves

_ROUND = np.float32(12582912.0)  # 1.5 * 2**23: adding and taking it away rounds a float32
_TURN, _FULL, _TOP = np.float32(1.0 / 256.0), np.float32(256.0), np.float32(64.0)
_FINE = np.float32(1.0 / 32.0)


@njit(cache=True, nogil=True, error_model="numpy")
def hear(x: Floats, y: Floats, turn: Floats, chosen: Ints, waves: Waves) -> Floats:
    """Sum what each wave makes of the neighbours of each chosen minutia.

    A neighbour counts `SPAN` less its distance, times a wave of straight lines: 64 at phase 0, -64
    at half a turn. Every number is whole and below 2**24, so float32 holds it exactly and no order
    of summation changes a bit.
    """
    count = len(waves.offset)
    sums = np.zeros((len(chosen), count), np.float32)
    for row in range(len(chosen)):
        i = chosen[row]
        for j in range(len(x)):
            dx, dy = x[j] - x[i], y[j] - y[i]
            length = floor(sqrt(dx * dx + dy * dy) + 0.5)
            if length < 1.0 or length >= SPAN:
                continue
            bearing = np.float32(floor((atan2(dy, dx) / (2.0 * pi) - turn[i]) * 256.0 + 0.5))
            twist = np.float32(floor((turn[j] - turn[i]) * 256.0 + 0.5))
            far, weight = np.float32(length), np.float32(SPAN - length)
            for b in range(count):
                along = np.floor(waves.along[b] * far * _FINE)
                phase = along + waves.around[b] * bearing + waves.across[b] * twist
                part = (phase + waves.offset[b]) * _TURN
                part = part - ((part + _ROUND) - _ROUND)
                sums[row, b] += weight * (_TOP - _FULL * abs(part))
    return sums
