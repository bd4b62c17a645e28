"""Routes about loans of roles, and overrides."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from hospitium.core.ids import OperatorId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.override_bodies import (
    GlassIn,
    GlassList,
    GlassOut,
    LoanIn,
    LoanList,
    LoanOut,
    MadeOut,
    ReviewIn,
)
from hospitium.edges.http.state import Node
from hospitium.usecases.break_glass import (
    break_glass,
    end_glass,
    list_glass,
    own_glass,
    review_glass,
)
from hospitium.usecases.lend_role import end_loan, lend_role, list_loans

router = APIRouter(prefix="/api/v1", tags=["overrides"])


@router.get("/loans", summary="List loans of roles.")
def get_loans(runtime: Node, caller: Caller) -> LoanList:
    """List what you have lent and borrowed; as administrator, all of your agency."""
    now = runtime.clock()
    return LoanList(loans=[LoanOut.of(one, now) for one in list_loans(runtime, caller)])


@router.post("/loans", status_code=201, summary="Lend a role.")
def post_loan(body: LoanIn, runtime: Node, caller: Caller) -> MadeOut:
    """Lend a role of your own to a colleague for a time; it is not lent on."""
    made = lend_role(
        runtime,
        caller,
        OperatorId(body.to),
        body.role,
        ends_at=body.ends_at,
        reason=body.reason,
    )
    return MadeOut(id=made.id, ends_at=made.ends_at)


@router.delete("/loans/{loan_id}", status_code=204, summary="End a loan.")
def delete_loan(loan_id: UUID, runtime: Node, caller: Caller) -> None:
    """End a loan before its time: giver, receiver and administrator may."""
    end_loan(runtime, caller, loan_id)


@router.get("/overrides/mine", summary="List your overrides.")
def get_own_overrides(runtime: Node, caller: Caller) -> GlassList:
    """List your overrides, what was done under them and what the ombudsman made of it."""
    return GlassList(overrides=[GlassOut.of(one) for one in own_glass(runtime, caller)])


@router.get("/overrides", summary="List the node's overrides, as ombudsman.")
def get_overrides(
    runtime: Node,
    caller: Caller,
    waiting: Annotated[bool, Query(description="only those nobody has reviewed")] = True,  # noqa: FBT002
) -> GlassList:
    """List overrides with what was done under them; the first look at a new one is logged."""
    found = list_glass(runtime, caller, waiting_only=waiting)
    return GlassList(overrides=[GlassOut.of(one) for one in found])


@router.post("/overrides", status_code=201, summary="Break the glass.")
def post_override(body: GlassIn, runtime: Node, caller: Caller) -> MadeOut:
    """Begin a time-boxed override; the ombudsman is told at once, all you do is marked."""
    made = break_glass(runtime, caller, reason=body.reason, lasting=timedelta(minutes=body.minutes))
    return MadeOut(id=made.id, ends_at=made.ends_at)


@router.post("/overrides/{override_id}/end", status_code=204, summary="End your override.")
def post_override_end(override_id: UUID, runtime: Node, caller: Caller) -> None:
    """End your override before its time."""
    end_glass(runtime, caller, override_id)


@router.post("/overrides/{override_id}/review", status_code=204, summary="Review an override.")
def post_review(override_id: UUID, body: ReviewIn, runtime: Node, caller: Caller) -> None:
    """Say, as ombudsman, whether an override was justified; never your own."""
    review_glass(runtime, caller, override_id, justified=body.justified, finding=body.finding)
