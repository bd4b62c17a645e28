"""Bodies about cases and enrolment."""

from datetime import date, datetime
from uuid import UUID

from pydantic import AwareDatetime, Field

from hospitium.core.fingers import parse_finger
from hospitium.edges.api.bodies import Body, FailureOut, FingerSlug
from hospitium.edges.api.face_bodies import FaceOut
from hospitium.edges.api.iris_bodies import IrisOut
from hospitium.edges.api.lead_bodies import LeadOut, leads_out
from hospitium.edges.api.try_bodies import TriesOut
from hospitium.formats.notice import (
    NAME_LIMIT,
    OLDEST_AGE,
    OLDEST_BIRTH_YEAR,
    TEXT_LIMIT,
    CaseKind,
    Notice,
    Sex,
)
from hospitium.policy.consents import Basis
from hospitium.records.case_lists import CaseSummary
from hospitium.records.cases import CaseRecord
from hospitium.records.prints import AbsentStatus
from hospitium.senses.finger.reasons import Reason
from hospitium.usecases.captures import CaptureKind, Failure
from hospitium.usecases.enrol import Absent, EnrolReport
from hospitium.usecases.open_case import BASIS_LIMIT

REASON_LIMIT = 2000


class NoticeBody(Body):
    """What is known about the person. A missing person needs at least one name."""

    family_name: str = Field("", max_length=NAME_LIMIT, description="in any script")
    given_name: str = Field("", max_length=NAME_LIMIT, description="in any script")
    sex: Sex = Sex.UNKNOWN
    birth_year: int | None = Field(None, ge=OLDEST_BIRTH_YEAR, le=9999)
    age_low: int | None = Field(None, ge=0, le=OLDEST_AGE, description="estimate, lower end")
    age_high: int | None = Field(None, ge=0, le=OLDEST_AGE, description="estimate, upper end")
    last_seen_place: str = Field("", max_length=NAME_LIMIT)
    last_seen_on: date | None = None
    last_seen_position: str = Field(
        "", max_length=40, description="latitude, longitude in degrees; rounded to a kilometre"
    )
    description: str = Field("", max_length=TEXT_LIMIT)

    def value(self) -> Notice:
        """Return the notice."""
        return Notice(**self.model_dump())

    @classmethod
    def of(cls, notice: Notice) -> "NoticeBody":
        """Return the body that tells of `notice`."""
        return cls.model_validate({name: getattr(notice, name) for name in cls.model_fields})


class OpenCaseIn(Body):
    """Open a case."""

    kind: CaseKind
    notice: NoticeBody
    basis: Basis | None = Field(
        None, description="what it rests on; by default consent of a registered person, else law"
    )
    legal_basis: str = Field(
        "",
        max_length=BASIS_LIMIT,
        description="on what ground, such as a report's number; needed unless it is consent",
    )
    best_interests: str = Field(
        "",
        max_length=BASIS_LIMIT,
        description="why a missing child is searched for, as the authority says",
    )
    authority: str = Field(max_length=BASIS_LIMIT, description="who answers for the case")
    contact_desk: str = Field(max_length=BASIS_LIMIT, description="who hears of a confirmed hit")
    reference: str = Field(
        "", max_length=BASIS_LIMIT, description="its number elsewhere, to find it by"
    )
    expires_at: AwareDatetime = Field(description="within five years; then all of it is erased")


class CaseOpened(Body):
    """The id of a new case."""

    id: UUID


class FindCaseIn(Body):
    """Look for cases by one of the two: a body, since no name belongs into an address."""

    reference: str = Field("", max_length=BASIS_LIMIT, description="exactly, punctuation aside")
    name: str = Field("", max_length=2 * NAME_LIMIT, description="the whole name, in any order")
    birth_year: int | None = Field(None, ge=OLDEST_BIRTH_YEAR, le=9999)


class CloseCaseIn(Body):
    """Close a case: its references leave the gallery at once."""

    reason: str = Field("", max_length=REASON_LIMIT)


class ReferenceOut(Body):
    """One enrolled impression; the template itself never leaves the node."""

    id: UUID
    finger: FingerSlug
    impression: int
    model: str
    quality: int = Field(description="0 (useless) to 100 (excellent)")
    minutiae: int
    enrolled_at: datetime
    enrolled_by: str
    captured_on: date


class AbsentIn(Body):
    """A finger that cannot be captured."""

    finger: FingerSlug
    status: AbsentStatus
    reason: str = Field("", max_length=REASON_LIMIT)

    def value(self) -> Absent:
        """Return it as the use case wants it; `BadInput` for an unknown finger."""
        return Absent(parse_finger(self.finger), self.status, self.reason)


class AbsentOut(AbsentIn):
    """A finger that could not be captured, and when that was recorded."""

    at: datetime


class CaseOut(Body):
    """A case with all that one's own agency may see."""

    id: UUID
    kind: CaseKind
    basis: Basis
    agency: str
    notice: NoticeBody
    legal_basis: str
    authority: str
    contact_desk: str
    reference: str
    opened_at: datetime
    opened_by: str
    expires_at: datetime
    closed_at: datetime | None
    minor: bool = Field(description="under 18, or age unknown: a hit takes two people")
    references: list[ReferenceOut]
    absent: list[AbsentOut]
    faces: list[FaceOut]
    irises: list[IrisOut]

    @classmethod
    def of(cls, case: CaseRecord) -> "CaseOut":
        """Return the body that tells of `case`."""
        return cls(
            id=case.id,
            kind=case.kind,
            basis=case.basis,
            agency=case.agency,
            notice=NoticeBody.of(case.notice),
            legal_basis=case.legal_basis,
            authority=case.authority,
            contact_desk=case.contact_desk,
            reference=case.reference,
            opened_at=case.opened_at,
            opened_by=case.opened_by,
            expires_at=case.expires_at,
            closed_at=case.closed_at,
            minor=case.minor,
            references=[
                ReferenceOut(
                    id=one.id,
                    finger=one.finger.slug,
                    impression=one.impression,
                    model=one.model,
                    quality=one.quality,
                    minutiae=one.minutiae_count,
                    enrolled_at=one.enrolled_at,
                    enrolled_by=one.enrolled_by,
                    captured_on=one.captured_on,
                )
                for one in case.references
            ],
            absent=[
                AbsentOut(finger=one.finger.slug, status=one.status, reason=one.reason, at=one.at)
                for one in case.absent
            ],
            faces=[FaceOut.of(one) for one in case.faces],
            irises=[IrisOut.of(one) for one in case.irises],
        )


class CaseLine(Body):
    """A case in the list."""

    id: UUID
    kind: CaseKind
    name: str = Field(description="empty when it is not known")
    minor: bool
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    references: int

    @classmethod
    def of(cls, case: CaseSummary) -> "CaseLine":
        """Return the body that tells of `case`."""
        return cls.model_validate({name: getattr(case, name) for name in cls.model_fields})


class CaseList(Body):
    """One page of cases, newest first."""

    total: int
    cases: list[CaseLine]


class CasesFound(Body):
    """Cases of that reference or name, newest first."""

    cases: list[CaseLine]


class EnrolledOut(Body):
    """A reference that was saved."""

    id: UUID
    finger: FingerSlug
    name: str
    impression: int
    quality: int
    minutiae: int
    advice: list[str]
    kind: CaptureKind = Field(description="how it was captured")
    reasons: list[Reason] = Field(description="what is amiss, by stable ids")


class EnrolOut(Body):
    """What was saved, and what could not be."""

    case: UUID
    enrolled: list[EnrolledOut]
    quality_wanted: int = Field(description="that a print to enrol should have")
    tries: list[TriesOut] = Field(description="where only the best of several was to be kept")
    failures: list[FailureOut]
    absent: list[AbsentIn]
    leads: list[LeadOut] = Field(description="for a human, see GET /twins")

    @classmethod
    def of(cls, report: EnrolReport) -> "EnrolOut":
        """Return the body that tells of `report`."""
        return cls(
            case=report.case,
            enrolled=[
                EnrolledOut(
                    id=one.id,
                    finger=one.finger.slug,
                    name=one.name,
                    impression=one.impression,
                    quality=one.quality,
                    minutiae=one.minutiae,
                    advice=list(one.advice),
                    kind=one.kind,
                    reasons=list(one.reasons),
                )
                for one in report.enrolled
            ],
            quality_wanted=report.wanted,
            tries=[TriesOut.of(one) for one in report.tries],
            failures=[failure_out(one) for one in report.failures],
            absent=[
                AbsentIn(finger=one.finger.slug, status=one.status, reason=one.reason)
                for one in report.absent
            ],
            leads=leads_out(report.leads),
        )


def failure_out(failure: Failure) -> FailureOut:
    """Return the body that tells of `failure`."""
    return FailureOut(
        sense=failure.sense,
        finger=failure.finger.slug,
        name=failure.name,
        code=failure.code,
        message=failure.message,
        remedy=failure.remedy,
    )
