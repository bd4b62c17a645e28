"""Routes about systems, and the door at which they get their tokens."""

import base64
import binascii
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from hospitium.core.errors import BadInput, HospitiumError, NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.staff_bodies import (
    AccessTokenOut,
    SecretOut,
    SystemIn,
    SystemList,
    SystemOut,
)
from hospitium.edges.http.problems import problem_of, problem_response
from hospitium.edges.http.sessions import SYSTEM_LONGEST, How, Kind
from hospitium.edges.http.state import Door, Node, ServerState, State, address_of
from hospitium.edges.http.throttle import CODE_LIMIT, HANDLE_LIMIT
from hospitium.edges.http.uploads import SentForm, read_form
from hospitium.policy.operators import Operator
from hospitium.policy.systems import SYSTEM_PREFIX
from hospitium.usecases.systems import (
    add_system,
    list_systems,
    revoke_system,
    rotate_system,
    sign_in_system,
)

router = APIRouter(prefix="/api/v1", tags=["systems"])

GRANT = "client_credentials"
_TOKEN = {
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "grant_type": {"type": "string", "enum": [GRANT]},
                        "client_id": {"type": "string", "maxLength": HANDLE_LIMIT},
                        "client_secret": {"type": "string", "maxLength": CODE_LIMIT},
                    },
                    "required": ["grant_type", "client_id", "client_secret"],
                }
            }
        },
    }
}


@router.post(
    "/token",
    summary="Get a token for a system.",
    response_model=AccessTokenOut,
    openapi_extra=_TOKEN,
    dependencies=[Door],
)
def post_token(
    request: Request, state: State, form: Annotated[SentForm, Depends(read_form)]
) -> AccessTokenOut | JSONResponse:
    """Return a token for ten minutes, as OAuth 2.0's client credentials grant has it."""
    try:
        system = _sign_in(request, state, form)
    except (BadInput, NotSignedIn) as error:
        return _oauth_problem(error)
    session = state.sessions.begin(system.id, kind=Kind.SYSTEM, how=How.SECRET)
    return AccessTokenOut(
        access_token=session.id,
        expires_in=int(SYSTEM_LONGEST.total_seconds()),
        scope=" ".join(sorted(system.scopes)),
    )


def _sign_in(request: Request, state: ServerState, form: SentForm) -> Operator:
    """Return the system that asks, throttled as a person is."""
    if form.text("grant_type") != GRANT:
        raise BadInput("this door knows the grant client_credentials only")
    name, secret = _who(request, form)
    if not name.startswith(SYSTEM_PREFIX) or len(name) > HANDLE_LIMIT or len(secret) > CODE_LIMIT:
        raise NotSignedIn("that system and secret do not fit")
    address = address_of(request)
    state.throttle.check(name, address)
    try:
        system = sign_in_system(state.runtime, OperatorId(name), secret)
    except NotSignedIn:
        state.throttle.failed(name, address)
        raise
    state.throttle.succeeded(name, address)
    return system


def _oauth_problem(error: HospitiumError) -> JSONResponse:
    """Return our problem with the member that OAuth clients read (RFC 6749, 5.2)."""
    answer = problem_response(error)
    code = "unsupported_grant_type" if isinstance(error, BadInput) else "invalid_client"
    content = {"error": code, **problem_of(error).model_dump(exclude_none=True)}
    headers = {name: value for name, value in answer.headers.items() if name != "content-length"}
    return JSONResponse(content, status_code=answer.status_code, headers=headers)


@router.get("/systems", summary="List your agency's systems.")
def get_systems(runtime: Node, caller: Caller) -> SystemList:
    """List systems with their scopes and last use, those that were shut out too."""
    return SystemList(systems=[SystemOut.of(one) for one in list_systems(runtime, caller)])


@router.post("/systems", status_code=201, summary="Let a system in.")
def post_system(body: SystemIn, runtime: Node, caller: Caller) -> SecretOut:
    """Let a system act for your agency, for listed actions only; its secret is shown this once."""
    made = add_system(runtime, caller, short=body.short, name=body.name, scopes=body.scopes)
    return SecretOut(system=made.system, secret=made.secret)


@router.post("/systems/{handle}/rotation", summary="Give a system another secret.")
def post_rotation(handle: str, runtime: Node, caller: Caller) -> SecretOut:
    """Give a system another secret; the old one and its tokens are dead at once."""
    made = rotate_system(runtime, caller, OperatorId(handle))
    return SecretOut(system=made.system, secret=made.secret)


@router.delete("/systems/{handle}", status_code=204, summary="Shut a system out.")
def delete_system(handle: str, runtime: Node, state: State, caller: Caller) -> None:
    """Shut a system out at once; what it did stays in the log."""
    revoke_system(runtime, caller, OperatorId(handle))
    state.sessions.end_all(OperatorId(handle))


def _who(request: Request, form: SentForm) -> tuple[str, str]:
    """Return the id and the secret, from the form or from HTTP basic (RFC 6749, 2.3.1)."""
    kind, _, encoded = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "basic":
        return form.text("client_id"), form.text("client_secret")
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise NotSignedIn("that system and secret do not fit") from error
    return name, secret
