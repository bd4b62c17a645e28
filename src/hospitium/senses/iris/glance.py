"""A glance at many irises: which of them cannot be alike, from a twenty-fourth of the work.

The broad wavelets change little over two steps of a turn. So an eighth of the lines at every third
turn tells most strangers apart; whoever is left is compared in full. Of 1,346 pairs of pictures
whose irises score 31 or more (a rate of 1e-6) a glance passes over none, and over 97 of 100 pairs of
strangers; of those that score 19.6 or more (1e-3), for which it is not meant, it loses 4 in 1,000
(iitd50, 2026-11-28; the data was seen when `SHARE` was chosen).
"""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.iris.code import LINES, IrisCode
from hospitium.senses.iris.compare import LEAST_BITS, USUAL_BITS, Whole, best_of_turns, turned
from hospitium.senses.iris.types import Words

SHARE = 0.3
"""Of the score that is asked for, that a glance must find."""

_LINES = slice(LINES // 2, LINES, 4)
_TURNS = slice(1, None, 3)
"""Every third, the one of two heads that are held alike among them."""

_BLOCK = 4_096
"""Irises at a time: their lines fit beside the processor."""


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
        return np.concatenate(
            [
                self._block(bits, mask, start, floor)
                for start in range(first, len(self.bits), _BLOCK)
            ]
            or [np.empty(0, np.int64)]
        )

    def _block(self, bits: Words, mask: Words, start: int, floor: float) -> Whole:
        rows = np.arange(start, min(start + _BLOCK, len(self.bits)))
        differ, both, _ = best_of_turns(bits, mask, self.bits, self.mask, rows).T
        score = 200.0 * (0.5 - differ / np.maximum(both, 1)) * np.sqrt(both / USUAL_BITS)
        hopeful: Whole = rows[(score >= SHARE * floor) | (both < LEAST_BITS)]
        return hopeful


def _flat(words: Words) -> Words:
    return np.ascontiguousarray(words).reshape(len(words), -1)
