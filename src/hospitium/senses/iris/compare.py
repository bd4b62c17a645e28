"""How alike two iris codes are: the share of bits that differ, at the turn where fewest do.

The fractional Hamming distance, and its normalisation by the number of bits compared, without which
few bits would seem alike by chance: Daugman, "New methods in iris recognition", IEEE Trans. SMC-B
37(5), 2007. Scores are similarities, as everywhere in this house.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit

from hospitium.senses.iris.code import WORDS, IrisCode
from hospitium.senses.iris.types import ANGLES, Words

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
    counts = _counts(*_turned(probe), reference.bits[None], reference.mask[None])[0]
    differ, bits = counts[:, 0], counts[:, 1]
    scores = _scores(differ, bits)
    best = int(scores.argmax())
    enough = bits[best] >= LEAST_BITS
    return Comparison(
        score=float(scores[best]),
        distance=float(differ[best] / bits[best]) if enough else 0.5,
        bits=int(bits[best]),
        turn=float((best - TURN) * 360 / ANGLES),
    )


def compare_many(
    probe: IrisCode, references: Sequence[IrisCode]
) -> "np.typing.NDArray[np.float64]":
    """Return the score of one probe and each of many references, shape (references,)."""
    if not references:
        return np.zeros(0)
    bits = np.stack([one.bits for one in references])
    mask = np.stack([one.mask for one in references])
    counts = _counts(*_turned(probe), bits, mask)
    best: np.typing.NDArray[np.float64] = _scores(counts[..., 0], counts[..., 1]).max(axis=1)
    return best


def _scores(
    differ: "np.typing.NDArray[np.int64]", bits: "np.typing.NDArray[np.int64]"
) -> "np.typing.NDArray[np.float64]":
    """Return the score of each count; 0 for less than chance, and for too few bits."""
    share = differ / np.maximum(bits, 1)
    score = 200.0 * (0.5 - share) * np.sqrt(bits / USUAL_BITS)
    return np.where(bits >= LEAST_BITS, np.maximum(score, 0.0), 0.0)


def _turned(code: IrisCode) -> tuple[Words, Words]:
    """Return bits and mask at every turn, shape (2 TURN + 1, LINES, WORDS)."""
    turns = np.arange(-TURN, TURN + 1)
    return _rolled(code.bits, turns), _rolled(code.mask, turns)


@njit(cache=True, nogil=True)
def _rolled(words: Words, turns: "np.typing.NDArray[np.int64]") -> Words:
    """Loop kernel of `_turned`: bit c of a turned line is bit c + turn of the line."""
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


@njit(cache=True, nogil=True)
def _counts(bits: Words, mask: Words, others: Words, masks: Words) -> "np.typing.NDArray[np.int64]":
    """Loop kernel of comparing: differing and compared bits, shape (references, turns, 2)."""
    out = np.zeros((len(others), len(bits), 2), np.int64)
    for n in range(len(others)):
        for t in range(len(bits)):
            differ, both = np.uint64(0), np.uint64(0)
            for line in range(bits.shape[1]):
                for w in range(WORDS):
                    shared = mask[t, line, w] & masks[n, line, w]
                    both += _ones(shared)
                    differ += _ones((bits[t, line, w] ^ others[n, line, w]) & shared)
            out[n, t, 0], out[n, t, 1] = differ, both
    return out


@njit(inline="always")
def _ones(word: np.uint64) -> np.uint64:
    """Count the ones of a word: sums of 2, 4, 8 bits side by side (Warren, Hacker's Delight)."""
    word -= (word >> np.uint64(1)) & np.uint64(0x5555555555555555)
    pairs = np.uint64(0x3333333333333333)
    word = (word & pairs) + ((word >> np.uint64(2)) & pairs)
    word = (word + (word >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return (word * np.uint64(0x0101010101010101)) >> np.uint64(56)
