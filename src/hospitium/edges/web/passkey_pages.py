"""Register a first passkey, by a code that an administrator gave."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.edges.http.ceremonies import Rite, has_place, place_of
from hospitium.edges.http.cookies import set_cookie
from hospitium.edges.http.enrolling import enrolling
from hospitium.edges.http.sessions import How
from hospitium.edges.http.state import Door, ServerState, State
from hospitium.edges.web.console import Console
from hospitium.edges.web.forms import FormState, wrong_of
from hospitium.edges.web.sign_in_pages import (
    FORM_COOKIE,
    FORM_SECONDS,
    DoorForm,
    Front,
    enter,
)
from hospitium.usecases.passkeys import begin_registration, prove_registered, register

router = APIRouter()


@router.get("/sign-in/enrol")
def get_enrol(request: Request, state: State, console: Front) -> Response:
    """Show the form for a first passkey."""
    return _show(request, state, console, FormState({"name": "My passkey"}))


@router.post("/sign-in/enrol/options", dependencies=[Door])
def post_options(request: Request, state: State, form: DoorForm) -> dict[str, Any]:
    """Return a challenge to register a passkey, if the code fits."""
    operator = enrolling(request, state, form.text("handle"), form.text("code"))
    place = place_of(request, state.address)
    ceremony = state.ceremonies.begin(Rite.REGISTER, operator.id)
    options = begin_registration(state.runtime, operator, place, ceremony.challenge)
    return {"ceremony": ceremony.id, "public_key": options}


@router.post("/sign-in/enrol", dependencies=[Door])
def post_enrol(request: Request, state: State, console: Front, form: DoorForm) -> Response:
    """Register the passkey, and sign its owner in."""
    try:
        operator = enrolling(request, state, form.text("handle"), form.text("code"))
        ceremony = state.ceremonies.finish(form.text("ceremony"), Rite.REGISTER, operator.id)
        register(
            state.runtime,
            operator,
            place_of(request, state.address),
            ceremony.challenge,
            form.text("credential"),
            name=form.text("name"),
        )
    except HospitiumError as error:
        values = {name: form.text(name) for name in ("handle", "name")}
        entered = FormState(values, (wrong_of(error, "code"),))
        return _show(request, state, console, entered, status=error.http_status)
    now = prove_registered(state.runtime, operator)
    return enter(request, state, console, now, "/account", how=How.PASSKEY)


def _show(
    request: Request, state: ServerState, console: Console, form: FormState, *, status: int = 200
) -> Response:
    token = console.sessions.token()
    answer = console.renderer.page(
        "enrol_passkey.html",
        status=status,
        form=form,
        csrf=token,
        node=console.title,
        passkeys=has_place(request, state.address),
    )
    set_cookie(answer, request, FORM_COOKIE, token, seconds=FORM_SECONDS)
    return answer
