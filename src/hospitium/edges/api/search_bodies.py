"""Bodies about searches and their candidates."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import Field

from hospitium.edges.api.bodies import Body, FailureOut, FingerSlug, Rate
from hospitium.edges.api.case_bodies import failure_out
from hospitium.edges.api.face_bodies import LiveOut
from hospitium.edges.api.sense_bodies import (
    EyeReadOut,
    FaceFoundOut,
    IrisFoundOut,
    PhotographOut,
    SaysOut,
)
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.records.captured import Captured
from hospitium.records.searches import CandidateRecord, SearchRecord, SearchStatus
from hospitium.senses.finger.reasons import Reason
from hospitium.usecases.record_search import (
    face_details,
    finger_details,
    iris_details,
    says_details,
)
from hospitium.usecases.search_report import Listed, SearchReport, no_candidate

PHOTO = "a photograph is on either side: fmr and fmr_at_gallery do not hold"


class FingerMatchOut(Body):
    """What one finger says for a candidate."""

    finger: FingerSlug
    print: UUID = Field(description="the reference that it agrees with")
    probe: int = Field(description="which probe image, counted from 0")
    score: float
    fmr: Rate
    pairs: int = Field(description="minutiae that correspond")
    extrapolated: bool = Field(description="the rate lies beyond what was measured: an estimate")

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> "FingerMatchOut":
        """Return the body that tells of what is kept of one finger's match."""
        return cls.model_validate({name: details[name] for name in cls.model_fields})


class CapturedOut(Body):
    """When a candidate's strongest reference was captured, and how old the person was."""

    on: date
    age_low: int | None = Field(description="null if nobody knows")
    age_high: int | None
    years: float = Field(description="from then to the search")

    @classmethod
    def of(cls, captured: Captured | None) -> "CapturedOut | None":
        """Return the body that tells of `captured`."""
        return cls.model_validate(captured.to_fields()) if captured else None


class CandidateOut(Body):
    """A candidate for a human to judge; not an identity."""

    id: UUID
    rank: int
    case: UUID
    score: float = Field(description="means nothing alone: read it with fmr")
    fmr: Rate = Field(description="how often two different people score this high")
    fmr_at_gallery: Rate = Field(
        description="how often a search of this gallery lists a stranger scoring this high"
    )
    minor: bool = Field(description="two different people must agree")
    photo: bool = Field(description=PHOTO)
    captured: CapturedOut | None = Field(description="of the strongest reference; null if unknown")
    fingers: list[FingerMatchOut]
    notes: list[str] = Field(description="what is odd, such as swapped hands; for people")
    face: FaceFoundOut | None = Field(description="null where no face could be compared")
    says: list[SaysOut] = Field(
        description="of each sense; empty in a search by fingers alone. How several weigh together "
        "is a careful choice, not a measurement: see docs/model-cards/face.md"
    )
    by_face_alone: bool = Field(description="nobody can confirm it (rule search.face_alone)")
    iris: IrisFoundOut | None = Field(description="null where no iris could be compared")
    by_iris_alone: bool = Field(description="nobody can confirm it (rule search.iris_alone)")

    @classmethod
    def listed(cls, one: Listed) -> "CandidateOut":
        """Return the body that tells of a candidate just found."""
        found = one.candidate
        return cls(
            id=one.id,
            rank=one.rank,
            case=found.case_id,
            score=found.score,
            fmr=found.fmr,
            fmr_at_gallery=found.fmr_at_gallery,
            minor=one.minor,
            photo=one.photo,
            captured=CapturedOut.of(one.captured),
            fingers=[FingerMatchOut.of(finger_details(match)) for match in found.fingers],
            notes=list(found.notes),
            face=FaceFoundOut.of(face_details(found, one.face_on)),
            says=[SaysOut(**said) for said in says_details(found)] if one.by_face else [],
            by_face_alone=one.by_face_alone,
            iris=IrisFoundOut.of(iris_details(found)),
            by_iris_alone=one.by_iris_alone,
        )


class AdviceOut(Body):
    """How one probe image was read."""

    finger: FingerSlug
    name: str
    quality: int
    advice: list[str]
    reasons: list[Reason] = Field(description="what is amiss, by stable ids")


class MissedOut(Body):
    """A part of the gallery that did not answer, and what it holds; nothing where nobody knows."""

    part: str
    prints: int
    faces: int = 0
    irises: int = 0


class SearchDone(Body):
    """What was searched and what came of it."""

    id: UUID
    at: datetime
    purpose: str
    sentence: str = Field(description="what this means, for people")
    persons: int = Field(description="people in the gallery that was searched")
    prints: int
    comparisons: int = Field(description="pairs compared exactly")
    faces: int = Field(description="faces on record that were compared; 0 without a photograph")
    irises: int = Field(description="irises on record that were compared; 0 without an eye")
    sifted: int = Field(description="pairs that the sieve found too unlike to compare exactly")
    missed: list[MissedOut] = Field(description="parts of the gallery that did not answer")
    candidates: list[CandidateOut]
    decide_until: datetime | None = Field(description="when the probe is erased")
    readings: list[AdviceOut]
    photographs: list[PhotographOut]
    eyes: list[EyeReadOut]
    quality_wanted: int = Field(description="that a probe for this purpose should have")
    coaching: str = Field(description="what to do when no print has it; empty when one has")
    failures: list[FailureOut]
    live: LiveOut | None = Field(description="of a live capture; null for every other photograph")

    @classmethod
    def of(cls, report: SearchReport) -> "SearchDone":
        """Return the body that tells of `report`."""
        return cls(
            id=report.id,
            at=report.at,
            purpose=report.purpose,
            sentence=report.sentence,
            persons=report.outcome.persons,
            prints=report.outcome.prints,
            comparisons=report.outcome.comparisons,
            faces=report.outcome.faces,
            irises=report.outcome.irises,
            sifted=report.outcome.sifted,
            missed=[
                MissedOut(part=part.name, prints=part.prints, faces=part.faces, irises=part.irises)
                for part in report.outcome.missed
            ],
            candidates=[CandidateOut.listed(one) for one in report.candidates],
            decide_until=report.decide_until,
            readings=[
                AdviceOut(
                    finger=one.finger.slug,
                    name=one.name,
                    quality=one.quality,
                    advice=list(one.advice),
                    reasons=list(one.reasons),
                )
                for one in report.readings
            ],
            photographs=[PhotographOut.of(one) for one in report.faces],
            live=LiveOut.of(report.live) if report.live else None,
            eyes=[EyeReadOut.of(one) for one in report.eyes],
            quality_wanted=report.wanted,
            coaching=report.coaching,
            failures=[failure_out(one) for one in report.failures],
        )


class VerdictOut(Body):
    """What one operator said."""

    operator: str
    verdict: Verdict
    reason: str
    at: datetime


class JudgedCandidate(CandidateOut):
    """A candidate and where it stands."""

    outcome: Outcome
    verdicts: list[VerdictOut]

    @classmethod
    def of(cls, one: CandidateRecord) -> "JudgedCandidate":
        """Return the body that tells of a recorded candidate."""
        return cls(
            id=one.id,
            rank=one.rank,
            case=one.case_id,
            score=one.score,
            fmr=one.fmr,
            fmr_at_gallery=one.fmr_at_gallery,
            minor=one.minor,
            photo=one.details.get("photo", False),
            captured=CapturedOut.of(one.captured),
            fingers=[FingerMatchOut.of(match) for match in one.details["fingers"]],
            notes=list(one.notes),
            face=FaceFoundOut.of(one.details.get("face")),
            says=[SaysOut.of(said) for said in one.says],
            by_face_alone=one.by_face_alone,
            iris=IrisFoundOut.of(one.details.get("iris")),
            by_iris_alone=one.by_iris_alone,
            outcome=one.outcome,
            verdicts=[
                VerdictOut(
                    operator=said.operator, verdict=said.verdict, reason=said.reason, at=said.at
                )
                for said in one.verdicts
            ],
        )


class SearchOut(Body):
    """A search as it stands now."""

    id: UUID
    at: datetime
    operator: str
    purpose: str
    case: UUID | None
    incident: str | None
    fingers: list[FingerSlug]
    photographs: int = Field(description="that it was made with")
    eyes: int = Field(description="pictures of eyes that it was made with")
    model: str = Field(description="of the fingers, or of the photographs where there are none")
    face_model: str = Field(description="of the photographs; empty where there are none")
    iris_model: str = Field(description="of the pictures of eyes; empty where there are none")
    persons: int
    prints: int
    comparisons: int
    faces: int = Field(description="faces on record that were compared")
    irises: int = Field(description="irises on record that were compared")
    status: SearchStatus
    note: str | None = Field(description="what an empty result does not mean")
    decide_until: datetime | None
    candidates: list[JudgedCandidate]

    @classmethod
    def of(cls, search: SearchRecord) -> "SearchOut":
        """Return the body that tells of `search`."""
        not_found = search.status is SearchStatus.NO_CANDIDATE
        return cls(
            id=search.id,
            at=search.at,
            operator=search.operator,
            purpose=search.purpose,
            case=search.case_id,
            incident=search.incident,
            fingers=[finger.slug for finger in search.fingers],
            photographs=search.photographs,
            eyes=search.eyes,
            model=search.model,
            face_model=search.face_model,
            iris_model=search.iris_model,
            persons=search.gallery_persons,
            prints=search.gallery_prints,
            comparisons=search.comparisons,
            faces=search.gallery_faces,
            irises=search.gallery_irises,
            status=search.status,
            note=no_candidate(search.fingers) if not_found else None,
            decide_until=search.probe_expires_at,
            candidates=[JudgedCandidate.of(one) for one in search.candidates],
        )
