"""What policy needs to know before it answers; the caller reads it from the records."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId, SearchId


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
    young
        Under 5 beyond doubt.
    """

    id: CaseId
    agency: AgencyId
    closed: bool
    expires_at: datetime
    minor: bool
    young: bool = False


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """A candidate as policy sees it.

    Attributes
    ----------
    verdicts
        What was said so far, oldest first, with who said it.
    search_expires_at
        When the probe is erased and the search can no longer be decided.
    """

    id: CandidateId
    search: SearchId
    search_expires_at: datetime
    case: CaseFacts
    verdicts: tuple[tuple[OperatorId, Verdict], ...]
