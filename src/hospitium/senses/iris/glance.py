"""A glance at many irises: which of them cannot be alike, from a twenty-fourth of the work.

The broad wavelets change little over two steps of a turn. So an eighth of the lines at every third
turn tells most strangers apart; whoever is left is compared in full. Of 1,358 pairs of pictures
whose irises score 31 or more (a rate of 1e-6) a glance passes over none, and over 96 of 100 pairs
of strangers; of those that score 19.6 or more (1e-3), for which it is not meant, it loses 1 in 700
(iitd50, 2026-11-28; the data was seen when `SHARE` was chosen).
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.senses.iris.code import LINES, IrisCode
from hospitium.senses.iris.compare import LEAST_BITS, USUAL_BITS, Whole, ones, turned
from hospitium.senses.iris.types import Words

SHARE = 0.3
"""Of the score that is asked for, that a glance must find."""

_LINES = slice(LINES // 2, LINES, 4)
_TURNS = slice(1, None, 3)
"""Every third, the one of two heads that are held alike among them."""


@dataclass(frozen=True, slots=True, eq=False)
class Glances:
    """The lines of many irises that a glance looks at, uint64, shape (irises, words)."""

    bits: Words
    mask: Words

    @classmethod
    def of(cls, bits: Words, mask: Words) -> "Glances":
        """Copy them out of whole codes, shape (irises, LINES, WORDS)."""
        return cls(_flat(bits[:, _LINES]), _flat(mask[:, _LINES]))

    def hopeful(self, probe: IrisCode, first: int, floor: float) -> Whole:
        """Return the irises from `first` on that may score `floor` or more against a probe.

        One of which a glance sees too little is among them.
        """
        bits, mask = (_flat(one[_TURNS, _LINES]) for one in turned(probe))
        most = most_that_differ(64 * bits.shape[1], floor)
        return first + np.flatnonzero(
            _glanced(bits, mask, self.bits[first:], self.mask[first:], most)
        )


def most_that_differ(bits: int, floor: float) -> Whole:
    """Return by how many bits can be compared, 0 to `bits`, how many may differ at a glance.

    All where too few can be compared; -1 where however few differ would be too many.
    """
    both = np.arange(bits + 1)
    share = 0.5 - SHARE * floor / (200.0 * np.sqrt(np.maximum(both, 1) / USUAL_BITS))
    most = np.where(share < 0.0, -1.0, np.floor(share * both))
    return np.where(both < LEAST_BITS, both, most).astype(np.int64)


@njit(cache=True, nogil=True)
def _glanced(
    bits: Words, mask: Words, others: Words, masks: Words, most: Whole
) -> NDArray[np.bool_]:
    """Loop kernel of `hopeful`: whether at some turn few enough differ."""
    out = np.zeros(len(others), np.bool_)
    for row in range(len(others)):
        for t in range(len(bits)):
            differ, both = np.uint64(0), np.uint64(0)
            for w in range(bits.shape[1]):
                shared = mask[t, w] & masks[row, w]
                both += ones(shared)
                differ += ones((bits[t, w] ^ others[row, w]) & shared)
            if np.int64(differ) <= most[np.int64(both)]:
                out[row] = True
                break
    return out


def _flat(words: Words) -> Words:
    return np.ascontiguousarray(words).reshape(len(words), -1)
