"""What whoever searches is told: candidates, rates, and how to capture better."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hospitium.core.fingers import Finger
from hospitium.core.ids import CandidateId, SearchId
from hospitium.core.live_notes import LiveNote
from hospitium.core.senses import Sense
from hospitium.gallery import Candidate, SearchOutcome
from hospitium.policy.purposes import find_purpose
from hospitium.records.captured import Captured
from hospitium.usecases.captures import RATES_UNKNOWN, Failure, Reading
from hospitium.usecases.face_engine import FaceReading
from hospitium.usecases.probing import EyeRead

NO_CANDIDATE = (
    "No candidate. This is not proof of absence: the person may be missing and not enrolled here, "
    "or the prints may be too poor to compare."
)

NO_CANDIDATE_BY_FACE = (
    "No candidate. This is not proof of absence: the person may be missing and not enrolled here, "
    "or the photographs may be too poor, or too many years apart."
)

FACE_ALONE = (
    "Where only a face speaks for a candidate, nobody can confirm it: ask for a fingerprint, with "
    "consent, or for another proof of who the person is."
)

NO_CANDIDATE_BY_IRIS = (
    "No candidate. This is not proof of absence: the person may be missing and not enrolled here, "
    "or no iris of theirs is, or the pictures of the eyes may be too poor."
)

IRIS_ALONE = (
    "Where only an iris speaks for a candidate, nobody can confirm it: ask for a fingerprint, with "
    "consent, or for another proof of who the person is."
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
    face_on
        The day of the photograph on record that said most; None if nobody knows.
    """

    id: CandidateId
    rank: int
    candidate: Candidate
    minor: bool
    photo: bool = False
    captured: Captured | None = None
    face_on: date | None = None

    @property
    def by_face(self) -> bool:
        """Whether a photograph or an eye could be compared with this person's."""
        other = self.candidate.face is not None or self.candidate.iris is not None
        return other or len(self.candidate.says) > 1

    @property
    def by_face_alone(self) -> bool:
        """Whether nothing but a face speaks for it, so that nobody can confirm it."""
        return self.candidate.rests_on <= {Sense.FACE}

    @property
    def by_iris_alone(self) -> bool:
        """Whether nothing but an iris speaks for it, so that nobody can confirm it."""
        return self.candidate.rests_on == {Sense.IRIS}


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What was searched and what came of it.

    Attributes
    ----------
    decide_until
        When the probe is erased; None when there is no candidate, because then it is gone.
    readings
        For pictures and advice in this run; nothing of it is stored.
    faces, eyes
        Of the photographs, and of the eyes, in the same way.
    live
        What the check of a live capture said; None where none was asked for.
    """

    id: SearchId
    at: datetime
    purpose: str
    outcome: SearchOutcome
    candidates: tuple[Listed, ...]
    decide_until: datetime | None
    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]
    faces: tuple[FaceReading, ...] = ()
    live: LiveNote | None = None
    eyes: tuple[EyeRead, ...] = ()

    @property
    def wanted(self) -> int:
        """Quality that a probe for this purpose should have."""
        return find_purpose(self.purpose).quality

    @property
    def coaching(self) -> str:
        """What to do when even the best print is poorer than that; empty when it is not."""
        if not self.readings:
            return ""
        best = max(reading.quality for reading in self.readings)
        return "" if best >= self.wanted else POOR_PROBE.format(best=best, wanted=self.wanted)

    @property
    def sentence(self) -> str:
        """What this means, for people."""
        return " ".join(filter(None, (self._of_candidates(), missed_sentence(self.outcome))))

    def _of_candidates(self) -> str:
        if not self.candidates:
            if self.eyes and not self.readings and not self.faces:
                return NO_CANDIDATE_BY_IRIS
            return no_candidate([reading.finger for reading in self.readings])
        count = len(self.candidates)
        said = (
            "1 candidate waits for a human decision. A candidate is not an identity."
            if count == 1
            else f"{count} candidates wait for a human decision. A candidate is not an identity."
        )
        photo = any(listed.photo for listed in self.candidates)
        alone = any(listed.by_face_alone for listed in self.candidates)
        iris = any(listed.by_iris_alone for listed in self.candidates)
        more = ((RATES_UNKNOWN, photo), (FACE_ALONE, alone), (IRIS_ALONE, iris))
        return " ".join([said, *(sentence for sentence, holds in more if holds)])


def no_candidate(fingers: Sequence[Finger]) -> str:
    """Return what an empty result does not mean, for people."""
    return NO_CANDIDATE if fingers else NO_CANDIDATE_BY_FACE


def missed_sentence(outcome: SearchOutcome) -> str:
    """Return which part of the gallery did not answer, for people; empty when all of it did."""
    if not outcome.missed:
        return ""
    names = ", ".join(part.name for part in outcome.missed)
    faces, irises = (
        sum(part.faces for part in outcome.missed),
        sum(part.irises for part in outcome.missed),
    )
    if faces or irises:
        return (
            f"{outcome.missed_prints} prints, {faces} faces and {irises} irises were not searched: "
            f"{names} did not answer. Search again when it does."
        )
    return (
        f"{outcome.missed_prints} of {outcome.prints} prints were not searched: {names} did not "
        "answer. Search again when it does."
    )
