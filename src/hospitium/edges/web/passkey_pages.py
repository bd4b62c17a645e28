"""Register a first passkey, by a code that an administrator gave."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.edges.http.ceremonies import Rite, place_of
from hospitium.edges.http.enrolling import enrolling
from hospitium.edges.http.refused import note_refused
from hospitium.edges.http.sessions import How
from hospitium.edges.http.state import Door, State
from hospitium.edges.web.forms import FormState, wrong_of
from hospitium.edges.web.sign_in_pages import (
    DoorForm,
    Front,
    enter,
    show_door,
)
from hospitium.usecases.passkeys import begin_registration, prove_registered, register

router = APIRouter()

PAGE = "enrol_passkey.html"


@router.get("/sign-in/enrol")
def get_enrol(request: Request, state: State, console: Front) -> Response:
    """Show the form for a first passkey."""
    return show_door(request, state, console, FormState({"name": "My passkey"}), page=PAGE)


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
        note_refused(state.runtime, error)
        values = {name: form.text(name) for name in ("handle", "name")}
        entered = FormState(values, (wrong_of(error, "code"),))
        return show_door(request, state, console, entered, page=PAGE, status=error.http_status)
    now = prove_registered(state.runtime, operator)
    return enter(request, state, console, now, "/account", how=How.PASSKEY)
