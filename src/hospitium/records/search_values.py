"""What goes into and comes out of the record of a search."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId, SearchId
from hospitium.core.live_notes import LiveNote
from hospitium.core.senses import Sense
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.records.captured import Captured
from hospitium.records.face_found import FaceFound, Says, senses_of
from hospitium.records.iris_found import IrisFound


class SearchStatus(StrEnum):
    """Where a search stands.

    `DECIDED` once a candidate is confirmed or all are rejected; `EXPIRED` when the time to
    decide ran out first.
    """

    NO_CANDIDATE = "no-candidate"
    WAITING = "waiting"
    DECIDED = "decided"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ProbePrint:
    """One probe impression as a template: compact, or ISO/IEC 19794-2 from older nodes."""

    finger: Finger
    template: bytes


@dataclass(frozen=True, slots=True)
class Probe:
    """What a search was made with, as templates.

    Attributes
    ----------
    faces, eyes
        Of each photograph, and each picture of an eye; what read them is the search's `face_model`
        and `iris_model`.
    """

    prints: tuple[ProbePrint, ...] = ()
    faces: tuple[bytes, ...] = ()
    eyes: tuple[bytes, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.prints or self.faces or self.eyes)


@dataclass(frozen=True, slots=True)
class NewCandidate:
    """A candidate to be recorded.

    Attributes
    ----------
    score
        Fused score.
    fmr, fmr_at_gallery
        Calibrated false-match rate of that score in one comparison, and in a search of this
        gallery; fractions.
    details
        JSON about the fingers and their paired minutiae, the face, and the senses that the
        candidate rests on; sealed.
    """

    id: CandidateId
    case_id: CaseId
    score: float
    fmr: float
    fmr_at_gallery: float
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class NewSearch:
    """A search to be recorded, with its candidates from the best down.

    Attributes
    ----------
    gallery_persons, gallery_prints, comparisons
        How many people and prints were searched, and how often two prints were compared.
    gallery_faces, gallery_irises
        How many were searched; 0 where no photograph, or no eye, was given.
    model
        What made the templates of the fingers, or those of the photographs where there are none.
    face_model, iris_model
        What made the templates of the photographs, and of the eyes; empty where there are none.
    live
        What the check of a live capture said of the face; None where none was asked for.
    probe
        Kept sealed until `probe_expires_at` for the human who decides, and only if there is
        a candidate (rule search.no_trace).
    """

    id: SearchId
    fingers: tuple[Finger, ...]
    model: str
    gallery_persons: int
    gallery_prints: int
    comparisons: int
    probe: Probe
    probe_expires_at: datetime
    candidates: tuple[NewCandidate, ...]
    gallery_faces: int = 0
    face_model: str = ""
    live: LiveNote | None = None
    gallery_irises: int = 0
    iris_model: str = ""


@dataclass(frozen=True, slots=True)
class VerdictRecord:
    """What one operator said of a candidate."""

    operator: OperatorId
    verdict: Verdict
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CandidateRecord:
    """A recorded candidate and where it stands; `rank` counts from 1.

    Attributes
    ----------
    frozen
        Whether an appeal against it waits to be decided.
    """

    id: CandidateId
    rank: int
    case_id: CaseId
    score: float
    fmr: float
    fmr_at_gallery: float
    details: dict[str, Any]
    minor: bool
    verdicts: tuple[VerdictRecord, ...]
    outcome: Outcome
    frozen: bool = False

    @property
    def captured(self) -> Captured | None:
        """When the strongest reference was captured; None if an older node did not note it."""
        fields = self.details.get("captured")
        return Captured.from_fields(fields) if fields else None

    @property
    def face(self) -> FaceFound | None:
        """What the photographs say; None where none could be compared."""
        fields = self.details.get("face")
        return FaceFound.from_fields(fields) if fields else None

    @property
    def iris(self) -> IrisFound | None:
        """What the eyes say; None where none could be compared."""
        fields = self.details.get("iris")
        return IrisFound.from_fields(fields) if fields else None

    @property
    def says(self) -> tuple[Says, ...]:
        """What each sense contributes, where more than one was compared or it was the face."""
        return tuple(Says(**one) for one in self.details.get("says", ()))

    @property
    def rests_on(self) -> frozenset[str]:
        """The senses that speak for it (rule search.face_alone)."""
        return senses_of(self.details)

    @property
    def by_face_alone(self) -> bool:
        """Whether nothing but a face speaks for it, so that nobody can confirm it."""
        return self.rests_on <= {Sense.FACE.value}

    @property
    def by_iris_alone(self) -> bool:
        """Whether nothing but an iris speaks for it, so that nobody can confirm it."""
        return self.rests_on == {Sense.IRIS.value}

    @property
    def notes(self) -> tuple[str, ...]:
        """What was odd about it, such as swapped hands; sentences for people."""
        return tuple(self.details.get("notes", ()))


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A recorded search; `probe` is empty once erased."""

    id: SearchId
    purpose: str
    case_id: CaseId | None
    incident: str | None
    operator: OperatorId
    agency: AgencyId
    at: datetime
    fingers: tuple[Finger, ...]
    model: str
    gallery_persons: int
    gallery_prints: int
    comparisons: int
    status: SearchStatus
    probe: Probe
    probe_expires_at: datetime | None
    candidates: tuple[CandidateRecord, ...]
    photographs: int = 0
    gallery_faces: int = 0
    face_model: str = ""
    live: LiveNote | None = None
    eyes: int = 0
    gallery_irises: int = 0
    iris_model: str = ""


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """A line in the list of searches."""

    id: SearchId
    purpose: str
    case_id: CaseId | None
    incident: str | None
    operator: OperatorId
    at: datetime
    fingers: tuple[Finger, ...]
    status: SearchStatus
    candidates: int
    probe_expires_at: datetime | None
    photographs: int = 0
    live: LiveNote | None = None
    eyes: int = 0
