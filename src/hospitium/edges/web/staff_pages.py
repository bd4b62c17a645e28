"""Operators and agencies, for administrators: who may act on this node."""

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.operators import AgencyKind, Role
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

router = APIRouter()
ONCE = "It is shown this once; hand it over in person."


@router.get("/staff")
def get_staff(visitor: Visit) -> Response:
    """List colleagues, and show the form to add one."""
    return _show(visitor, FormState())


@router.post("/staff")
def post_operator(visitor: Visit, sent: Sent) -> Response:
    """Add a colleague."""
    read = Reader(sent)
    handle = read.needed("handle", "Enter an operator name")
    name = read.needed("name", "Enter the person's name")
    known = {role.value: role for role in Role}
    roles = [known[word] for word in sent.all("role") if word in known]
    if not roles:
        read.wrong.append(Wrong("role", "Choose at least one role"))
    if read.wrong:
        return _show(visitor, read.state(("handle", "name", "role")), status=422)
    same = sent.text("same")
    try:
        welcome = add_operator(
            visitor.runtime,
            visitor.operator,
            operator_id=OperatorId(handle),
            display_name=name,
            roles=roles,
            same_person_as=OperatorId(same) if same else None,
        )
    except HospitiumError as error:
        form = read.state(("handle", "name", "role"), more=[visitor.wrong(error, "handle")])
        return _show(visitor, form, status=error.http_status)
    visitor.tell("success", f"Access code of {handle}: {welcome.access_code}. {ONCE}")
    return go("/staff")


@router.get("/staff/{handle}")
def get_operator(handle: str, visitor: Visit) -> Response:
    """Show one colleague: what they have open, and what can be done."""
    return _show_one(visitor, handle, FormState())


@router.post("/staff/{handle}/code")
def post_code(handle: str, visitor: Visit, _sent: Sent) -> Response:
    """Give a code to register a passkey by."""
    given = give_enrol_code(visitor.runtime, visitor.operator, OperatorId(handle))
    visitor.tell("success", f"Code for a passkey of {handle}: {given.code}. {ONCE}")
    return go(f"/staff/{handle}")


@router.post("/staff/{handle}/lost")
def post_lost(handle: str, visitor: Visit, _sent: Sent) -> Response:
    """End passkeys that a colleague has lost, and what is signed in by them."""
    ended = revoke_passkeys_of(visitor.runtime, visitor.operator, OperatorId(handle))
    visitor.console.sessions.end_all(OperatorId(handle))
    visitor.tell("success", f"Passkeys ended: {ended}. {handle} is signed out everywhere.")
    return go(f"/staff/{handle}")


@router.post("/staff/{handle}/sign-out")
def post_sign_out(handle: str, visitor: Visit, _sent: Sent) -> Response:
    """Sign a colleague out everywhere."""
    sign_out_colleague(visitor.runtime, visitor.operator, OperatorId(handle))
    visitor.console.sessions.end_all(OperatorId(handle))
    visitor.tell("success", f"{handle} is signed out everywhere.")
    return go(f"/staff/{handle}")


@router.post("/staff/{handle}/link")
def post_link(handle: str, visitor: Visit, sent: Sent) -> Response:
    """Note that two accounts are of one human."""
    same = OperatorId(sent.text("same"))
    try:
        link_operators(visitor.runtime, visitor.operator, same, OperatorId(handle))
    except HospitiumError as error:
        form = FormState({"same": same}, (visitor.wrong(error, "same"),))
        return _show_one(visitor, handle, form, status=error.http_status)
    visitor.tell("success", f"{same} and {handle} count as one person from now on.")
    return go(f"/staff/{handle}")


@router.post("/staff/{handle}/leave")
def post_leave(handle: str, visitor: Visit, sent: Sent) -> Response:
    """End a colleague's access, and hand over their open work."""
    to = sent.text("to")
    try:
        left = end_access(
            visitor.runtime,
            visitor.operator,
            OperatorId(handle),
            receiver=OperatorId(to) if to else None,
        )
    except HospitiumError as error:
        form = FormState({"to": to}, (visitor.wrong(error, "to"),))
        return _show_one(visitor, handle, form, status=error.http_status)
    visitor.console.sessions.end_all(left.operator)
    kept = f"handed to {to}" if to else "left in the lists of the agency"
    visitor.tell("success", f"{handle} may not act any more. Open work {kept}: {len(left.work)}.")
    return go("/staff")


@router.get("/agencies")
def get_agencies(visitor: Visit) -> Response:
    """List the agencies that share the node, and show the form to add one."""
    return _show_agencies(visitor, FormState())


@router.post("/agencies")
def post_agency(visitor: Visit, sent: Sent) -> Response:
    """Add an agency with its first administrator."""
    read = Reader(sent)
    order = ("id", "kind", "name", "administrator", "administrator_name")
    texts = [read.needed(name, "Enter this") for name in order if name != "kind"]
    kinds = {kind.value: kind for kind in AgencyKind}
    kind = kinds.get(sent.text("kind"))
    if kind is None:
        read.wrong.append(Wrong("kind", "Choose what kind of agency it is"))
    if kind is None or read.wrong:
        return _show_agencies(visitor, read.state(order), status=422)
    agency, name, first, first_name = texts
    new = NewAgency(AgencyId(agency), kind, name, OperatorId(first), first_name)
    try:
        welcome = add_agency(visitor.runtime, visitor.operator, new)
    except HospitiumError as error:
        form = read.state(order, more=[visitor.wrong(error, "id")])
        return _show_agencies(visitor, form, status=error.http_status)
    visitor.tell("success", f"Access code of {first}: {welcome.access_code}. {ONCE}")
    return go("/agencies")


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    found = list_operators(visitor.runtime, visitor.operator)
    return visitor.page("staff.html", status=status, form=form, operators=found, roles=tuple(Role))


def _show_one(visitor: Visitor, handle: str, form: FormState, *, status: int = 200) -> Response:
    work = open_work(visitor.runtime, visitor.operator, OperatorId(handle))
    found = list_operators(visitor.runtime, visitor.operator)
    who = next(one for one in found if one.operator.id == handle)
    return visitor.page(
        "operator.html", status=status, form=form, who=who, work=work, colleagues=found
    )


def _show_agencies(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    found = list_agencies(visitor.runtime, visitor.operator)
    return visitor.page(
        "agencies.html", status=status, form=form, agencies=found, kinds=tuple(AgencyKind)
    )
