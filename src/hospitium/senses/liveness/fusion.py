"""One score from many cues: a logistic sum whose every part is shown.

Each cue is set in relation to what is usual for pictures of people (its middle and spread there),
held within some spreads so that no single odd cue decides, and multiplied by a weight; the sum is
the log-odds. Where physics says which way a cue speaks, it counts on within `ACCUSES` spreads
against a person and within `VOUCHES` for one: a pattern of dots says much, that there are none
says little. Middles, spreads and weights were fitted by `python -m bench.pad_fit`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from hospitium.senses.liveness.types import Cue

HOLD, VOUCHES, ACCUSES = 2.0, 1.0, 5.0
"""Spreads within which a cue is held: one that may say either, and one that has a side."""


@dataclass(frozen=True, slots=True)
class Weight:
    """How one cue counts.

    Attributes
    ----------
    middle, spread
        Of the cue on pictures of people.
    weight
        Log-odds for a person that one spread above the middle adds.
    low, high
        Spreads from the middle within which the cue is held.
    """

    middle: float
    spread: float
    weight: float
    low: float = -HOLD
    high: float = HOLD

    def share(self, value: float) -> float:
        """Return what a value adds to the log-odds."""
        away = (value - self.middle) / self.spread
        return self.weight * float(np.clip(away, self.low, self.high))


@dataclass(frozen=True, slots=True)
class CueTable:
    """How the cues of one sense count together.

    Attributes
    ----------
    base
        Log-odds where every cue is at its middle.
    threshold
        Score from which a capture passes.
    """

    weights: Mapping[str, Weight]
    base: float
    threshold: float


def weigh(pictures: Sequence[Mapping[str, float]], table: CueTable) -> tuple[Cue, ...]:
    """Return the cues of a capture, the median over its pictures, each with its share.

    Raises
    ------
    KeyError
        If a picture lacks a cue of the table.
    """
    cues = []
    for name, weight in table.weights.items():
        value = float(np.median([picture[name] for picture in pictures]))
        cues.append(Cue(name, value, weight.share(value)))
    return tuple(cues)


def score_of(cues: Sequence[Cue], table: CueTable) -> float:
    """Return the score, 0..1: high for a person. It is no probability outside the fitted data."""
    odds = table.base + sum(cue.share for cue in cues)
    return float(1 / (1 + np.exp(-np.clip(odds, -30, 30))))
