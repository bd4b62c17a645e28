"""Several fingers, one answer: a likelihood ratio, and how often a stranger reaches it.

A finger whose score is `s` weighs `log(SPOILT + (1 - SPOILT) * LR(s))`: its likelihood ratio,
unless it was smudged, bandaged or taken for another, which can happen to any finger of anybody.
So a finger that fits nothing costs little, and one that fits is worth no more than the bounds of
the calibration allow. The weights add up; how often those of a stranger add up to as much is the
false-match rate.

Absent fingers have no weight and are not counted. All fingers weigh alike at the same score: no
data at hand name the finger, so that a weight of its own for the little finger would be invented.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hospitium.senses.calibration import FLOOR, Calibration, Reals
from hospitium.senses.common_factor import factors, mass, points

CORRELATION = 0.1
"""Between the evidence of any two fingers of one stranger, an upper estimate. Of the variance of
impostors' evidence, 9 % is shared by comparisons of one impression and 3 % by those of one sensor
(four FVC sets, 23,040 pairs, 2026-11-27); between the fingers of synthetic people it is 0.00 (at
most 0.01 for any two, 57,600 pairs of people): `python -m bench.tenprint --data FOLDER`."""

SPOILT = 0.1
"""Chance that a finger of the right person says nothing: smudged, bandaged, another finger. A
choice, not a measurement: on synthetic people 0.05 and 0.2 were alike where no finger is spoilt,
and 0.2 missed fewer where most are (2026-11-27)."""

_FUZZ = 1e-9

_STEP = 0.05
"""Nats per cell of the tables, rounded against the candidate: ten fingers lose 0.25 on average."""


@dataclass(frozen=True, slots=True)
class FingerScore:
    """The best score of one probe finger against one person.

    Attributes
    ----------
    tries
        References of that person the probe finger was compared with; the best of many strangers'
        scores is higher than one's.
    """

    score: float
    tries: int = 1


def fused_llr(fingers: Sequence[FingerScore], calibration: Calibration) -> float:
    """Return the natural log-likelihood ratio that all `fingers` are one person's.

    Returns
    -------
    float
        0 for no finger; each finger adds between `log(SPOILT)` and the calibration's `most_llr`.
    """
    return sum(_weight(_rate(one, calibration), one, calibration) for one in fingers)


def fused_fmr(fingers: Sequence[FingerScore], calibration: Calibration) -> float:
    """Return the chance that a stranger's fingers agree at least this well.

    Returns
    -------
    float
        In (0, 1]; 1 for no finger; the calibration's own rate, times its tries, for one finger.

    Notes
    -----
    The tail of the fused ratio over strangers, whose fingers are compared as by chance but for
    `CORRELATION` (a large or noisy capture raises all ten scores a little): one normal factor
    common to the fingers, as in O. Vasicek, "The distribution of loan portfolio value", 2002.
    """
    if not fingers:
        return 1.0
    if len(fingers) == 1:
        return _rate(fingers[0], calibration)
    table = _tail(calibration, len(fingers))
    cell = (fused_llr(fingers, calibration) - len(fingers) * log(SPOILT)) / _STEP
    fused = exp(float(np.interp(cell, np.arange(len(table)), table)))
    return max(FLOOR**2, min(1.0, fused))


def fused_fmrs(scores: ArrayLike, tries: ArrayLike, calibration: Calibration) -> Reals:
    """Return `fused_fmr` of many people at once.

    Parameters
    ----------
    scores, tries
        Shape (fingers, people); 0 tries where a person has not that finger.
    """
    tried, given = np.asarray(tries), np.asarray(scores, np.float64)
    rates = np.minimum(1.0, np.maximum(tried, 1) * calibration.fmrs(given))
    worth = np.where(tried > 1, calibration.thresholds_at(rates), given)
    bounded = np.clip(
        calibration.slope * worth + calibration.offset, calibration.least_llr, calibration.most_llr
    )
    weights = np.log(SPOILT + (1.0 - SPOILT) * np.exp(bounded))
    totals, counts = (weights * (tried > 0)).sum(axis=0), (tried > 0).sum(axis=0)
    fused = np.where(tried > 0, rates, 1.0).min(axis=0, initial=1.0)
    for fingers in np.unique(counts[counts > 1]).tolist():
        table, mine = _tail(calibration, fingers), counts == fingers
        cell = (totals[mine] - fingers * log(SPOILT)) / _STEP
        fused[mine] = np.exp(np.interp(cell, np.arange(len(table)), table))
    clipped: Reals = np.clip(fused, FLOOR**2, 1.0)
    return clipped


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """How much evidence weighs at each rate.

    Attributes
    ----------
    log_fmr
        Natural logarithms of rates, falling from 0, no two alike.
    nats
        The weight of evidence that strangers reach with that rate; never falls.
    """

    log_fmr: Reals
    nats: Reals

    def at(self, fmr: float) -> float:
        """Return the weight at a rate."""
        return float(np.interp(-log(fmr), -self.log_fmr, self.nats))

    def fmr_of(self, nats: Reals) -> Reals:
        """Return how often strangers reach at least each of these weights."""
        needed = nats - _FUZZ  # several rates may weigh alike: the highest of them counts
        rates: Reals = np.exp(np.interp(needed, self.nats, self.log_fmr))
        return np.where(needed > self.nats[-1], 0.0, rates)


@lru_cache(maxsize=64)
def fingers_worth(calibration: Calibration, fingers: int) -> Worth:
    """Return what the evidence of so many fingers together weighs at each rate.

    The inverse of `fused_fmr`; arranged fingers whose rate was raised count as the lower evidence
    that it equals.
    """
    if fingers == 1:
        return one_worth(calibration, SPOILT)
    table = _tail(calibration, fingers)
    rising, first = np.unique(-np.minimum(table, 0.0), return_index=True)
    return Worth(-rising, first.astype(np.float64) * _STEP + fingers * log(SPOILT))


@lru_cache(maxsize=256)
def one_worth(calibration: Calibration, spoilt: float) -> Worth:
    """Return what one comparison weighs at each rate.

    Parameters
    ----------
    spoilt
        Chance that it says nothing although it is the right person.
    """
    log_fmr = np.linspace(0.0, log(FLOOR), 800)
    scores = calibration.thresholds_at(np.exp(log_fmr[:-1]))
    llrs = np.clip(
        calibration.slope * scores + calibration.offset, calibration.least_llr, calibration.most_llr
    )
    nats = np.log(spoilt + (1.0 - spoilt) * np.exp(np.append(llrs, calibration.most_llr)))
    return Worth(log_fmr, np.maximum.accumulate(nats))


def _rate(finger: FingerScore, calibration: Calibration) -> float:
    """Return the chance that the best of that many tries scores as high: Bonferroni."""
    return min(1.0, max(finger.tries, 1) * calibration.fmr(finger.score))


def _weight(rate: float, finger: FingerScore, calibration: Calibration) -> float:
    """Return what a finger adds; the best of many tries counts as the lower score it equals."""
    score = finger.score if finger.tries <= 1 else calibration.threshold_at(rate)
    return _robust(calibration.llr(score))


def _robust(llr: float) -> float:
    return log(SPOILT + (1.0 - SPOILT) * exp(llr))


@lru_cache(maxsize=64)
def _tail(calibration: Calibration, fingers: int) -> Reals:
    """Return the log of how often strangers' weights reach each multiple of `_STEP`.

    Counted from the least that `fingers` weights add up to. Given the common factor the fingers are
    independent, so that their weights' distributions convolve; no probability is ever subtracted,
    so that small ones stay exact.
    """
    rates, cells = _cells(calibration)
    at = points(rates[1:])
    total: Reals = np.zeros(1)
    for node, share in factors():
        one = np.bincount(cells, mass(at, node, CORRELATION))
        several = one
        for _ in range(fingers - 1):
            several = np.convolve(several, one)
        total = share * several + total
    tail = np.cumsum(total[::-1])[::-1]
    return np.log(np.maximum(tail, FLOOR**2))


def _cells(calibration: Calibration) -> tuple[Reals, NDArray[np.int64]]:
    """Return falling rates from 1 to `FLOOR`, and the cell of the weight at each, rounded up."""
    rates = np.exp(np.linspace(0.0, log(FLOOR), 2000))
    weights = [_robust(calibration.llr(calibration.threshold_at(float(r)))) for r in rates[:-1]]
    weights.append(_robust(calibration.most_llr))
    # beyond a rate lies at least the weight there, at most that of the next
    upper = np.append(weights[1:], weights[-1])
    return rates, np.ceil((upper - log(SPOILT)) / _STEP).astype(np.int64)
