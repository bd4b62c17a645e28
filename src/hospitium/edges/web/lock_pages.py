"""A locked session: the same person opens it again, and what they had sent is still there."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotSignedIn
from hospitium.edges.http.ceremonies import Rite, has_place, place_of
from hospitium.edges.http.cookies import read_cookie
from hospitium.edges.http.problems import problem_response
from hospitium.edges.http.refused import note_refused
from hospitium.edges.http.sessions import Session
from hospitium.edges.http.state import DEVICE_COOKIE, Door, ServerState, State, address_of
from hospitium.edges.http.throttle import sign_in_from
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.edges.http.who import operator_of
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.forms import FormState, wrong_of
from hospitium.edges.web.sign_in_pages import leave, local_path, remember_browser
from hospitium.edges.web.visitors import StaleForm, find_session, go
from hospitium.policy.operators import Operator
from hospitium.usecases.check_typing import Confirmed, confirm_typing
from hospitium.usecases.passkeys import begin_proof, prove_again

router = APIRouter()
Front = Annotated[Console, Depends(get_console)]


def get_locked(request: Request, console: Front) -> Session:
    """Return the browser's session, locked or not, without starting its idle time anew."""
    return find_session(request, console, touch=False)


Mine = Annotated[Session, Depends(get_locked)]


async def get_lock_form(request: Request, session: Mine) -> SentForm:
    """Read a form of a session that may be locked; `StaleForm` without its mark."""
    form = await read_form(request)
    if not session.fits(form.text("csrf")):
        raise StaleForm("this form is too old, or did not come from this console")
    return form


Sent = Annotated[SentForm, Depends(get_lock_form)]


@router.post("/lock")
def post_lock(console: Front, session: Mine, _sent: Sent) -> Response:
    """Lock this browser's session now."""
    console.sessions.lock(session.id)
    return go("/lock")


@router.post("/awake")
def post_awake(request: Request, console: Front, _session: Mine, _sent: Sent) -> Response:
    """Note that somebody is typing, who sends nothing else; a locked session stays locked."""
    find_session(request, console, touch=True)
    return Response(status_code=204)


@router.get("/lock")
def get_lock(
    request: Request,
    state: State,
    console: Front,
    session: Mine,
    next: str = "/",  # noqa: A002
) -> Response:
    """Show who must unlock, and nothing of what was on the screen."""
    if not session.locked:
        return go(local_path(next))
    form = FormState({"next": local_path(next)})
    return _show(request, state, console, session, form)


@router.post("/unlock/options", dependencies=[Door])
def post_options(request: Request, state: State, session: Mine, _sent: Sent) -> dict[str, Any]:
    """Return a challenge for the passkey of whoever is signed in."""
    place = place_of(request, state.address)
    ceremony = state.ceremonies.begin(Rite.PROVE, session.operator)
    return {"ceremony": ceremony.id, "public_key": begin_proof(place, ceremony.challenge)}


@router.post("/unlock", dependencies=[Door])
def post_unlock(
    request: Request, state: State, console: Front, session: Mine, sent: Sent
) -> Response:
    """Unlock for the same person, and show them what they had sent."""
    on_page = request.headers.get("x-on-page") == "yes"
    wanted, doubted = local_path(sent.text("next")), session.doubted
    try:
        operator = _unlock(request, state, session, sent)
    except HospitiumError as error:
        note_refused(state.runtime, error)
        if on_page:
            return problem_response(error)
        form = FormState({"next": wanted}, (wrong_of(error, "code"),))
        return _show(request, state, console, session, form, status=error.http_status)
    if on_page:
        return Response(status_code=204)
    held = session.take_held()
    if held is None:
        answer = go(wanted)
        if doubted:
            remember_browser(request, state, operator, answer)
        return answer
    return console.renderer.page(
        "resume.html", status=200, held=held, csrf=session.csrf, node=console.title
    )


@router.post("/lock/sign-out")
def post_sign_out(request: Request, console: Front, session: Mine, _sent: Sent) -> Response:
    """End a locked session: somebody else wants to use this browser."""
    console.sessions.end(session.id)
    return leave(request)


def _unlock(request: Request, state: ServerState, session: Session, sent: SentForm) -> Operator:
    """Unlock by a passkey or the access code of whoever is signed in, and return them."""
    operator, by = operator_of(state, session), Confirmed.CODE
    if sent.text("credential"):
        ceremony = state.ceremonies.finish(sent.text("ceremony"), Rite.PROVE, operator.id)
        place = place_of(request, state.address)
        answer = sent.text("credential")
        operator = prove_again(state.runtime, operator, place, ceremony.challenge, answer)
        by = Confirmed.PASSKEY
    elif not sent.text("code"):
        raise NotSignedIn("enter your access code, or use your passkey")
    else:
        sign_in_from(
            state.runtime,
            state.throttle,
            handle=operator.id,
            code=sent.text("code"),
            address=address_of(request),
            device=read_cookie(request, DEVICE_COOKIE),
        )
    if session.doubted:
        confirm_typing(state.runtime, operator, session.doubted, by)
    proved_at = operator.proved_at if by is Confirmed.PASSKEY else None
    state.sessions.unlock(session.id, proved_at=proved_at)
    return operator


def _show(
    request: Request,
    state: ServerState,
    console: Console,
    session: Session,
    form: FormState,
    *,
    status: int = 200,
) -> Response:
    return console.renderer.page(
        "doubted.html" if session.doubted else "lock.html",
        status=status,
        form=form,
        csrf=session.csrf,
        node=console.title,
        who=session.operator,
        passkeys=has_place(request, state.address),
        has_passkey=operator_of(state, session).has_passkey,
        held=session.held is not None,
    )
