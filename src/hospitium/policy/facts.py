"""What policy needs to know before it answers; the caller reads it from the records."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId, SearchId
from hospitium.policy.consents import Assent, Basis, Ground


class Verdict(StrEnum):
    """What one operator says of one candidate."""

    CONFIRM = "confirm"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """A case as policy sees it: no name, no template.

    Attributes
    ----------
    minor
        Under 18, or of unknown age.
    young, infant
        Under 5, and under 3, beyond doubt.
    basis
        What the case rests on.
    ground
        What an enrolment could rest on now.
    assent
        What the child says, where a child can be asked.
    uses
        Purposes that the person's fingerprints may serve now, or faces or irises where those are
        asked about, of a case that rests on consent.
    contested
        Whether an appeal against a hit on it waits to be decided.
    sought
        Whether it is about a missing person, whose last known place may be told to those who look.
    """

    id: CaseId
    agency: AgencyId
    closed: bool
    expires_at: datetime
    minor: bool
    young: bool = False
    basis: Basis = Basis.LEGAL
    ground: Ground = Ground.NOT_NEEDED
    assent: Assent = Assent.NOT_NEEDED
    uses: frozenset[str] = frozenset()

    def may_serve(self, purpose: str) -> bool:
        """Tell whether those of the case may be used for `purpose` (rule consent.stream)."""
        return self.basis is not Basis.CONSENT or purpose in self.uses

    contested: bool = False
    sought: bool = True
    infant: bool = False


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """A candidate as policy sees it.

    Attributes
    ----------
    verdicts
        What was said so far, oldest first, with who said it.
    search_expires_at
        When the probe is erased and the search can no longer be decided.
    senses
        What the comparison rests on, such as `finger`; a face alone confirms nobody.
    purpose
        Of the search.
    heard
        The humans whom the verdicts count for, lenders of roles too.
    frozen
        Whether an appeal against it waits to be decided.
    overturned
        Whether an appeal against it was upheld.
    """

    id: CandidateId
    search: SearchId
    search_expires_at: datetime
    case: CaseFacts
    verdicts: tuple[tuple[OperatorId, Verdict], ...]
    senses: frozenset[str] = frozenset({"finger"})
    purpose: str = ""
    heard: frozenset[str] = frozenset()
    frozen: bool = False
    overturned: bool = False


FINGER, FACE, IRIS = "finger", "face", "iris"
"""What an assessment can cover of a body, among others."""

WARN_DAYS = 60
"""So long before its end everybody is told: a review takes weeks."""


@dataclass(frozen=True, slots=True)
class AssessmentFacts:
    """The impact assessment that holds now, as policy sees it.

    Attributes
    ----------
    number
        1, 2, 3 … on this node.
    purposes
        Ids from the catalogue of purposes that it covers; nothing else may be done under it.
    modalities
        What it covers of the body, such as `finger`.
    valid_until
        The last day on which it holds, UTC.
    document
        SHA-256 of the document itself, 32 bytes.
    """

    number: int
    version: str
    purposes: frozenset[str]
    modalities: frozenset[str]
    valid_until: date
    document: bytes

    def covers(self, purpose: str, at: datetime, modality: str = FINGER) -> bool:
        """Tell whether it allows a central store of `modality` for `purpose` at `at`."""
        covered = purpose in self.purposes and modality in self.modalities
        return covered and at.date() <= self.valid_until

    def days_left(self, at: datetime) -> int:
        """Return how many days are left after that of `at`."""
        return (self.valid_until - at.date()).days

    def expires_soon(self, at: datetime) -> bool:
        """Tell whether it is time to make the next one."""
        return self.days_left(at) < WARN_DAYS
