"""Who speaks for a child: guardians, conflicts, and decisions by two people."""

from datetime import UTC, datetime, time
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound
from hospitium.core.ids import BestInterestsId, CaseId, GuardianId
from hospitium.edges.web.consent_pages import of_what
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.consents import USUAL
from hospitium.records.guardians import Relation
from hospitium.usecases.best_interests import Proposal, agree_to_decision, propose_decision
from hospitium.usecases.consent_notice import PURPOSES
from hospitium.usecases.guardians import (
    Introduction,
    add_guardian,
    mark_conflict,
    review_conflict,
)
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_consent import show_consent

router = APIRouter()
GUARDIAN = ("relation", "name", "contact", "proof", "until")
DECISION = ("reason", "authority", "review_on")


@router.get("/cases/{case_id}/guardians/new")
def get_guardian(case_id: UUID, visitor: Visit) -> Response:
    """Show the form that adds a guardian."""
    return _show(visitor, CaseId(case_id), "guardian.html", FormState())


@router.post("/cases/{case_id}/guardians/new")
def post_guardian(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Add a guardian."""
    read = Reader(sent)
    relations = {relation.value: relation for relation in Relation}
    relation = relations.get(sent.text("relation"))
    if relation is None:
        read.wrong.append(Wrong("relation", "Choose what makes them a guardian"))
    name = read.needed("name", "Enter the guardian's name")
    proof = read.needed("proof", "Enter what shows that they are a guardian")
    until = read.day("until", "Enter the last day as a date")
    if until is None:
        read.wrong.append(Wrong("until", "Enter until when they are a guardian"))
    if relation is None or until is None or read.wrong:
        return _show(visitor, CaseId(case_id), "guardian.html", read.state(GUARDIAN), status=422)
    who = Introduction(
        relation=relation,
        name=name,
        contact=read.text("contact"),
        proof=proof,
        until=datetime.combine(until, time(23, 59, 59), UTC),
    )
    try:
        add_guardian(visitor.runtime, visitor.operator, CaseId(case_id), who)
    except HospitiumError as error:
        form = read.state(GUARDIAN, more=[visitor.wrong(error, "until")])
        return _show(visitor, CaseId(case_id), "guardian.html", form, status=error.http_status)
    visitor.tell("success", "The guardian is added. Now write down what they say.")
    return go(f"/cases/{case_id}/consent")


@router.get("/cases/{case_id}/guardians/{guardian_id}/conflict")
def get_conflict(case_id: UUID, guardian_id: UUID, visitor: Visit) -> Response:
    """Ask why a guardian is marked in conflict, or what the review has found."""
    return _show_conflict(visitor, CaseId(case_id), GuardianId(guardian_id), FormState())


@router.post("/cases/{case_id}/guardians/{guardian_id}/conflict")
def post_conflict(case_id: UUID, guardian_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Mark a conflict, or review one that a colleague has marked."""
    read, ids = Reader(sent), (CaseId(case_id), GuardianId(guardian_id))
    reason = read.needed("reason", "Enter what you saw or heard")
    found = sent.text("found")
    if sent.text("review") and found not in ("upheld", "lifted"):
        read.wrong.append(Wrong("found", "Choose what you found"))
    if read.wrong:
        return _show_conflict(visitor, *ids, read.state(), status=422)
    try:
        if sent.text("review"):
            review_conflict(
                visitor.runtime, visitor.operator, *ids, upheld=found == "upheld", reason=reason
            )
        else:
            mark_conflict(visitor.runtime, visitor.operator, *ids, reason=reason)
    except HospitiumError as error:
        form = read.state(more=[visitor.wrong(error, "reason")])
        return _show_conflict(visitor, *ids, form, status=error.http_status)
    visitor.tell("success", "Noted. Do not speak of it to the guardian.")
    return go(f"/cases/{case_id}/consent")


@router.get("/cases/{case_id}/best-interests/new")
def get_proposal(case_id: UUID, visitor: Visit) -> Response:
    """Show the form that proposes a decision."""
    return _show(visitor, CaseId(case_id), "best_interests.html", FormState())


@router.post("/cases/{case_id}/best-interests/new")
def post_proposal(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Propose a decision in a child's interest."""
    read = Reader(sent)
    reason = read.needed("reason", "Enter why this is best for the child")
    authority = read.needed("authority", "Enter who outside of this office answers for the child")
    review_on = read.day("review_on", "Enter the day of the review as a date")
    if review_on is None:
        read.wrong.append(Wrong("review_on", "Enter when this is decided anew"))
    if review_on is None or read.wrong:
        form = read.state(DECISION)
        return _show(visitor, CaseId(case_id), "best_interests.html", form, status=422)
    uses = frozenset(use for use in PURPOSES if sent.text(f"use_{use}") == "yes")
    proposal = Proposal(
        purposes=uses,
        modalities=of_what(sent) or USUAL,
        reason=reason,
        authority=authority,
        review_on=review_on,
    )
    try:
        propose_decision(visitor.runtime, visitor.operator, CaseId(case_id), proposal)
    except HospitiumError as error:
        form = read.state(DECISION, more=[visitor.wrong(error, "review_on")])
        status = error.http_status
        return _show(visitor, CaseId(case_id), "best_interests.html", form, status=status)
    visitor.tell("success", "Proposed. It holds once a colleague has agreed with their account.")
    return go(f"/cases/{case_id}/consent")


@router.post("/cases/{case_id}/best-interests/{decision_id}")
def post_agreement(case_id: UUID, decision_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Agree as the second person."""
    agree_to_decision(
        visitor.runtime, visitor.operator, CaseId(case_id), BestInterestsId(decision_id)
    )
    visitor.tell("success", "You have agreed. The decision holds from now on.")
    return go(f"/cases/{case_id}/consent")


def _show_conflict(
    visitor: Visitor,
    case_id: CaseId,
    guardian_id: GuardianId,
    form: FormState,
    *,
    status: int = 200,
) -> Response:
    record = show_consent(visitor.runtime, visitor.operator, case_id)
    guardian = next((one for one in record.guardians if one.id == guardian_id), None)
    if guardian is None:
        raise NotFound("the case has no such guardian")
    return visitor.page(
        "conflict.html", status=status, case_id=case_id, guardian=guardian, form=form
    )


def _show(
    visitor: Visitor, case_id: CaseId, template: str, form: FormState, *, status: int = 200
) -> Response:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    return visitor.page(
        template, status=status, case=case, form=form, relations=Relation, uses=PURPOSES
    )
