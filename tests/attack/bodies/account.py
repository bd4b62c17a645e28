"""Requests at the doors where nobody is signed in yet, and about one's own account."""

from typing import Any

from hospitium.core.ids import OperatorId
from hospitium.edges.http.ceremonies import Rite
from hospitium.usecases.passkeys import give_enrol_code
from tests.attack.bodies.asked import Asked, Body, empty, form_of, nothing

_ENROL = "/api/v1/passkeys/enrolment"


def _code(asked: Asked) -> tuple[OperatorId, str]:
    """Somebody new, and the code by which they may register a passkey."""
    station, handle = asked.town.station, OperatorId(asked.town.colleague())
    return handle, give_enrol_code(station.runtime, station.staff["root"], handle).code


def _enrol_options(asked: Asked) -> dict[str, Any]:
    handle, code = _code(asked)
    return {"operator": handle, "code": code}


def _enrol(asked: Asked) -> dict[str, Any]:
    handle, code = _code(asked)
    return {"operator": handle, "code": code, **asked.created(handle)}


def _enrol_form(asked: Asked) -> dict[str, Any]:
    handle, code = _code(asked)
    return form_of({"handle": handle, "code": code, **asked.created(handle)})


def _shown(asked: Asked) -> dict[str, Any]:
    _, key = asked.town.passkey(asked.town.colleague())
    return asked.shown(key, Rite.SIGN_IN)


def _token(asked: Asked) -> dict[str, Any]:
    system, secret = asked.town.system()
    grant = {"grant_type": "client_credentials", "client_id": system, "client_secret": secret}
    return {"data": grant}


def _sign_in(asked: Asked) -> dict[str, Any]:
    who = asked.town.colleague()
    return {"data": {"handle": who, "code": asked.town.station.codes[who]}}


def _prove(asked: Asked) -> dict[str, Any]:
    _, key = asked.town.passkey(asked.somebody)
    return form_of(asked.shown(key, Rite.PROVE, asked.somebody))


def _unlock(asked: Asked) -> dict[str, Any]:
    return {"data": {"code": asked.town.station.codes[asked.somebody]}}


def _proved_form(asked: Asked) -> dict[str, Any]:
    asked.prove_browser()
    return {"data": {}}


DOORS: dict[str, Body] = {
    "POST /api/v1/token": _token,
    "POST /api/v1/passkeys/sign-in/options": nothing,
    "POST /api/v1/passkeys/sign-in": lambda asked: {"json": _shown(asked)},
    f"POST {_ENROL}/options": lambda asked: {"json": _enrol_options(asked)},
    f"POST {_ENROL}": lambda asked: {"json": _enrol(asked)},
    "POST /sign-in": _sign_in,
    "POST /sign-in/options": empty,
    "POST /sign-in/passkey": lambda asked: form_of(_shown(asked)),
    "POST /sign-in/enrol/options": _enrol_form,
    "POST /sign-in/enrol": _enrol_form,
}
OWN: dict[str, Body] = {
    "POST /api/v1/passkeys/options": nothing,
    "POST /api/v1/passkeys": lambda asked: {"json": asked.created(asked.somebody)},
    "DELETE /api/v1/passkeys/{passkey_id}": Asked.proved,
    "PUT /api/v1/typing": Asked.proved,
    "DELETE /api/v1/typing": Asked.proved,
    "DELETE /api/v1/sessions": nothing,
    "DELETE /api/v1/sessions/{name}": nothing,
    "POST /account/passkeys/options": empty,
    "POST /account/passkeys": lambda asked: form_of(asked.created(asked.somebody)),
    "POST /account/passkeys/{passkey_id}/revoke": _proved_form,
    "POST /account/prove/options": empty,
    "POST /account/prove": _prove,
    "POST /account/sessions/{name}/end": empty,
    "POST /account/sign-out": empty,
    "POST /account/typing": _proved_form,
    "POST /account/typing/end": _proved_form,
    "POST /awake": empty,
    "POST /lock": empty,
    "POST /lock/sign-out": empty,
    "POST /unlock": _unlock,
    "POST /unlock/options": empty,
    "POST /sign-out": empty,
}
"""They change the account or the sessions of whoever asks."""
BODIES = DOORS | OWN
