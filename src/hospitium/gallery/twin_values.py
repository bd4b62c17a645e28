"""Two records that agree as only one person's would: what is told of them."""

from dataclasses import dataclass

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, FaceId, PrintId

BY_CHANCE = 1e-3
"""Pairs of strangers in the list that are borne with, for each person in the gallery,"""

MOST_BY_CHANCE = 10.0
"""and in all: above it the list would hold more chance than people."""


@dataclass(frozen=True, slots=True)
class TwinFinger:
    """What one finger says about two people."""

    finger: Finger
    first: PrintId
    second: PrintId
    score: float
    fmr: float


@dataclass(frozen=True, slots=True)
class TwinFace:
    """What the faces that are most alike say about two people."""

    first: FaceId
    second: FaceId
    score: float
    fmr: float


@dataclass(frozen=True, slots=True)
class Twin:
    """Two records for a human to look at; never a finding that they are one person.

    Attributes
    ----------
    first, second
        The cases, in the order of their ids.
    score
        Natural log-likelihood ratio that all that was compared is one person's.
    fmr
        Chance that two strangers agree this well.
    expected
        How many pairs of strangers in the whole gallery would be expected to.
    face
        What their faces say; None where they were found by fingers.
    """

    first: CaseId
    second: CaseId
    score: float
    fmr: float
    expected: float
    fingers: tuple[TwinFinger, ...]
    face: TwinFace | None = None


def borne_with(persons: int) -> float:
    """Return how many pairs of strangers may be expected to agree as well as one that is listed."""
    return min(MOST_BY_CHANCE, BY_CHANCE * persons)
