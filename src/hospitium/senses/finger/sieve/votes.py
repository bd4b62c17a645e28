"""Kernels of the buckets: in which bucket a row lies, and how often two prints meet, turned alike.

No checks, no Python objects; `reference.meetings` says it again in plain Python.
"""

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.senses.finger.sieve.layout import WORDS, Rows, Starts

TURNS = 16
"""Meetings are counted apart by how one print is turned against the other, in sixteenths."""

_SHIFT = np.uint32(4)
_TURN, _OWNER = np.uint32(255), np.uint32(8)
_ONE, _MOST, _FULL = np.uint8(1), np.uint8(254), np.uint16(255)


class Scratch(NamedTuple):
    """Memory of a thread that counts: meetings by print and turn, and the most of each print."""

    tally: NDArray[np.uint8]
    best: NDArray[np.uint8]


def by_row(words: Rows, ends: Starts) -> Rows:
    """Lay rows of prints, which are stored word by word, row by row; shape (rows, WORDS)."""
    flat = words.reshape(-1)
    out = np.empty((len(words), WORDS), np.uint64)
    _lay(flat, ends, out)
    return out


@njit(cache=True, nogil=True)
def _lay(flat: Rows, ends: Starts, out: Rows) -> None:
    for print_ in range(len(ends) - 1):
        first, size = ends[print_], ends[print_ + 1] - ends[print_]
        for word in range(out.shape[1]):
            for row in range(size):
                out[first + row, word] = flat[first * out.shape[1] + word * size + row]


def keys(rows: Rows, bits: NDArray[np.int64]) -> NDArray[np.uint16]:
    """Return the bucket of each row: the chosen bits, the first lowest."""
    out = np.zeros(len(rows), np.uint16)
    for place, bit in enumerate(bits.tolist()):
        word, shift = divmod(bit, 64)
        one = (rows[:, word] >> np.uint64(shift)) & np.uint64(1)
        out |= one.astype(np.uint16) << np.uint16(place)
    return out


@njit(cache=True, nogil=True)
def count(
    mine: NDArray[np.uint16],
    turns: NDArray[np.uint8],
    rows: NDArray[np.uint32],
    starts: Starts,
    print_: int,
    tally: NDArray[np.uint8],
    best: NDArray[np.uint8],
) -> None:
    """Write into `best` how often each later print meets this one, turned alike, 255 at most.

    `mine` holds the buckets of the print's rows, shape (tables, rows of the print). A turn counts
    together with the next, so that no mate is cut in two.
    """
    tally[:] = 0
    own = np.uint32(print_)
    for table in range(mine.shape[0]):
        for row in range(mine.shape[1]):
            key = mine[table, row]
            first, at = starts[table, key], starts[table, key + 1] - 1
            while at >= first:  # from the last print of the bucket back to this one
                packed = rows[table, at]
                other = packed >> _OWNER
                if other <= own:
                    break
                turn = ((packed & _TURN) - turns[row] & _TURN) >> _SHIFT
                tally[other, turn] = min(tally[other, turn], _MOST) + _ONE
                at -= 1
    for other in range(len(best)):
        highest, before = np.uint16(0), np.uint16(tally[other, TURNS - 1])
        for turn in range(TURNS):
            here = np.uint16(tally[other, turn])
            highest = max(highest, here + before)
            before = here
        best[other] = min(highest, _FULL)


@njit(cache=True, nogil=True)
def most(best: NDArray[np.uint8], wanted: int) -> NDArray[np.int64]:
    """Return the places of the highest values, ascending: at most `wanted`, all above 0.

    Of the lowest value that is let in either all or, if that were too many, none.
    """
    having = np.zeros(257, np.int64)
    for value in best:
        having[value] += 1
    least, total = 256, 0
    while least > 1 and total + having[least - 1] <= wanted:
        least -= 1
        total += having[least]
    out = np.empty(total, np.int64)
    filled = 0
    for place in range(len(best)):
        if best[place] >= least:
            out[filled] = place
            filled += 1
    return out
