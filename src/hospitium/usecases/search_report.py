"""What whoever searches is told: candidates, rates, and how to capture better."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.ids import CandidateId, SearchId
from hospitium.gallery import Candidate, SearchOutcome
from hospitium.policy.purposes import find_purpose
from hospitium.records.captured import Captured
from hospitium.usecases.captures import RATES_UNKNOWN, Failure, Reading

NO_CANDIDATE = (
    "No candidate. This is not proof of absence: the person may be missing and not enrolled here, "
    "or the prints may be too poor to compare."
)

POOR_PROBE = (
    "The best of these prints has a quality of {best}; from {wanted} on fewer people are missed. "
    "Capture again if you can. The search was made all the same."
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate as the searcher sees it.

    Attributes
    ----------
    minor
        Whether two different people must agree before anything follows.
    photo
        Whether a photograph is on either side: then the candidate's rates do not hold.
    captured
        When the strongest reference was captured, and at what age; None if it is gone already.
    """

    id: CandidateId
    rank: int
    candidate: Candidate
    minor: bool
    photo: bool = False
    captured: Captured | None = None


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What was searched and what came of it.

    Attributes
    ----------
    decide_until
        When the probe is erased; None when there is no candidate, because then it is gone.
    readings
        For pictures and advice in this run; nothing of it is stored.
    """

    id: SearchId
    at: datetime
    purpose: str
    outcome: SearchOutcome
    candidates: tuple[Listed, ...]
    decide_until: datetime | None
    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]

    @property
    def wanted(self) -> int:
        """Quality that a probe for this purpose should have."""
        return find_purpose(self.purpose).quality

    @property
    def coaching(self) -> str:
        """What to do when even the best print is poorer than that; empty when it is not."""
        best = max(reading.quality for reading in self.readings)
        return "" if best >= self.wanted else POOR_PROBE.format(best=best, wanted=self.wanted)

    @property
    def sentence(self) -> str:
        """What this means, for people."""
        return " ".join(filter(None, (self._of_candidates(), missed_sentence(self.outcome))))

    def _of_candidates(self) -> str:
        if not self.candidates:
            return NO_CANDIDATE
        count = len(self.candidates)
        said = (
            "1 candidate waits for a human decision. A candidate is not an identity."
            if count == 1
            else f"{count} candidates wait for a human decision. A candidate is not an identity."
        )
        photo = any(listed.photo for listed in self.candidates)
        return f"{said} {RATES_UNKNOWN}" if photo else said


def missed_sentence(outcome: SearchOutcome) -> str:
    """Return which part of the gallery did not answer, for people; empty when all of it did."""
    if not outcome.missed:
        return ""
    names = ", ".join(part.name for part in outcome.missed)
    return (
        f"{outcome.missed_prints} of {outcome.prints} prints were not searched: {names} did not "
        "answer. Search again when it does."
    )
