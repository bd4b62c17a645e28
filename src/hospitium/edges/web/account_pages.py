"""One's own account: passkeys, what is signed in, roles lent and borrowed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import OperatorId
from hospitium.edges.http.ceremonies import Rite, has_place, place_of
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.proofs import proved
from hospitium.edges.web.sign_in_pages import leave
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.operators import Role
from hospitium.policy.proof import ProofNeeded, need_fresh_proof
from hospitium.policy.staff import LONGEST_LOAN, NEVER_LENT
from hospitium.senses.behaviour.profile import ENOUGH
from hospitium.usecases.accounts import sign_out_everywhere
from hospitium.usecases.lend_role import end_loan, lend_role, list_loans
from hospitium.usecases.passkeys import (
    begin_proof,
    begin_registration,
    list_passkeys,
    register,
    revoke_passkey,
)
from hospitium.usecases.show_typing import show_typing

router = APIRouter()


@router.get("/account")
def get_account(visitor: Visit) -> Response:
    """Show one's passkeys and what is signed in as oneself."""
    return _show(visitor, FormState())


@router.post("/account/prove/options")
def post_prove_options(visitor: Visit, _sent: Sent) -> dict[str, Any]:
    """Return a challenge for one's passkey, before a decision."""
    place = place_of(visitor.request, visitor.state.address)
    ceremony = visitor.state.ceremonies.begin(Rite.PROVE, visitor.operator.id)
    return {"ceremony": ceremony.id, "public_key": begin_proof(place, ceremony.challenge)}


@router.post("/account/prove")
def post_prove(visitor: Visit, sent: Sent) -> Response:
    """Show one's passkey, to change one's account within five minutes."""
    proved(visitor, sent)
    return go("/account")


@router.post("/account/passkeys/options")
def post_passkey_options(visitor: Visit, _sent: Sent) -> dict[str, Any]:
    """Return a challenge to register another passkey."""
    need_fresh_proof(visitor.operator, at=visitor.runtime.clock())
    state = visitor.state
    place = place_of(visitor.request, state.address)
    ceremony = state.ceremonies.begin(Rite.REGISTER, visitor.operator.id)
    options = begin_registration(state.runtime, visitor.operator, place, ceremony.challenge)
    return {"ceremony": ceremony.id, "public_key": options}


@router.post("/account/passkeys")
def post_passkey(visitor: Visit, sent: Sent) -> Response:
    """Register another passkey."""
    state = visitor.state
    try:
        need_fresh_proof(visitor.operator, at=visitor.runtime.clock())
        ceremony = state.ceremonies.finish(
            sent.text("ceremony"), Rite.REGISTER, visitor.operator.id
        )
        register(
            state.runtime,
            visitor.operator,
            place_of(visitor.request, state.address),
            ceremony.challenge,
            sent.text("credential"),
            name=sent.text("name"),
        )
    except HospitiumError as error:
        form = FormState({"name": sent.text("name")}, (visitor.wrong(error, "name"),))
        return _show(visitor, form, status=error.http_status)
    visitor.tell("success", "Your new passkey works from now on.")
    return go("/account")


@router.post("/account/passkeys/{passkey_id}/revoke")
def post_revoke(passkey_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """End one of one's passkeys."""
    try:
        revoke_passkey(visitor.runtime, visitor.operator, passkey_id)
    except ProofNeeded as error:
        form = FormState({}, (visitor.wrong(error, "name"),))
        return _show(visitor, form, status=error.http_status)
    visitor.tell("success", "That passkey opens nothing any more.")
    return go("/account")


@router.post("/account/sessions/{name}/end")
def post_end_session(name: str, visitor: Visit, _sent: Sent) -> Response:
    """End one of one's sessions."""
    visitor.console.sessions.end_named(visitor.operator.id, name)
    visitor.tell("success", "That session is over.")
    return go("/account")


@router.post("/account/sign-out")
def post_sign_out_everywhere(visitor: Visit, _sent: Sent) -> Response:
    """Sign out on every machine."""
    sign_out_everywhere(visitor.runtime, visitor.operator)
    visitor.console.sessions.end_all(visitor.operator.id)
    return leave(visitor.request)


@router.get("/account/roles")
def get_roles(visitor: Visit) -> Response:
    """Show roles lent and borrowed, and the form to lend one."""
    return _show_roles(visitor, FormState())


@router.post("/account/roles")
def post_role(visitor: Visit, sent: Sent) -> Response:
    """Lend a role to a colleague for some days."""
    read = Reader(sent)
    to = read.needed("to", "Enter the operator name of your colleague")
    days = read.number("days", "Enter a number of days")
    reason = read.needed("reason", "Enter why")
    roles = {role.value: role for role in Role}
    role = roles.get(sent.text("role"))
    if role is None:
        read.wrong.append(Wrong("role", "Choose a role"))
    if role is None or read.wrong:
        return _show_roles(visitor, read.state(("to", "role", "days", "reason")), status=422)
    ends_at = visitor.runtime.clock() + timedelta(days=days or 1)
    try:
        lend_role(
            visitor.runtime, visitor.operator, OperatorId(to), role, ends_at=ends_at, reason=reason
        )
    except HospitiumError as error:
        form = read.state(("to", "role", "days", "reason"), more=[visitor.wrong(error, "to")])
        return _show_roles(visitor, form, status=error.http_status)
    visitor.tell("success", "Your colleague has the role now; it ends by itself.")
    return go("/account/roles")


@router.post("/account/roles/{loan_id}/end")
def post_end_loan(loan_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """End a loan before its time."""
    end_loan(visitor.runtime, visitor.operator, loan_id)
    visitor.tell("success", "That role is no longer lent.")
    return go("/account/roles")


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    sessions = visitor.console.sessions.of(visitor.operator.id)
    return visitor.page(
        "account.html",
        status=status,
        form=form,
        keys=list_passkeys(visitor.runtime, visitor.operator),
        sessions=sessions,
        this=visitor.session.name,
        passkeys=has_place(visitor.request, visitor.state.address),
        typing=show_typing(visitor.runtime, visitor.operator),
        typing_enough=ENOUGH,
    )


def _show_roles(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    return visitor.page(
        "roles.html",
        status=status,
        form=form,
        loans=list_loans(visitor.runtime, visitor.operator),
        mine=sorted(visitor.operator.own_roles - NEVER_LENT),
        borrowed=sorted(visitor.operator.delegated),
        longest=LONGEST_LOAN.days,
        now=visitor.runtime.clock(),
    )
