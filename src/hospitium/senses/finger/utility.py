"""What a print is worth to the matcher: an additive model whose every part only ever rises.

The score of a print against good prints of its finger is foretold as a sum of parts, each a
broken line over one measurement that never falls; so each part says by itself what it costs. The
lines were fitted to synthetic impressions whose fate is known: `python -m training.quality.fit`.
"""

from collections.abc import Mapping
from math import log1p
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.segment import Foreground
from hospitium.senses.finger.utility_table import BASE, PARTS

LEAST_SCORE, MOST_SCORE = 30.0, 80.0
"""Foretold matcher scores that are 0 and 100: what a stranger reaches once in some hundred
comparisons, and what hardly any print exceeds (`bench/quality.py` shows what follows)."""


class Measures(NamedTuple):
    """What the model looks at; more is better.

    Attributes
    ----------
    evidence
        Logarithm of one plus the number of minutiae, where a doubtful one counts in part.
    coherence
        Of the ridges, 0..1.
    stillness
        0 for a finger that did not move, below 0 for one that did.
    """

    evidence: float
    coherence: float
    stillness: float


class Part(NamedTuple):
    """A broken line: `gains[i]` is added over the way from `knots[i]` to `knots[i + 1]`."""

    knots: tuple[float, ...]
    gains: tuple[float, ...]


def measure(foreground: Foreground, minutiae: Minutiae) -> Measures:
    """Return what the model looks at."""
    return Measures(
        evidence=log1p(float(minutiae.quality.sum()) / 100),
        coherence=foreground.coherence,
        stillness=-foreground.appearance.smear,
    )


def utility(measures: Measures) -> int:
    """Return what a print is worth, 0 (nothing) to 100."""
    foretold = BASE + sum(_gain(name, value) for name, value in measures._asdict().items())
    share = (foretold - LEAST_SCORE) / (MOST_SCORE - LEAST_SCORE)
    return round(100 * min(1.0, max(0.0, share)))


def losses(measures: Measures) -> Mapping[str, float]:
    """Return what each part costs a print, in points of quality: 0 where nothing is amiss."""
    point = 100 / (MOST_SCORE - LEAST_SCORE)
    return MappingProxyType(
        {
            name: point * (sum(_LINES[name].gains) - _gain(name, value))
            for name, value in measures._asdict().items()
        }
    )


def _gain(name: str, value: float) -> float:
    return float(np.interp(value, _LINES[name].knots, _HEIGHTS[name]))


_LINES = {name: Part(*line) for name, line in PARTS.items()}
_HEIGHTS = {name: np.concatenate([[0.0], np.cumsum(line.gains)]) for name, line in _LINES.items()}
