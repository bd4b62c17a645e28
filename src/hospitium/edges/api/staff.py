"""Routes about agencies and operators: who may act on this node."""

from fastapi import APIRouter

from hospitium.core.ids import AgencyId, OperatorId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.staff_bodies import (
    AgencyIn,
    AgencyList,
    AgencyOut,
    CodeOut,
    DepartureOut,
    LeaveIn,
    LinkIn,
    OperatorIn,
    OperatorList,
    OperatorOut,
    WelcomeOut,
    WorkList,
    WorkOut,
)
from hospitium.edges.http.state import Node, State
from hospitium.usecases.accounts import sign_out_colleague
from hospitium.usecases.agencies import NewAgency, add_agency, list_agencies
from hospitium.usecases.operators import (
    add_operator,
    end_access,
    link_operators,
    list_operators,
    open_work,
)
from hospitium.usecases.passkeys import give_enrol_code, revoke_passkeys_of

router = APIRouter(prefix="/api/v1", tags=["staff"])


@router.get("/agencies", summary="List the agencies of the node.")
def get_agencies(runtime: Node, caller: Caller) -> AgencyList:
    """List the agencies that share this node."""
    return AgencyList(agencies=[AgencyOut.of(one) for one in list_agencies(runtime, caller)])


@router.post("/agencies", status_code=201, summary="Add an agency.")
def post_agency(body: AgencyIn, runtime: Node, caller: Caller) -> WelcomeOut:
    """Add an agency with its first administrator, whose access code is shown this once."""
    welcome = add_agency(
        runtime,
        caller,
        NewAgency(
            AgencyId(body.id),
            body.kind,
            body.name,
            OperatorId(body.administrator),
            body.administrator_name,
        ),
    )
    return WelcomeOut(operator=welcome.operator.id, access_code=welcome.access_code)


@router.get("/operators", summary="List your agency's operators.")
def get_operators(runtime: Node, caller: Caller) -> OperatorList:
    """List colleagues, those who have left too."""
    found = list_operators(runtime, caller)
    return OperatorList(operators=[OperatorOut.of(one) for one in found])


@router.post("/operators", status_code=201, summary="Add an operator.")
def post_operator(body: OperatorIn, runtime: Node, caller: Caller) -> WelcomeOut:
    """Add a colleague, whose access code is shown this once."""
    welcome = add_operator(
        runtime,
        caller,
        operator_id=OperatorId(body.operator),
        display_name=body.name,
        roles=body.roles,
        same_person_as=OperatorId(body.same_person_as) if body.same_person_as else None,
    )
    return WelcomeOut(operator=welcome.operator.id, access_code=welcome.access_code)


@router.post("/operators/{handle}/links", status_code=204, summary="Link accounts of one human.")
def post_link(handle: str, body: LinkIn, runtime: Node, caller: Caller) -> None:
    """Note, for ever, that two accounts are of one human: they never count as two people."""
    link_operators(runtime, caller, OperatorId(body.same_person_as), OperatorId(handle))


@router.post(
    "/operators/{handle}/enrolment-code", status_code=201, summary="Give a code for a passkey."
)
def post_enrolment_code(handle: str, runtime: Node, caller: Caller) -> CodeOut:
    """Give a colleague a code to register a passkey by, once, within 72 hours."""
    given = give_enrol_code(runtime, caller, OperatorId(handle))
    return CodeOut(operator=given.operator, code=given.code, expires_at=given.expires_at)


@router.delete("/operators/{handle}/passkeys", status_code=204, summary="End lost passkeys.")
def delete_passkeys(handle: str, runtime: Node, caller: Caller) -> None:
    """End all passkeys and sessions of a colleague who has lost them."""
    revoke_passkeys_of(runtime, caller, OperatorId(handle))


@router.delete("/operators/{handle}/sessions", status_code=204, summary="Sign a colleague out.")
def delete_operator_sessions(handle: str, runtime: Node, state: State, caller: Caller) -> None:
    """End everything that is signed in as a colleague; they may sign in anew."""
    sign_out_colleague(runtime, caller, OperatorId(handle))
    state.sessions.end_all(OperatorId(handle))


@router.get("/operators/{handle}/work", summary="List what a colleague has open.")
def get_work(handle: str, runtime: Node, caller: Caller) -> WorkList:
    """List open cases and searches by their ids, before the colleague leaves."""
    found = open_work(runtime, caller, OperatorId(handle))
    return WorkList(work=[WorkOut.of(one) for one in found])


@router.post("/operators/{handle}/departure", summary="End a colleague's access.")
def post_departure(
    handle: str, body: LeaveIn, runtime: Node, state: State, caller: Caller
) -> DepartureOut:
    """End sessions, tokens, passkeys, loans and overrides at once; hand their work over."""
    receiver = OperatorId(body.hand_over_to) if body.hand_over_to else None
    left = end_access(runtime, caller, OperatorId(handle), receiver=receiver)
    state.sessions.end_all(left.operator)
    return DepartureOut.of(left)
