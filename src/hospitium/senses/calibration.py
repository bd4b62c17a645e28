"""From a score to what it is worth: a false-match rate and a likelihood ratio.

A calibration is measured once, on stated data, and travels with its provenance. It never claims
more than its data carry: rates are upper estimates, and beyond the last score that ten impostor
pairs reached, the tail goes on as a straight line in the logarithm and says `extrapolated`.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hospitium.core.errors import BadInput

Reals = NDArray[np.float64]

FLOOR = 1e-9
"""No single comparison is ever said to be rarer than this."""

LEAST_PAIRS = 100
"""Genuine pairs, and impostor pairs, that a calibration needs at least."""

SUPPORT = 10
"""Impostor pairs at or above a score that make its rate a measurement."""

TAIL_CAUTION = 0.9
"""The extrapolated tail falls this much as fast as the measured one: errs towards higher rates."""

_KNOTS = 40
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a calibration comes from, for whoever has to defend it.

    Attributes
    ----------
    limits
        What the data cannot show.
    """

    engine: str
    data: str
    measured_on: str
    command: str
    genuine: int
    impostor: int
    limits: str


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A measured, monotone map from scores to rates.

    Attributes
    ----------
    scores, log_fmr
        Knots: ascending scores and the natural logarithm of the false-match rate there, which
        never rises. Between knots the map is linear; below the first the rate is 1.
    tail_slope
        Change of the logarithm per unit of score beyond the last knot, negative.
    genuine_scores, genuine_fnmr
        Knots of the false non-match rate.
    slope, offset, least_llr, most_llr
        The log-likelihood ratio is `slope * score + offset` within these bounds.
    """

    scores: Reals
    log_fmr: Reals
    tail_slope: float
    genuine_scores: Reals
    genuine_fnmr: Reals
    slope: float
    offset: float
    least_llr: float
    most_llr: float
    provenance: Provenance

    def __post_init__(self) -> None:
        if (np.diff(self.scores) <= 0).any() or (np.diff(self.log_fmr) > 0).any():
            raise BadInput("a calibration must be monotone")
        if self.tail_slope >= 0 or self.slope <= 0 or not self.least_llr < self.most_llr:
            raise BadInput("a calibration must fall with the score")

    def fmr(self, score: float) -> float:
        """Chance that two different fingers, or people, score at least `score`; an upper bound."""
        return float(self.fmrs(np.array([score]))[0])

    def fmrs(self, scores: ArrayLike) -> Reals:
        """Return `fmr` of each of many scores, in the same shape."""
        score = np.asarray(scores, np.float64)
        beyond = self.tail_slope * np.maximum(score - self.scores[-1], 0.0)
        rates = np.exp(np.interp(score, self.scores, self.log_fmr) + beyond)
        return np.where(score < self.scores[0], 1.0, np.clip(rates, FLOOR, 1.0))

    def extrapolated(self, score: float) -> bool:
        """Tell whether `score` lies beyond what the impostor pairs of the data reached."""
        return score > float(self.scores[-1])

    def fnmr(self, score: float) -> float:
        """Share of genuine pairs of the data that score below `score`."""
        return float(np.interp(score, self.genuine_scores, self.genuine_fnmr))

    def llr(self, score: float) -> float:
        """Natural logarithm of how much likelier `score` is for one source than for two."""
        return min(self.most_llr, max(self.least_llr, self.slope * score + self.offset))

    def threshold_at(self, fmr: float) -> float:
        """Least score whose false-match rate is at most `fmr`; infinity below `FLOOR`."""
        return float(self.thresholds_at(np.array([fmr]))[0])

    def thresholds_at(self, fmrs: ArrayLike) -> Reals:
        """Return what `threshold_at` says of each rate, at once."""
        rates = np.asarray(fmrs, np.float64)
        wanted, last = np.log(np.maximum(rates, FLOOR)), float(self.log_fmr[-1])
        beyond = float(self.scores[-1]) + (wanted - last) / self.tail_slope
        inside = np.interp(-wanted, -self.log_fmr, self.scores)
        least = np.where(wanted < last, beyond, inside)
        any_score = min(0.0, float(self.scores[0]))
        return np.where(rates >= 1.0, any_score, np.where(rates < FLOOR, np.inf, least))

    def to_fields(self) -> dict[str, Any]:
        """Return plain JSON values that `from_fields` reads back."""
        return {
            "version": _VERSION,
            "scores": [round(float(value), 6) for value in self.scores],
            "log_fmr": [round(float(value), 5) for value in self.log_fmr],
            "tail_slope": round(self.tail_slope, 6),
            "genuine_scores": [round(float(value), 6) for value in self.genuine_scores],
            "genuine_fnmr": [round(float(value), 5) for value in self.genuine_fnmr],
            "slope": round(self.slope, 6),
            "offset": round(self.offset, 6),
            "least_llr": round(self.least_llr, 4),
            "most_llr": round(self.most_llr, 4),
            "provenance": {name: getattr(self.provenance, name) for name in _PROVENANCE},
        }

    def to_json(self) -> str:
        """Return the fields as indented JSON."""
        return json.dumps(self.to_fields(), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> "Calibration":
        """Read what `to_fields` wrote; anything else is `BadInput`."""
        try:
            rest = dict(fields)
            if rest.pop("version") != _VERSION:
                raise BadInput("this calibration is of another version of Hospitium")
            provenance = Provenance(**rest.pop("provenance"))
            arrays = {name: np.array(rest.pop(name), np.float64) for name in _ARRAYS}
            numbers = {name: _number(rest.pop(name)) for name in _NUMBERS}
        except (KeyError, TypeError, ValueError) as error:
            raise BadInput("that is not a calibration") from error
        if rest or any(column.ndim != 1 for column in arrays.values()):
            raise BadInput("that is not a calibration")
        if not np.isfinite(np.concatenate([*arrays.values(), list(numbers.values())])).all():
            raise BadInput("that is not a calibration")
        if any(len(arrays[a]) != len(arrays[b]) or len(arrays[a]) < 2 for a, b in _PAIRED):
            raise BadInput("that is not a calibration")
        return cls(
            scores=arrays["scores"],
            log_fmr=arrays["log_fmr"],
            tail_slope=numbers["tail_slope"],
            genuine_scores=arrays["genuine_scores"],
            genuine_fnmr=arrays["genuine_fnmr"],
            slope=numbers["slope"],
            offset=numbers["offset"],
            least_llr=numbers["least_llr"],
            most_llr=numbers["most_llr"],
            provenance=provenance,
        )

    @classmethod
    def from_json(cls, text: str) -> "Calibration":
        """Read what `to_json` wrote; anything else is `BadInput`."""
        try:
            fields = json.loads(text)
        except ValueError as error:
            raise BadInput("that is not a calibration") from error
        if not isinstance(fields, dict):
            raise BadInput("that is not a calibration")
        return cls.from_fields(fields)


_PROVENANCE = tuple(Provenance.__dataclass_fields__)
_ARRAYS = ("scores", "log_fmr", "genuine_scores", "genuine_fnmr")
_NUMBERS = ("tail_slope", "slope", "offset", "least_llr", "most_llr")
_PAIRED = (("scores", "log_fmr"), ("genuine_scores", "genuine_fnmr"))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("not a number")
    return float(value)


def any_of(rate: float, times: int) -> float:
    """Chance that an event of `rate` happens at least once in `times` independent trials."""
    return 1.0 if rate >= 1.0 else float(-np.expm1(times * np.log1p(-rate)))


def fit_calibration(genuine: ArrayLike, impostor: ArrayLike, provenance: Provenance) -> Calibration:
    """Measure a calibration from the scores of pairs of one finger, face or eye, and of two.

    Raises
    ------
    BadInput
        If there are fewer than `LEAST_PAIRS` of either, or the scores do not tell them apart.
    """
    same = np.sort(np.asarray(genuine, np.float64)[np.isfinite(genuine)])
    other = np.sort(np.asarray(impostor, np.float64)[np.isfinite(impostor)])
    if min(len(same), len(other)) < LEAST_PAIRS:
        raise BadInput(f"a calibration takes at least {LEAST_PAIRS} pairs of each kind")
    if np.median(same) <= np.quantile(other, 0.99):
        raise BadInput(
            "these scores do not tell pairs of one person from pairs of two",
            remedy="Check that the pairs are labelled rightly, and that a network of your own is "
            "told what it was trained on: colour order, mean, std. Then measure again.",
        )
    scores, log_fmr = _fmr_knots(other)
    slope, offset = _logistic(same, other)
    levels = np.linspace(0.0, 1.0, _KNOTS + 1)
    return Calibration(
        scores=scores,
        log_fmr=log_fmr,
        tail_slope=TAIL_CAUTION * _tail(other),
        genuine_scores=_rising(np.quantile(same, levels)),
        genuine_fnmr=levels,
        slope=slope,
        offset=offset,
        # one finger alone neither outweighs all others nor vetoes them
        least_llr=float(np.log((np.sum(same <= np.median(other)) + 1.0) / len(same))),
        most_llr=float(np.log(len(other))),
        provenance=provenance,
    )


def _fmr_knots(other: Reals) -> tuple[Reals, Reals]:
    """Return scores and log rates at counts of impostors from all of them down to `SUPPORT`."""
    counts = np.unique(np.geomspace(len(other), SUPPORT, _KNOTS).astype(int))[::-1]
    at = other[len(other) - counts]
    rate = (counts + 1.0) / (len(other) + 1.0)
    scores, first = np.unique(at, return_index=True)
    return scores, np.minimum.accumulate(np.log(rate[first]))


def _tail(other: Reals) -> float:
    """Return the slope of the log rate over the top two per cent of impostors."""
    counts = np.arange(SUPPORT, max(3 * SUPPORT, len(other) // 50))
    return float(np.polyfit(other[len(other) - counts], np.log(counts), 1)[0])


def _rising(values: Reals) -> Reals:
    """Nudge equal knots apart, so that the map between them is one."""
    step = min(1e-3, 1e-5 * float(values[-1] - values[0]) or 1e-3)  # a cosine spans only 2
    return values + np.arange(len(values)) * step


def _logistic(same: Reals, other: Reals) -> tuple[float, float]:
    """Return slope and offset of the log-likelihood ratio: logistic regression, even priors."""
    score = np.concatenate([same, other])
    label = np.concatenate([np.ones(len(same)), np.zeros(len(other))])
    weight = np.concatenate(
        [np.full(len(same), 0.5 / len(same)), np.full(len(other), 0.5 / len(other))]
    )
    centre, spread = float(score.mean()), float(score.std()) or 1.0
    design = np.stack([(score - centre) / spread, np.ones_like(score)], axis=1)
    beta = np.zeros(2)
    for _ in range(50):
        chance = 1.0 / (1.0 + np.exp(-np.clip(design @ beta, -35.0, 35.0)))
        gradient = design.T @ (weight * (label - chance)) - _RIDGE * beta
        curve = (design * (weight * chance * (1.0 - chance))[:, None]).T @ design
        step = np.linalg.solve(curve + _RIDGE * np.eye(2), gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return float(beta[0] / spread), float(beta[1] - beta[0] * centre / spread)


_RIDGE = 1e-4
"""Keeps the regression finite when the two kinds do not overlap at all."""
