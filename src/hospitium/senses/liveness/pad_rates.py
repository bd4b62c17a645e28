"""Error rates of presentation attack detection, as ISO/IEC 30107-3 names them.

APCER: share of the attack presentations of one species that are taken for a person. BPCER: share
of the bona fide presentations that are taken for an attack. Presentations that get no answer are in
neither, and counted apart: APNRR and BPNRR.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

LEVEL = 0.95
ROUNDS = 1000
Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Response:
    """What became of one presentation.

    Attributes
    ----------
    person
        Whose it is, or is said to be: presentations of one person share their luck.
    score
        0..1, high for a person; None for no response.
    """

    person: str
    score: float | None


@dataclass(frozen=True, slots=True)
class Rate:
    """A share, its interval, and of how many.

    Attributes
    ----------
    value, low, high
        Fractions; None where there was no response at all.
    presentations, persons
        All of them, those without response included.
    no_response
        Fraction of the presentations that got no answer.
    """

    value: float | None
    low: float | None
    high: float | None
    presentations: int
    persons: int
    no_response: float

    def as_json(self, name: str) -> dict[str, object]:
        """Return it under its name in the standard, such as `apcer`."""
        other = {"apcer": "apnrr", "bpcer": "bpnrr"}[name]
        interval = None if self.value is None else [self.low, self.high]
        return {
            "presentations": self.presentations,
            "persons": self.persons,
            name: self.value,
            f"{name}_interval": interval,
            other: self.no_response,
        }


def apcer(responses: Sequence[Response], threshold: float, rng: np.random.Generator) -> Rate:
    """Return the share of attacks that pass: score >= threshold."""
    return _rate(responses, [_passes(one, threshold) for one in responses], rng)


def bpcer(responses: Sequence[Response], threshold: float, rng: np.random.Generator) -> Rate:
    """Return the share of pictures of people that do not pass."""
    return _rate(responses, [not _passes(one, threshold) for one in responses], rng)


def _passes(one: Response, threshold: float) -> bool:
    return one.score is not None and one.score >= threshold


def _rate(responses: Sequence[Response], wrong: Sequence[bool], rng: np.random.Generator) -> Rate:
    answered = np.array([one.score is not None for one in responses], dtype=bool)
    names, owner = np.unique([one.person for one in responses], return_inverse=True)
    count = len(responses)
    silent = float(1 - answered.mean()) if count else 0.0
    if not answered.any():
        return Rate(None, None, None, count, len(names), silent)
    errors = np.bincount(owner, np.array(wrong) * answered, len(names)).astype(np.float64)
    asked = np.bincount(owner, answered, len(names)).astype(np.float64)
    low, high = _interval(errors, asked, rng)
    value = float(errors.sum() / asked.sum())
    return Rate(value, low, high, count, len(names), silent)


def _interval(errors: Counts, asked: Counts, rng: np.random.Generator) -> tuple[float, float]:
    """Draw the persons anew; where all or none erred, that says too little: count persons.

    Bolle, Ratha & Pankanti, "The subsets bootstrap", CVIU 93(1), 2004. For none of n the exact
    binomial bound is 1 - (alpha / 2) ** (1 / n): Clopper & Pearson, Biometrika 26(4), 1934.
    """
    persons = int((asked > 0).sum())
    bound = float(1 - ((1 - LEVEL) / 2) ** (1 / persons))
    if errors.sum() == 0:
        return 0.0, bound
    if errors.sum() == asked.sum():
        return 1 - bound, 1.0
    drawn = rng.integers(len(asked), size=(ROUNDS, len(asked)))
    total = np.maximum(asked[drawn].sum(axis=1), 1)
    low, high = np.quantile(errors[drawn].sum(axis=1) / total, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)
