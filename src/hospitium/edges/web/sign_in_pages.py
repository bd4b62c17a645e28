"""Sign in by code or passkey, sign out."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotSignedIn
from hospitium.edges.http.ceremonies import Rite, has_place, place_of
from hospitium.edges.http.cookies import drop_cookie, read_cookie, set_cookie
from hospitium.edges.http.refused import note_refused
from hospitium.edges.http.sessions import How, same_token
from hospitium.edges.http.state import DEVICE_COOKIE, Door, ServerState, State, address_of
from hospitium.edges.http.throttle import sign_in_from
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.forms import FormState, wrong_of
from hospitium.edges.web.visitors import COOKIE, Sent, StaleForm, Visit, go
from hospitium.policy.operators import Operator
from hospitium.usecases.accounts import DEVICE_LASTS, is_known_device, remember_device
from hospitium.usecases.check_typing import Signal, check_typing
from hospitium.usecases.passkeys import begin_proof, prove

FORM_COOKIE = "hospitium_sign_in"
FORM_SECONDS = 3600

router = APIRouter()
Front = Annotated[Console, Depends(get_console)]
Form = Annotated[SentForm, Depends(read_form)]


def check_door(request: Request, form: Form) -> SentForm:
    """Return the form of somebody who is not signed in; `StaleForm` if it is not from our page."""
    if not same_token(form.text("csrf"), read_cookie(request, FORM_COOKIE)):
        raise StaleForm("this form is too old, or did not come from this console")
    return form


DoorForm = Annotated[SentForm, Depends(check_door)]


@router.get("/sign-in")
def get_sign_in(request: Request, state: State, console: Front, next: str = "/") -> Response:  # noqa: A002
    """Show the sign-in form."""
    return show_door(request, state, console, FormState({"next": local_path(next)}))


@router.post("/sign-in", dependencies=[Door])
def post_sign_in(request: Request, state: State, console: Front, form: DoorForm) -> Response:
    """Sign in and go where the person wanted to."""
    handle, wanted = form.text("handle"), local_path(form.text("next"))
    try:
        operator = sign_in_from(
            state.runtime,
            state.throttle,
            handle=handle,
            code=form.text("code"),
            address=address_of(request),
            device=read_cookie(request, DEVICE_COOKIE),
        )
    except NotSignedIn as error:
        entered = FormState({"handle": handle, "next": wanted}, (wrong_of(error, "code"),))
        return show_door(request, state, console, entered, status=error.http_status)
    typed = form.text("typing")
    unusual = check_typing(state.runtime, operator, typed) is Signal.UNUSUAL
    doubted = typed if unusual else ""
    return enter(request, state, console, operator, wanted, how=How.CODE, doubted=doubted)


@router.post("/sign-in/options", dependencies=[Door])
def post_options(request: Request, state: State, _form: DoorForm) -> dict[str, Any]:
    """Return a challenge for any passkey of this node."""
    place = place_of(request, state.address)
    ceremony = state.ceremonies.begin(Rite.SIGN_IN)
    return {"ceremony": ceremony.id, "public_key": begin_proof(place, ceremony.challenge)}


@router.post("/sign-in/passkey", dependencies=[Door])
def post_passkey(request: Request, state: State, console: Front, form: DoorForm) -> Response:
    """Sign in by a passkey; no name is asked for."""
    wanted = local_path(form.text("next"))
    try:
        ceremony = state.ceremonies.finish(form.text("ceremony"), Rite.SIGN_IN)
        place = place_of(request, state.address)
        operator = prove(state.runtime, place, ceremony.challenge, form.text("credential"))
    except HospitiumError as error:
        note_refused(state.runtime, error)
        entered = FormState({"next": wanted}, (wrong_of(error, "passkey"),))
        return show_door(request, state, console, entered, status=error.http_status)
    return enter(request, state, console, operator, wanted, how=How.PASSKEY)


@router.post("/sign-out")
def post_sign_out(visitor: Visit, _form: Sent) -> Response:
    """Sign out."""
    visitor.console.sessions.end(visitor.session.id)
    return leave(visitor.request)


def enter(
    request: Request,
    state: ServerState,
    console: Console,
    operator: Operator,
    wanted: str,
    *,
    how: How,
    doubted: str = "",
) -> Response:
    """End the browser's session, begin a new one, remember the browser, and go on to `wanted`.

    Who is `doubted` comes to the lock first, and their browser is remembered afterwards.
    """
    console.sessions.end(read_cookie(request, COOKIE))
    session = console.sessions.begin(
        operator.id, how=how, proved_at=operator.proved_at, doubted=doubted
    )
    answer = go(f"/lock?next={quote(wanted)}" if doubted else wanted)
    drop_cookie(answer, request, FORM_COOKIE)
    set_cookie(answer, request, COOKIE, session.id)
    if not doubted:
        remember_browser(request, state, operator, answer)
    return answer


def remember_browser(
    request: Request, state: ServerState, operator: Operator, answer: Response
) -> None:
    """Remember the browser that somebody has just signed in from, unless it is known already."""
    if not is_known_device(state.runtime, operator.id, read_cookie(request, DEVICE_COOKIE)):
        token, seconds = state.sessions.token(), int(DEVICE_LASTS.total_seconds())
        remember_device(state.runtime, operator, token)
        set_cookie(answer, request, DEVICE_COOKIE, token, seconds=seconds)


def leave(request: Request) -> Response:
    """Send the browser to sign in, and have it forget what it has kept."""
    answer = go("/sign-in")
    drop_cookie(answer, request, COOKIE)
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def local_path(path: str) -> str:
    """Return `path` if it leads to a page of this console, else the first page."""
    local = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if local and "\\" not in path else "/"


def show_door(
    request: Request,
    state: ServerState,
    console: Console,
    form: FormState,
    *,
    page: str = "sign_in.html",
    status: int = 200,
) -> Response:
    """Show a page for somebody who is not signed in, with the mark that its form must send."""
    token = console.sessions.token()
    answer = console.renderer.page(
        page,
        status=status,
        form=form,
        csrf=token,
        node=console.title,
        passkeys=has_place(request, state.address),
    )
    set_cookie(answer, request, FORM_COOKIE, token, seconds=FORM_SECONDS)
    return answer
