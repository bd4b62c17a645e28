"""Several fingers, one answer: likelihood ratios rank, false-match rates say how sure.

Two different people's fingers are compared as if by chance, but not quite independently: a
large-printed or noisy capture raises all ten scores a little. `CORRELATION` allows for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaincc

from hospitium.senses.calibration import FLOOR, Calibration, Reals

CORRELATION = 0.1
"""Assumed between the evidence of any two fingers of an impostor; a guard, not a measurement."""


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

    Each finger's ratio is divided by its tries: the Bonferroni correction.
    """
    return sum(calibration.llr(one.score) - log(max(one.tries, 1)) for one in fingers)


def fused_fmr(fingers: Sequence[FingerScore], calibration: Calibration) -> float:
    """Return the chance that a stranger's fingers agree at least this well.

    Returns
    -------
    float
        In (0, 1]; 1 for no finger; the calibration's own rate for one finger tried once.

    Notes
    -----
    Fisher's method on the per-finger rates, with Brown's correction for `CORRELATION`: M. Brown,
    "A method for combining non-independent, one-sided tests of significance", Biometrics 31, 1975.
    """
    if not fingers:
        return 1.0
    scores = np.array([[one.score] for one in fingers])
    tries = np.array([[max(one.tries, 1)] for one in fingers])
    return float(fused_fmrs(scores, tries, calibration)[0])


def fused_fmrs(scores: ArrayLike, tries: ArrayLike, calibration: Calibration) -> Reals:
    """Return `fused_fmr` of many people at once.

    Parameters
    ----------
    scores, tries
        Shape (fingers, people); 0 tries where a person has not that finger.
    """
    tried = np.asarray(tries)
    rates = np.where(tried > 0, np.minimum(1.0, tried * calibration.fmrs(scores)), 1.0)
    surprise, count = -np.log(rates).sum(axis=0), np.maximum((tried > 0).sum(axis=0), 1)
    inflation = 1.0 + (count - 1) * CORRELATION
    fused = np.asarray(gammaincc(count / inflation, surprise / inflation), np.float64)
    return np.clip(fused, FLOOR**2, 1.0)
