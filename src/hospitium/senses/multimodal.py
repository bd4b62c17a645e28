"""Several senses, one answer: what fingers and face together say, and how often a stranger does so.

Each sense says a likelihood ratio and a rate: how often a stranger agrees by it at least this well.
Where one sense has spoken, its own rate is the answer, untouched. Where two have, their weights add
up, and how often those of a stranger add up to as much is the rate of both together, with
`CORRELATION` between the two.

A face may be another's photograph, prints may lie in the wrong file, and then a sense says nothing
although it is the right person. So either sense alone is a hypothesis beside both together, each
with a share of belief fixed before any score is seen, as with the arrangements of fingers: the
least of the rates, each divided by its share, counts (weighted Bonferroni; see
`finger.arrangement`). No sense can veto another, and none is worth more than it says.
"""

from dataclasses import dataclass
from math import exp, log

import numpy as np

from hospitium.core.senses import Sense
from hospitium.senses.calibration import FLOOR
from hospitium.senses.common_factor import factors, mass, points, reached
from hospitium.senses.fusion import Worth

CORRELATION = 0.1
"""Between what two senses say of one stranger. A choice, and a careful one: no data at hand have
fingers and face of the same people. Age and sex show in both, little in fingers."""

TOGETHER = 0.9
ALONE = 0.05
"""Belief that both senses speak of the person, and that only one of them does, for each. A choice:
how often records mix people up is not known. It bounds what a silent sense costs to a factor of 20,
3 nats."""


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
    first, second = sorted(said, key=lambda one: one.sense != Sense.FINGER)
    rates = (
        both_fmr(first, second) / TOGETHER, first.fmr / ALONE, second.fmr / ALONE, 1.0,
    )  # fmt: skip
    return Together(_mixed(first.llr, second.llr), max(FLOOR**2, min(rates)))


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


def _mixed(first: float, second: float) -> float:
    """Return the log of the likelihood ratio under the three hypotheses, by their shares."""
    top = max(first + second, first, second)
    parts = (
        TOGETHER * exp(first + second - top),
        ALONE * exp(first - top),
        ALONE * exp(second - top),
    )
    return top + log(sum(parts))
