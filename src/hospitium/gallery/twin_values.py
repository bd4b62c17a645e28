"""Records for a human to look at, because their prints or faces say what the names do not."""

from dataclasses import dataclass
from enum import StrEnum

from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId, FaceId, IrisId, PrintId

BY_CHANCE = 1e-3
"""Pairs of strangers that are borne with in the list of one pass by one sense, for each person,"""

MOST_BY_CHANCE = 20.0
"""and in all: what a human can look at in a morning."""


class LeadKind(StrEnum):
    """Why a human should look.

    `SAME_PERSON`: two records agree as only one person's would. `SAME_NAME`: two records of one
    agency bear one name or document number, and their prints or faces are not one person's.
    `ONE_RECORD`: prints or faces inside of one record do not belong together. `TWO_FINGERS`: one
    finger stands in a record under two names.
    """

    SAME_PERSON = "same-person"
    SAME_NAME = "same-name"
    ONE_RECORD = "one-record"
    TWO_FINGERS = "two-fingers"


@dataclass(frozen=True, slots=True)
class TwinFinger:
    """What one finger says about two records, or about one.

    Attributes
    ----------
    fmr
        How often two fingers of strangers agree this well.
    other
        What the finger is called in the second record; None where both call it alike.
    """

    finger: Finger
    first: PrintId
    second: PrintId
    score: float
    fmr: float
    other: Finger | None = None


@dataclass(frozen=True, slots=True)
class TwinFace:
    """What the faces that are most alike say about two records, or the least alike about one."""

    first: FaceId
    second: FaceId
    score: float
    fmr: float


@dataclass(frozen=True, slots=True)
class TwinIris:
    """What the irises that are most alike say about two records, or the least alike about one."""

    first: IrisId
    second: IrisId
    score: float
    fmr: float


@dataclass(frozen=True, slots=True)
class Twin:
    """One or two records for a human to look at; never a finding.

    Attributes
    ----------
    first, second
        The cases, in the order of their ids; the same one twice where one record is odd by itself.
    score
        Natural log-likelihood ratio of what `kind` says against its contrary.
    fmr
        How often chance alone brings this about: that two strangers agree this well; or, of records
        that do not agree, that those of one person do not (a share of the calibration's data).
    expected
        How many such among all that the pass compared.
    face, iris
        What their faces, or their irises, say; None where another sense speaks.
    """

    first: CaseId
    second: CaseId
    score: float
    fmr: float
    expected: float
    fingers: tuple[TwinFinger, ...]
    face: TwinFace | None = None
    kind: LeadKind = LeadKind.SAME_PERSON
    iris: TwinIris | None = None

    @property
    def mark(self) -> str:
        """What tells the leads on one record apart; empty for two records.

        The names of one finger that has two, else the sample that does not fit: somebody
        who said that it is in order is not asked again when another print comes.
        """
        if self.first != self.second:
            return ""
        if self.kind is LeadKind.TWO_FINGERS:
            names = {name.slug for one in self.fingers for name in (one.finger, one.other) if name}
            return "/".join(sorted(names))
        odd = self.face or self.iris or self.fingers[0]
        return str(odd.first)


def borne_with(persons: int) -> float:
    """Return how many pairs of strangers may be expected to agree as well as one that is listed."""
    return min(MOST_BY_CHANCE, BY_CHANCE * persons)


def pairs_among(persons: int, newcomers: int | None) -> float:
    """Return how many pairs a pass compares: of everybody, or of newcomers with everybody."""
    if newcomers is None:
        return persons * (persons - 1) / 2
    return newcomers * (persons - newcomers) + newcomers * (newcomers - 1) / 2
