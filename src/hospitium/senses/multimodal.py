"""Several senses, one answer: what fingers, face and irises say together, and how often a stranger.

Each sense says a likelihood ratio and a rate: how often a stranger agrees by it at least this well.
Where one sense has spoken, its own rate is the answer, untouched. Where several have, their weights
add up, and how often those of a stranger add up to as much is the rate of all together, with
`CORRELATION` between any two.

A face may be another's photograph, prints may lie in the wrong file, and then a sense says nothing
although it is the right person. So any fewer senses are a hypothesis beside all together, each with
a share of belief fixed before any score is seen, as with the arrangements of fingers: the least of
the rates, each divided by its share, counts (weighted Bonferroni; see `finger.arrangement`). No
sense can veto another, and none is worth more than it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

import numpy as np

from hospitium.core.senses import Sense
from hospitium.senses.calibration import FLOOR, Calibration, Reals
from hospitium.senses.common_factor import factors, mass, points, reached
from hospitium.senses.fusion import SPOILT, Worth, one_worth

CORRELATION = 0.1
"""Between what two senses say of one stranger. A choice, and a careful one: no data at hand have
fingers and face of the same people. Age and sex show in both, little in fingers."""

TOGETHER = 0.9
ALONE = 0.05
"""Belief that both senses speak of the person, and that only one of them does, for each. A choice:
how often records mix people up is not known. It bounds what a silent sense costs to a factor of 20,
3 nats."""

ALL_THREE, TWO_OF_THREE, ONE_OF_THREE = 0.85, 0.04, 0.01
"""The same of three: all of them, each two, each alone; they add up to 1. One that is silent costs
a factor of 25 at most, two of them 100."""

_CELLS = 64
"""Of each of the first two senses, where three are added up."""

_ORDER = (Sense.FINGER, Sense.FACE, Sense.IRIS)


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What one sense says of one person.

    Attributes
    ----------
    llr
        Natural log-likelihood ratio that it is the same person.
    fmr
        Chance that a stranger agrees at least this well by this sense, in (0, 1].
    worth
        What evidence of this kind weighs at each rate, for what both add up to.
    """

    sense: Sense
    llr: float
    fmr: float
    worth: Worth


@dataclass(frozen=True, slots=True)
class Together:
    """What all senses say of one person.

    Attributes
    ----------
    llr
        Natural log-likelihood ratio that it is the same person.
    fmr
        Chance that one stranger agrees this well.
    """

    llr: float
    fmr: float


def together(said: tuple[Said, ...]) -> Together:
    """Add up what the senses say; no sense is no evidence, one sense is what it says.

    Raises
    ------
    ValueError
        If a sense speaks twice: its tries are one piece of evidence.
    """
    if len({one.sense for one in said}) < len(said):
        raise ValueError("a sense speaks once of a person")
    if not said:
        return Together(0.0, 1.0)
    if len(said) == 1:
        return Together(said[0].llr, said[0].fmr)
    given = sorted(said, key=lambda one: _ORDER.index(one.sense))
    rates = [_joint_fmr(some) / share for some, share in _hypotheses(given)]
    return Together(_mixed(given), max(FLOOR ** len(said), min(*rates, 1.0)))


def _hypotheses(said: Sequence[Said]) -> Iterator[tuple[tuple[Said, ...], float]]:
    """Yield which of the senses speak of the person, all of them first, and the belief in that."""
    shares = (TOGETHER, ALONE) if len(said) == 2 else (ALL_THREE, TWO_OF_THREE, ONE_OF_THREE)
    for fewer, share in enumerate(shares):
        for some in combinations(said, len(said) - fewer):
            yield some, share


def _joint_fmr(said: tuple[Said, ...]) -> float:
    if len(said) == 1:
        return said[0].fmr
    return both_fmr(*said) if len(said) == 2 else three_fmr(*said)


def best_of_tries(
    sense: Sense, score: float, calibration: Calibration, *, tries: int, spoilt: float = SPOILT
) -> Said:
    """Return what the best of many comparisons of one person says: one piece of evidence.

    Parameters
    ----------
    tries
        How many were made; their rates add up (Bonferroni).
    spoilt
        Chance that it says nothing although it is the right person.
    """
    rate = min(1.0, tries * calibration.fmr(score))
    # the best of many tries counts as the lower score it equals
    worth = score if tries == 1 else min(score, calibration.threshold_at(rate))
    nats = log(spoilt + (1.0 - spoilt) * exp(calibration.llr(worth)))
    return Said(sense, nats, rate, one_worth(calibration, SPOILT))


def both_fmr(first: Said, second: Said) -> float:
    """Return how often what a stranger's two senses weigh adds up to at least this much."""
    weight = first.worth.at(first.fmr) + second.worth.at(second.fmr)
    rates = np.exp(first.worth.log_fmr)
    # beyond a rate lies at most the weight of the next
    upper = np.append(first.worth.nats[1:], first.worth.nats[-1])
    needed = second.worth.fmr_of(weight - upper)
    at, beyond = points(rates[1:]), points(needed)
    total = sum(
        share * float(mass(at, factor, CORRELATION) @ reached(beyond, factor, CORRELATION))
        for factor, share in factors()
    )
    return min(1.0, total)


def three_fmr(first: Said, second: Said, third: Said) -> float:
    """Return how often what a stranger's three senses weigh adds up to at least this much."""
    said = (first, second, third)
    weight = sum(one.worth.at(one.fmr) for one in said)
    one, two = (_thinned(first.worth), _thinned(second.worth))
    needed = third.worth.fmr_of(weight - one.upper[:, None] - two.upper[None, :])
    beyond = points(needed)
    total = 0.0
    for factor, share in factors():
        cells = mass(one.at, factor, CORRELATION), mass(two.at, factor, CORRELATION)
        total += share * float(cells[0] @ reached(beyond, factor, CORRELATION) @ cells[1])
    return min(1.0, total)


@dataclass(frozen=True, slots=True, eq=False)
class _Thinned:
    """Some cells of a worth: where each ends as a point of a normal, and its greatest weight."""

    at: Reals
    upper: Reals


def _thinned(worth: Worth) -> _Thinned:
    """Return about `_CELLS` cells; each weighs as much as its rarest part, so never too little."""
    ends = np.unique(np.linspace(0, len(worth.nats) - 1, _CELLS).astype(np.intp))
    rates = np.exp(worth.log_fmr[ends])
    upper = np.append(worth.nats[ends[1:]], worth.nats[-1])
    return _Thinned(points(rates[1:]), upper)


def _mixed(said: Sequence[Said]) -> float:
    """Return the log of the likelihood ratio under all hypotheses, by their shares."""
    parts = [(sum(one.llr for one in some), share) for some, share in _hypotheses(said)]
    top = max(llr for llr, _ in parts)
    return top + log(sum(share * exp(llr - top) for llr, share in parts))
