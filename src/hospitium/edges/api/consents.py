"""Routes about consent: what was said, receipts, guardians, decisions, whom to ask."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query

from hospitium.core.ids import BestInterestsId, CaseId, GuardianId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.consent_bodies import (
    Added,
    ConsentOut,
    DueList,
    DueOut,
    NoticeOut,
    RecordedOut,
    StatementIn,
)
from hospitium.edges.api.guardian_bodies import GuardianIn, ProposalIn, ReasonIn, ReviewIn
from hospitium.edges.http.state import Node
from hospitium.usecases.best_interests import agree_to_decision, propose_decision
from hospitium.usecases.consent_notice import VERSION, notice_digest, notice_text
from hospitium.usecases.due_consents import due_consents
from hospitium.usecases.give_receipt import give_receipt
from hospitium.usecases.guardians import add_guardian, mark_conflict, review_conflict
from hospitium.usecases.record_consent import record_consent
from hospitium.usecases.show_consent import show_consent

router = APIRouter(prefix="/api/v1", tags=["consent"])
Number = Annotated[int, Path(ge=1, le=2**31, description="of what was said, from 1")]


@router.get("/consent-notice", summary="Read what to tell people.")
def get_notice(_caller: Caller) -> NoticeOut:
    """Return the explanation in plain words, with its version."""
    return NoticeOut(version=VERSION, sha256=notice_digest(), text=notice_text())


@router.get("/consents/due", summary="List whom to ask.")
def get_due(runtime: Node, caller: Caller) -> DueList:
    """List people who turn 18 soon, and those whose prints wait to be erased."""
    return DueList(due=[DueOut.of(one) for one in due_consents(runtime, caller)])


@router.get("/cases/{case_id}/consents", summary="See what was said in a case.")
def get_consents(case_id: UUID, runtime: Node, caller: Caller) -> ConsentOut:
    """See the whole stream, the guardians, the decisions, and what stands of it."""
    return ConsentOut.of(show_consent(runtime, caller, CaseId(case_id)))


@router.post("/cases/{case_id}/consents", status_code=201, summary="Write down what was said.")
def post_consent(case_id: UUID, body: StatementIn, runtime: Node, caller: Caller) -> RecordedOut:
    """Write down a yes, a no, or a child's answer. A no counts at once and costs no help."""
    return RecordedOut.of(record_consent(runtime, caller, CaseId(case_id), body.value()))


@router.get("/cases/{case_id}/consents/{number}/receipt", summary="Get a receipt.")
def get_receipt(
    case_id: UUID,
    number: Number,
    runtime: Node,
    caller: Caller,
    guardian: Annotated[UUID | None, Query(description="the guardian who asks for it")] = None,
) -> dict[str, Any]:
    """Return the signed receipt: JSON-LD, made after ISO/IEC TS 27560."""
    asks = GuardianId(guardian) if guardian else None
    return dict(give_receipt(runtime, caller, CaseId(case_id), number, to=asks))


@router.post("/cases/{case_id}/guardians", status_code=201, summary="Add a guardian.")
def post_guardian(case_id: UUID, body: GuardianIn, runtime: Node, caller: Caller) -> Added:
    """Add somebody who speaks for the child of a case."""
    return Added(id=add_guardian(runtime, caller, CaseId(case_id), body.value()))


@router.post(
    "/cases/{case_id}/guardians/{guardian_id}/conflict",
    status_code=204,
    summary="Mark a guardian in conflict.",
)
def post_conflict(
    case_id: UUID, guardian_id: UUID, body: ReasonIn, runtime: Node, caller: Caller
) -> None:
    """Note that a guardian may act against the child: no say, and no look at the record."""
    mark_conflict(runtime, caller, CaseId(case_id), GuardianId(guardian_id), reason=body.reason)


@router.post(
    "/cases/{case_id}/guardians/{guardian_id}/conflict/review",
    status_code=204,
    summary="Review a conflict.",
)
def post_review(
    case_id: UUID, guardian_id: UUID, body: ReviewIn, runtime: Node, caller: Caller
) -> None:
    """Say, as the second person, whether the conflict stands."""
    review_conflict(
        runtime,
        caller,
        CaseId(case_id),
        GuardianId(guardian_id),
        upheld=body.upheld,
        reason=body.reason,
    )


@router.post(
    "/cases/{case_id}/best-interests", status_code=201, summary="Propose what is best for a child."
)
def post_proposal(case_id: UUID, body: ProposalIn, runtime: Node, caller: Caller) -> Added:
    """Propose a decision in a child's interest; nothing changes before a second person agrees."""
    return Added(id=propose_decision(runtime, caller, CaseId(case_id), body.value()))


@router.post(
    "/cases/{case_id}/best-interests/{decision_id}/agreement",
    status_code=204,
    summary="Agree to what is best for a child.",
)
def post_agreement(case_id: UUID, decision_id: UUID, runtime: Node, caller: Caller) -> None:
    """Agree as the second person: from now on the decision holds."""
    agree_to_decision(runtime, caller, CaseId(case_id), BestInterestsId(decision_id))
