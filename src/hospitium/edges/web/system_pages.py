"""Systems that may act for the agency, for its administrators."""

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import OperatorId
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.staff_pages import ONCE
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.systems import SCOPES
from hospitium.usecases.systems import add_system, list_systems, revoke_system, rotate_system

router = APIRouter()


@router.get("/systems")
def get_systems(visitor: Visit) -> Response:
    """List systems with their last use, and show the form to let one in."""
    return _show(visitor, FormState())


@router.post("/systems")
def post_system(visitor: Visit, sent: Sent) -> Response:
    """Let a system in."""
    read = Reader(sent)
    short = read.needed("short", "Enter a short name")
    name = read.needed("name", "Enter what the system is")
    scopes = sent.all("scope")
    if not scopes:
        read.wrong.append(Wrong("scope", "Choose what it may do"))
    if read.wrong:
        return _show(visitor, read.state(("short", "name", "scope")), status=422)
    try:
        made = add_system(visitor.runtime, visitor.operator, short=short, name=name, scopes=scopes)
    except HospitiumError as error:
        form = read.state(("short", "name", "scope"), more=[visitor.wrong(error, "short")])
        return _show(visitor, form, status=error.http_status)
    visitor.tell("success", f"Secret of {made.system}: {made.secret} {ONCE}")
    return go("/systems")


@router.post("/systems/{handle}/rotate")
def post_rotate(handle: str, visitor: Visit, _sent: Sent) -> Response:
    """Give a system another secret."""
    made = rotate_system(visitor.runtime, visitor.operator, OperatorId(handle))
    visitor.tell("success", f"New secret of {made.system}: {made.secret} {ONCE}")
    return go("/systems")


@router.post("/systems/{handle}/revoke")
def post_revoke(handle: str, visitor: Visit, _sent: Sent) -> Response:
    """Shut a system out."""
    revoke_system(visitor.runtime, visitor.operator, OperatorId(handle))
    visitor.console.sessions.end_all(OperatorId(handle))
    visitor.tell("success", f"{handle} is shut out.")
    return go("/systems")


def _show(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    found = list_systems(visitor.runtime, visitor.operator)
    return visitor.page("systems.html", status=status, form=form, systems=found, scopes=SCOPES)
