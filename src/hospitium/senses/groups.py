"""Whether recognition errs alike for different groups of people.

One threshold for all; per group how many of its own are missed, and how often two strangers of the
group are taken for one. Names follow ISO/IEC 19795-10 (differential performance).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Indices = NDArray[np.intp]

COMPARES = ("minutiae", "embedding", "segmentation")
"""The parts of networks whose errors may fall on some groups of people more than on others."""

FEW_PEOPLE = 30
"""Of fewer people no error at all still allows one in ten: then a group's rates say little."""

LEVEL = 0.95
ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Rate:
    """A share of pairs, with an interval of 95 % when its people are drawn anew.

    Attributes
    ----------
    value
        NaN where there is no pair.
    pairs, people
        How many the share rests on.
    """

    value: float
    low: float
    high: float
    pairs: int
    people: int


@dataclass(frozen=True, slots=True)
class GroupRates:
    """The errors of one group at one threshold."""

    group: str
    fnmr: Rate
    fmr: Rate

    @property
    def too_few(self) -> bool:
        """Whether too few people, of either kind of pair, are in it to tell."""
        return min(self.fnmr.people, self.fmr.people) < FEW_PEOPLE


@dataclass(frozen=True, slots=True)
class Gap:
    """The two groups that differ most.

    Attributes
    ----------
    difference
        Of the rates, 0 or above.
    apart
        Whether the two intervals do not overlap: only then chance is an unlikely reason.
    """

    least: str
    most: str
    difference: float
    apart: bool


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Scores with whose they are.

    Attributes
    ----------
    scores
        -inf where a picture could not be read.
    first, second
        Numbers of the two people; the same one in a genuine pair.
    groups
        Of each pair, where anybody asks; empty text for a pair that belongs to none, as where two
        people's groups differ.
    """

    scores: Reals
    first: Indices
    second: Indices
    groups: Sequence[str] = ()

    def of(self, group: str) -> "Pairs":
        """Return the pairs of one group."""
        mine = np.flatnonzero(np.array([one == group for one in self.groups], bool))
        return Pairs(self.scores[mine], self.first[mine], self.second[mine], [group] * len(mine))


def rates_by_group(
    genuine: Pairs, impostor: Pairs, threshold: float, *, rng: np.random.Generator
) -> tuple[GroupRates, ...]:
    """Return the error rates of every group that a pair names, by name.

    Parameters
    ----------
    threshold
        Least score that counts as a match.
    rng
        Where the draws of the intervals come from.
    """
    names = sorted({*genuine.groups, *impostor.groups} - {""})
    return tuple(
        GroupRates(
            name,
            _rate(genuine.of(name), lambda scores: scores < threshold, rng),
            _rate(impostor.of(name), lambda scores: scores >= threshold, rng),
        )
        for name in names
    )


def largest_gap(rates: Sequence[tuple[str, Rate]]) -> Gap | None:
    """Return the two groups whose rates differ most; None if fewer than two have any pairs."""
    known = [(name, rate) for name, rate in rates if rate.pairs]
    if len(known) < 2:
        return None
    least = min(known, key=lambda one: one[1].value)
    most = max(known, key=lambda one: one[1].value)
    return Gap(
        least[0],
        most[0],
        most[1].value - least[1].value,
        apart=most[1].low > least[1].high,
    )


def _rate(
    pairs: Pairs, wrong: Callable[[Reals], NDArray[np.bool_]], rng: np.random.Generator
) -> Rate:
    """Return the share of pairs that are wrong.

    People are drawn with replacement, never pairs (Bolle, Ratha & Pankanti, CVIU 93(1), 2004).
    Where nothing went wrong, drawing says nothing: then the interval is the exact one of as many
    trials as there are people, so that a group of ten is never shown to be free of errors.
    """
    if not len(pairs.scores):
        return Rate(float("nan"), 0.0, 1.0, 0, 0)
    errors = wrong(pairs.scores).astype(np.float64)
    people = len(np.union1d(pairs.first, pairs.second))
    low, high = _drawn(pairs, errors, rng)
    trials = min(people, len(errors))
    unseen = 1.0 - ((1.0 - LEVEL) / 2) ** (1.0 / trials)
    value = float(errors.mean())
    if value == 0.0:
        high = max(high, unseen)
    if value == 1.0:
        low = min(low, 1.0 - unseen)
    return Rate(value, min(low, value), max(high, value), len(errors), people)


def _drawn(pairs: Pairs, errors: Reals, rng: np.random.Generator) -> tuple[float, float]:
    """Return the interval of the mean error when the people are drawn anew."""
    known, places = np.unique(np.concatenate([pairs.first, pairs.second]), return_inverse=True)
    first, second = places[: len(errors)], places[len(errors) :]
    one = first == second
    drawn = []
    for _ in range(ROUNDS):
        times = np.bincount(rng.integers(len(known), size=len(known)), minlength=len(known))
        weights = np.where(one, times[first], times[first] * times[second])
        if weights.any():
            drawn.append(float((errors * weights).sum() / weights.sum()))
    if not drawn:
        return 0.0, 1.0
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
