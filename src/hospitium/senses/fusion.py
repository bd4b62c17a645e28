"""Several fingers, one answer: likelihood ratios rank, false-match rates say how sure.

Two different people's fingers are compared as if by chance, but not quite independently: a
large-printed or noisy capture raises all ten scores a little. `CORRELATION` allows for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from scipy.special import gammaincc

from hospitium.senses.calibration import FLOOR, Calibration

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
    rates = [min(1.0, max(one.tries, 1) * calibration.fmr(one.score)) for one in fingers]
    surprise = -sum(log(rate) for rate in rates)
    inflation = 1.0 + (len(rates) - 1) * CORRELATION
    fused = float(gammaincc(len(rates) / inflation, surprise / inflation))
    return max(FLOOR**2, min(1.0, fused))
