"""Routes for the record of impact assessments."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import Field

from hospitium.core.ids import OperatorId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.state import Node
from hospitium.records.assessments import SHORT_LIMIT, TEXT_LIMIT, AssessmentRecord, NewAssessment
from hospitium.usecases import assessments

router = APIRouter(prefix="/api/v1/assessments", tags=["oversight"])
Number = Annotated[int, Path(ge=1, lt=2**53)]
Slug = Annotated[str, Field(min_length=1, max_length=63)]
Text = Annotated[str, Field(min_length=1, max_length=TEXT_LIMIT)]


class AssessmentIn(Body):
    """An assessment that you, the data-protection officer, have reviewed."""

    title: Text
    version: str = Field(min_length=1, max_length=SHORT_LIMIT)
    responsible: Slug = Field(description="handle of who answers for the processing; not you")
    reviewed_on: date
    valid_until: date = Field(description="its last day, at most three years after the review")
    document_sha256: str = Field(pattern="^[0-9a-f]{64}$")
    purposes: list[Slug] = Field(min_length=1, max_length=50)
    modalities: list[Slug] = Field(default=["finger"], min_length=1, max_length=10)
    legal_basis: Text


class WithdrawalIn(Body):
    """Why an assessment may not hold any longer."""

    reason: str = Field(min_length=1, max_length=assessments.REASON_LIMIT)


class AssessmentOut(Body):
    """An assessment as it was recorded."""

    number: int
    title: str
    version: str
    responsible: str
    reviewed_by: str
    reviewed_on: date
    valid_until: date
    document_sha256: str
    purposes: list[str]
    modalities: list[str]
    legal_basis: str
    recorded_at: datetime
    withdrawn_at: datetime | None
    withdrawn_by: str | None

    @classmethod
    def of(cls, one: AssessmentRecord) -> "AssessmentOut":
        """Return the body that tells of `one`."""
        return cls(
            number=one.number,
            title=one.what.title,
            version=one.what.version,
            responsible=one.what.responsible,
            reviewed_by=one.reviewed_by,
            reviewed_on=one.what.reviewed_on,
            valid_until=one.what.valid_until,
            document_sha256=one.what.document.hex(),
            purposes=list(one.what.purposes),
            modalities=list(one.what.modalities),
            legal_basis=one.what.legal_basis,
            recorded_at=one.recorded_at,
            withdrawn_at=one.withdrawn_at,
            withdrawn_by=one.withdrawn_by,
        )


class AssessmentList(Body):
    """All assessments of the node, the newest first; only the newest can hold."""

    current: int | None = Field(description="number of the one that holds now")
    warning: str | None = Field(description="from 60 days before its end, or when none holds")
    assessments: list[AssessmentOut]


@router.get("", summary="List the impact assessments.")
def get_assessments(runtime: Node, caller: Caller) -> AssessmentList:
    """List all assessments, and say which holds now."""
    found = assessments.list_assessments(runtime, caller)
    status = assessments.assessment_status(runtime)
    return AssessmentList(
        current=status.current.number if status.current else None,
        warning=status.warning or None,
        assessments=[AssessmentOut.of(one) for one in found],
    )


@router.get("/{number}", summary="Show an impact assessment.")
def get_assessment(number: Number, runtime: Node, caller: Caller) -> AssessmentOut:
    """Show one assessment."""
    return AssessmentOut.of(assessments.show_assessment(runtime, caller, number))


@router.post("", status_code=201, summary="Sign an impact assessment.")
def post_assessment(body: AssessmentIn, runtime: Node, caller: Caller) -> AssessmentOut:
    """Sign an assessment as data-protection officer; from now on it is the one that holds."""
    new = NewAssessment(
        title=body.title,
        version=body.version,
        responsible=OperatorId(body.responsible),
        reviewed_on=body.reviewed_on,
        valid_until=body.valid_until,
        document=bytes.fromhex(body.document_sha256),
        purposes=tuple(body.purposes),
        modalities=tuple(body.modalities),
        legal_basis=body.legal_basis,
    )
    number = assessments.record_assessment(runtime, caller, new)
    return AssessmentOut.of(assessments.show_assessment(runtime, caller, number))


@router.post("/{number}/withdrawal", summary="Withdraw an impact assessment.")
def post_withdrawal(
    number: Number, body: WithdrawalIn, runtime: Node, caller: Caller
) -> AssessmentOut:
    """End an assessment at once; no older one takes its place."""
    assessments.withdraw_assessment(runtime, caller, number, reason=body.reason)
    return AssessmentOut.of(assessments.show_assessment(runtime, caller, number))
