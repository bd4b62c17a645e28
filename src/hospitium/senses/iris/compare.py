"""How alike two iris codes are: the share of bits that differ, at the turn where fewest do.

The fractional Hamming distance, and its normalisation by the number of bits compared, without which
few bits would seem alike by chance: Daugman, "New methods in iris recognition", IEEE Trans. SMC-B
37(5), 2007. Scores are similarities, as everywhere in this house.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from hospitium.senses.iris.code import LINES, WORDS, IrisCode
from hospitium.senses.iris.types import ANGLES, Words

Whole = NDArray[np.int64]
Doubles = NDArray[np.float64]

TURN = 16
"""Steps of 1.4 degrees that a head may lean to either side between two pictures: 22 degrees."""

USUAL_BITS = 8000.0
"""Bits that two good pictures have in common; a score from fewer is drawn towards 0."""

LEAST_BITS = 400
"""Fewer bits in common say nothing."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison found.

    Attributes
    ----------
    score
        0 for strangers, about 3 on average by the choice of the best turn, to about 100 for two
        equal codes: 200 x (0.5 - distance) x sqrt(bits / USUAL_BITS).
    distance
        Share of the bits that differ, 0..1; 0.5 if too few could be compared.
    bits
        Compared.
    turn
        Degrees that the second eye leans clockwise against the first.
    """

    score: float
    distance: float
    bits: int
    turn: float


def compare(probe: IrisCode, reference: IrisCode) -> Comparison:
    """Compare two codes at every turn and return the best."""
    row = np.zeros(1, np.int64)
    found = best_turns(probe, reference.bits[None], reference.mask[None], row)
    differ, bits, turn = (int(one) for one in found[0])
    return Comparison(
        score=float(scores_of(found)[0]),
        distance=float(differ / bits) if bits >= LEAST_BITS else 0.5,
        bits=bits,
        turn=float((turn - TURN) * 360 / ANGLES),
    )


def compare_many(probe: IrisCode, references: Sequence[IrisCode]) -> Doubles:
    """Return the score of one probe and each of many references, shape (references,)."""
    if not references:
        return np.zeros(0)
    bits = np.stack([one.bits for one in references])
    mask = np.stack([one.mask for one in references])
    return scores_of(best_turns(probe, bits, mask, np.arange(len(references))))


def best_turns(probe: IrisCode, bits: Words, mask: Words, rows: Whole) -> Whole:
    """Compare a probe with some of many references, each at every turn.

    Parameters
    ----------
    bits, mask
        Of all references, shape (references, LINES, WORDS).
    rows
        Which of them to compare with, int64.

    Returns
    -------
    Whole
        Of the best turn of each of `rows`: bits that differ, bits compared, number of the turn;
        int64, shape (rows, 3).
    """
    flat = (len(bits), LINES * WORDS)
    every, seen = (one.reshape(len(one), -1) for one in turned(probe))
    return _best(every, seen, bits.reshape(flat), mask.reshape(flat), rows.astype(np.int64))


def scores_of(found: Whole) -> Doubles:
    """Return the score of what `best_turns` found; 0 for less than chance, and for too few bits."""
    differ, bits = found[:, 0], found[:, 1]
    share = differ / np.maximum(bits, 1)
    score = 200.0 * (0.5 - share) * np.sqrt(bits / USUAL_BITS)
    return np.where(bits >= LEAST_BITS, np.maximum(score, 0.0), 0.0)


def turned(code: IrisCode) -> tuple[Words, Words]:
    """Return bits and mask at every turn, shape (2 TURN + 1, LINES, WORDS)."""
    turns = np.arange(-TURN, TURN + 1)
    return _rolled(code.bits, turns), _rolled(code.mask, turns)


@njit(cache=True, nogil=True)
def _rolled(words: Words, turns: Whole) -> Words:
    """Loop kernel of `turned`: bit c of a turned line is bit c + turn of the line."""
    out = np.empty((len(turns), *words.shape), np.uint64)
    for t in range(len(turns)):
        turn = turns[t] % (64 * WORDS)
        whole, rest = turn // 64, np.uint64(turn % 64)
        for line in range(words.shape[0]):
            for w in range(WORDS):
                low = words[line, (w + whole) % WORDS]
                if rest == 0:
                    out[t, line, w] = low
                else:
                    high = words[line, (w + whole + 1) % WORDS]
                    out[t, line, w] = (low >> rest) | (high << (np.uint64(64) - rest))
    return out


def _count_ones(_typing: Any, _word: Any) -> Any:  # noqa: ANN401 - numba's own, without types
    """Count the ones of a word, by the processor's own instruction where it has one."""

    def make(_context: Any, builder: Any, _signature: Any, given: Any) -> Any:  # noqa: ANN401
        return builder.ctpop(given[0])

    return types.uint64(types.uint64), make


ones: Any = intrinsic(_count_ones)


@njit(cache=True, nogil=True)
def _best(bits: Words, mask: Words, others: Words, masks: Words, rows: Whole) -> Whole:
    """Loop kernel of `best_turns`; the score, without what is the same for all, picks the turn."""
    out = np.zeros((len(rows), 3), np.int64)
    for n in range(len(rows)):
        row, best = rows[n], -1.0
        for t in range(len(bits)):
            differ, both = np.uint64(0), np.uint64(0)
            for w in range(bits.shape[1]):
                shared = mask[t, w] & masks[row, w]
                both += ones(shared)
                differ += ones((bits[t, w] ^ others[row, w]) & shared)
            score = 0.0
            if both >= LEAST_BITS:
                score = max(0.0, (0.5 - differ / both) * np.sqrt(np.float64(both)))
            if score > best:
                best = score
                out[n, 0], out[n, 1], out[n, 2] = differ, both, t
    return out
