"""Error rates of a matcher from its genuine and impostor scores.

Scores are similarities: a pair is accepted at threshold t when its score is >= t. A comparison
that could not be made has the score -inf: rejected at every threshold. Names follow ISO/IEC
19795-1 and the FVC protocol: Maio et al., "FVC2000", IEEE TPAMI 24(3), 2002.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class DetCurve:
    """False match and false non-match rate at every threshold that matters.

    Attributes
    ----------
    threshold
        Ascending; the last is above every score.
    fmr, fnmr
        Fractions; `fmr` never rises, `fnmr` never falls.
    """

    threshold: Reals
    fmr: Reals
    fnmr: Reals


@dataclass(frozen=True, slots=True)
class ErrorRates:
    """The usual summary; all are fractions.

    Attributes
    ----------
    eer
        Middle of `eer_low` and `eer_high`, between which the two rates cross.
    fmr100, fmr1000, zerofmr
        Least false non-match rate at a false match rate of at most 1 %, 0.1 %, and 0.
    """

    eer: float
    eer_low: float
    eer_high: float
    fmr100: float
    fmr1000: float
    zerofmr: float


def det_curve(
    genuine: ArrayLike,
    impostor: ArrayLike,
    *,
    genuine_weights: ArrayLike | None = None,
    impostor_weights: ArrayLike | None = None,
) -> DetCurve:
    """Return both rates at each distinct score and above the highest one.

    Parameters
    ----------
    genuine, impostor
        Scores, shape (n,) and (m,); -inf for a failed comparison.
    genuine_weights, impostor_weights
        How often each score counts; once if None.

    Raises
    ------
    ValueError
        If either is empty, weighs nothing, or holds NaN.
    """
    same, same_weight = _weighted(genuine, genuine_weights)
    other, other_weight = _weighted(impostor, impostor_weights)
    threshold = np.append(np.unique(np.concatenate((same, other))), np.inf)
    rejected, lost = _below(threshold, other, other_weight), _below(threshold, same, same_weight)
    # the last threshold is above every score; whole counts divide to the nearest fraction
    return DetCurve(threshold, (rejected[-1] - rejected) / rejected[-1], lost / lost[-1])


def error_rates(curve: DetCurve) -> ErrorRates:
    """Summarise a curve."""
    low, high = _crossing(curve)
    return ErrorRates(
        eer=(low + high) / 2,
        eer_low=low,
        eer_high=high,
        fmr100=fnmr_at(curve, 0.01),
        fmr1000=fnmr_at(curve, 0.001),
        zerofmr=fnmr_at(curve, 0.0),
    )


def fnmr_at(curve: DetCurve, fmr: float) -> float:
    """Return the least false non-match rate whose false match rate is at most `fmr`."""
    return float(curve.fnmr[curve.fmr <= fmr].min())


def threshold_at(curve: DetCurve, fmr: float) -> float:
    """Return the lowest threshold whose false match rate is at most `fmr`."""
    return float(curve.threshold[curve.fmr <= fmr].min())


def _crossing(curve: DetCurve) -> tuple[float, float]:
    """Return the interval of the equal error rate as FVC2000 defines it (section 4.2)."""
    before = int(np.flatnonzero(curve.fnmr <= curve.fmr)[-1])
    after = int(np.flatnonzero(curve.fnmr >= curve.fmr)[0])
    left = (float(curve.fnmr[before]), float(curve.fmr[before]))
    right = (float(curve.fmr[after]), float(curve.fnmr[after]))
    low, high = left if sum(left) <= sum(right) else right
    return min(low, high), max(low, high)


def _weighted(scores: ArrayLike, weights: ArrayLike | None) -> tuple[Reals, Reals]:
    """Return scores in ascending order and the weight of each."""
    values = np.asarray(scores, dtype=np.float64)
    counts = np.ones_like(values) if weights is None else np.asarray(weights, dtype=np.float64)
    if values.ndim != 1 or counts.shape != values.shape or np.isnan(values).any():
        raise ValueError("want a row of scores without NaN, and one weight for each")
    if not counts.sum() > 0:
        raise ValueError("no scores: a rate needs genuine and impostor pairs")
    order = np.argsort(values, kind="stable")
    return values[order], counts[order]


def _below(threshold: Reals, scores: Reals, weights: Reals) -> Reals:
    """Return the weight of the `scores` (ascending) under each threshold."""
    running = np.concatenate(([0.0], np.cumsum(weights)))
    below: Reals = running[np.searchsorted(scores, threshold, side="left")]
    return below
