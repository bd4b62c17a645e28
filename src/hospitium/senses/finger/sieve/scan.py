"""Kernels: the rows of a probe against the rows of many prints.

No checks, no Python objects; `reference.py` says each kernel again in plain numpy. Indices are
unsigned where numba could not prove them positive: it then leaves out a test per access.
"""

import numpy as np
from numba import njit

from hospitium.senses.finger.sieve.layout import (
    LANES,
    MIDDLE,
    PLACE_BITS,
    TURN_AT,
    WORDS,
    X_AT,
    Y_AT,
    Floats,
    Pairs,
    Rows,
    Starts,
    Tuning,
)
from hospitium.senses.finger.sieve.poses import likeness

_SIDE = np.uint64((1 << PLACE_BITS) - 1)
_X, _Y, _TURN, _MIDDLE = np.uint64(X_AT), np.uint64(Y_AT), np.uint64(TURN_AT), np.float32(MIDDLE)
_FIVES, _THREES = np.uint64(0x5555555555555555), np.uint64(0x3333333333333333)
_NIBBLES, _BYTES = np.uint64(0x0F0F0F0F0F0F0F0F), np.uint64(0x0101010101010101)
_1, _2, _4, _8, _56 = (np.uint64(shift) for shift in (1, 2, 4, 8, 56))
_ROW, _MOST = np.uint64(255), np.uint64(1 << 32)
_ZERO, _FULL = np.float32(0.0), np.float32(256.0)


@njit(cache=True, nogil=True, inline="always")
def ones(word: np.uint64) -> np.uint64:
    """Count the bits that are set; LLVM knows this form and makes the machine's own count of it."""
    word = word - ((word >> _1) & _FIVES)
    word = (word & _THREES) + ((word >> _2) & _THREES)
    return (((word + (word >> _4)) & _NIBBLES) * _BYTES) >> _56


@njit(cache=True, nogil=True, error_model="numpy")
def nearest(
    probe: Rows, mask: np.uint64, first: Rows, second: Rows, third: Rows, key: Rows
) -> None:
    """Find for each row of the probe the row that differs least; see `Pairs.key`.

    Of rows that differ as little the first. The inner loop goes along the probe, which is padded
    to fill vector registers, so that no print has a remainder to be done one by one. `mask` has the
    describing bits of the last word; were it a constant, LLVM would no longer know the form in
    which `ones` counts.
    """
    n = np.uint64(len(key))
    for i in range(n):
        key[i] = _MOST
    for j in range(np.uint64(len(first))):
        a, b, c = first[j], second[j], third[j]
        for i in range(n):
            differing = ones(a ^ probe[0, i]) + ones(b ^ probe[1, i])
            differing += ones((c ^ probe[2, i]) & mask)
            key[i] = min(key[i], (differing << _8) | np.uint64(j))


@njit(cache=True, nogil=True, error_model="numpy")
def places(last: Rows, x: Floats, y: Floats, turn: Floats) -> None:
    """Read where minutiae lie out of the last words of their rows."""
    for i in range(len(last)):
        x[i] = np.float32((last[i] >> _X) & _SIDE) - _MIDDLE
        y[i] = np.float32((last[i] >> _Y) & _SIDE) - _MIDDLE
        turn[i] = np.float32(last[i] >> _TURN)


@njit(cache=True, nogil=True, error_model="numpy")
def meet(last: Rows, pairs: Pairs, differing: float) -> None:
    """Fill in where the rows lie that `Pairs.key` names, and what the pairs are worth."""
    for i in range(len(pairs.key)):
        word = last[pairs.key[i] & _ROW]
        pairs.u[i] = np.float32((word >> _X) & _SIDE) - _MIDDLE
        pairs.v[i] = np.float32((word >> _Y) & _SIDE) - _MIDDLE
        turned = np.float32(word >> _TURN) - pairs.turn[i]
        pairs.turned[i] = turned + _FULL if turned < _ZERO else turned
        pairs.worth[i] = max(_ZERO, np.float32(differing) - np.float32(pairs.key[i] >> _8))


@njit(cache=True, nogil=True, error_model="numpy")
def sweep(
    probe: Rows,
    mask: np.uint64,
    words: Rows,
    starts: Starts,
    circle: Floats,
    tuning: Tuning,
    out: Floats,
) -> None:
    """Write the likeness of `probe` to each print.

    `probe` has shape (WORDS, rows), `words` holds the prints end to end, each of that shape, and
    `circle` cosine and sine * 1024 of the 256 directions.
    """
    n = probe.shape[1]
    padded = np.zeros((WORDS, (n + LANES - 1) // LANES * LANES), np.uint64)
    padded[:, :n] = probe
    columns, flags = np.empty((7, n), np.float32), np.empty(n, np.float32)
    keys = np.empty(padded.shape[1], np.uint64)
    pairs = Pairs(
        columns[0], columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], keys[:n]
    )
    places(probe[WORDS - 1], pairs.x, pairs.y, pairs.turn)
    for k in range(len(starts) - 1):
        size, a = np.uint64(starts[k + 1] - starts[k]), np.uint64(starts[k] * WORDS)
        if n == 0 or size == 0:
            out[k] = _ZERO
            continue
        b, c = np.uint64(a + size), np.uint64(a + size + size)
        last = words[c : np.uint64(c + size)]
        nearest(padded, mask, words[a:b], words[b:c], last, keys)
        meet(last, pairs, tuning.differing)
        out[k] = likeness(pairs, circle, tuning, flags)
