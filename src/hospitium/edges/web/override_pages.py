"""Break the glass, and the ombudsman's page on which each override waits for a review."""

from datetime import timedelta
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.core.ids import parse_uuid
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.proofs import proved
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.override import LONGEST
from hospitium.usecases.break_glass import (
    break_glass,
    end_glass,
    list_glass,
    own_glass,
    review_glass,
)

router = APIRouter()


@router.get("/override")
def get_override(visitor: Visit) -> Response:
    """Show what an override is, the form to begin one, and one's own."""
    return _show(visitor, FormState({"minutes": "60"}))


@router.post("/override")
def post_override(visitor: Visit, sent: Sent) -> Response:
    """Begin an override."""
    read = Reader(sent)
    reason = read.needed("reason", "Enter whose life is at risk, and what the rules keep you from")
    minutes = read.number("minutes", "Enter a number of minutes")
    if read.wrong or minutes is None:
        return _show(visitor, read.state(("reason", "minutes")), status=422)
    try:
        lasting = timedelta(minutes=minutes)
        break_glass(visitor.runtime, proved(visitor, sent), reason=reason, lasting=lasting)
    except HospitiumError as error:
        form = read.state(("reason", "minutes"), more=[visitor.wrong(error, "reason")])
        return _show(visitor, form, status=error.http_status)
    visitor.tell("note", "The override has begun, and the ombudsman has been told.")
    return go("/override")


@router.post("/override/case")
def post_case(visitor: Visit, sent: Sent) -> Response:
    """Go to a case of any agency, whose number somebody knows."""
    try:
        return go(f"/cases/{parse_uuid(sent.text('case'), 'case')}")
    except BadInput as error:
        form = FormState({"case": sent.text("case")}, (visitor.wrong(error, "case"),))
        return _show(visitor, form, status=error.http_status)


@router.post("/override/{override_id}/end")
def post_end(override_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """End one's override before its time."""
    end_glass(visitor.runtime, visitor.operator, override_id)
    visitor.tell("success", "The override is over. The ombudsman will review it.")
    return go("/override")


@router.get("/overrides")
def get_overrides(visitor: Visit) -> Response:
    """Show every override of the node to the ombudsman."""
    return _show_overrides(visitor, FormState())


@router.post("/overrides/{override_id}")
def post_review(override_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Review an override."""
    read = Reader(sent)
    finding = read.needed("finding", "Enter what you found")
    judged = {"yes": True, "no": False}.get(sent.text("justified"))
    if judged is None:
        read.wrong.append(Wrong("justified", "Choose whether it was justified"))
    if judged is None or read.wrong:
        return _show_overrides(visitor, read.state(), status=422, at=override_id)
    try:
        review_glass(
            visitor.runtime, proved(visitor, sent), override_id, justified=judged, finding=finding
        )
    except HospitiumError as error:
        form = read.state(more=[visitor.wrong(error, "finding")])
        return _show_overrides(visitor, form, status=error.http_status, at=override_id)
    visitor.tell("success", "Your review is recorded.")
    return go("/overrides")


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    return visitor.page(
        "override.html",
        status=status,
        form=form,
        mine=own_glass(visitor.runtime, visitor.operator),
        longest=int(LONGEST.total_seconds() // 60),
        now=visitor.runtime.clock(),
    )


def _show_overrides(
    visitor: Visitor, form: FormState, *, status: int = 200, at: UUID | None = None
) -> Response:
    found = list_glass(visitor.runtime, visitor.operator)
    return visitor.page(
        "overrides.html",
        status=status,
        form=form,
        at=at,
        waiting=[one for one in found if one.reviewed_at is None],
        reviewed=[one for one in found if one.reviewed_at is not None],
        now=visitor.runtime.clock(),
    )
