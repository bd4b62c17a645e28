"""Bodies about photographs of a case's person."""

from datetime import date, datetime
from uuid import UUID

from pydantic import Field

from hospitium.core.faces import FaceSource
from hospitium.core.live_notes import LiveAnswer, LiveNote, LiveOutcome
from hospitium.edges.api.bodies import Body
from hospitium.edges.api.lead_bodies import LeadOut, leads_out
from hospitium.records.kept_faces import KeptFace
from hospitium.senses.face.reasons import FaceReason
from hospitium.usecases.add_face import AddedFace


class LiveOut(Body):
    """What the check of a live capture said; there is no answer that keeps anything out."""

    outcome: LiveOutcome = Field(description="human: a colleague looks at the picture")
    sentence: str
    signs: list[str] = Field(description="codes of signs that pictures were fed in")

    @classmethod
    def of(cls, note: LiveNote) -> "LiveOut":
        """Return the body that tells of `note`."""
        return cls(outcome=note.outcome, sentence=note.outcome.sentence, signs=list(note.signs))


class FaceOut(Body):
    """One photograph of a case; neither the template nor the picture is here."""

    id: UUID
    quality: int = Field(description="0 (useless) to 100 (excellent), of the picture")
    source: FaceSource
    captured_on: date | None = Field(description="the day of the photograph; null if not known")
    age_low: int | None = Field(description="of the person on that day; null if not known")
    age_high: int | None
    model: str = Field(description="which network made the template")
    compared: bool = Field(description="false: it is there for people to look at only")
    portrait: bool = Field(description="whether the picture of the face is kept")
    enrolled_at: datetime
    enrolled_by: str
    erase_after: datetime | None = Field(description="it is out of use, and erased then")
    live: LiveOut | None = Field(description="of a live capture; null for every other photograph")
    live_answer: LiveAnswer | None = Field(description="what a colleague who looked said of it")

    @classmethod
    def of(cls, face: KeptFace) -> "FaceOut":
        """Return the body that tells of `face`."""
        return cls(
            id=face.id,
            quality=face.quality,
            source=face.source,
            captured_on=face.captured_on,
            age_low=face.ages.low if face.ages else None,
            age_high=face.ages.high if face.ages else None,
            model=face.model,
            compared=face.compared,
            portrait=face.portrait,
            enrolled_at=face.enrolled_at,
            enrolled_by=face.enrolled_by,
            erase_after=face.erase_after,
            live=LiveOut.of(face.live) if face.live else None,
            live_answer=face.live_answer,
        )


class FacesOut(Body):
    """The photographs of a case, oldest first."""

    case: UUID
    faces: list[FaceOut]


class FaceAdded(Body):
    """What was saved of a photograph."""

    id: UUID
    case: UUID
    name: str
    quality: int
    reasons: list[FaceReason] = Field(description="what is amiss, by stable ids")
    advice: list[str] = Field(description="how the next one gets better, and what else to know")
    compared: bool
    portrait: bool
    alike: list[UUID] = Field(description="photographs of the case that look like this one")
    live: LiveOut | None = Field(description="of a live capture; null for every other photograph")
    leads: list[LeadOut] = Field(description="for a human, see GET /twins")

    @classmethod
    def of(cls, added: AddedFace) -> "FaceAdded":
        """Return the body that tells of `added`."""
        return cls(
            id=added.id,
            case=added.case,
            name=added.name,
            quality=added.quality,
            reasons=list(added.reasons),
            advice=list(added.advice),
            compared=added.compared,
            portrait=added.portrait,
            alike=list(added.alike),
            live=LiveOut.of(added.live) if added.live else None,
            leads=leads_out(added.leads),
        )
