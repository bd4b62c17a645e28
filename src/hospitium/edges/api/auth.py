"""Who calls: `Authorization: Bearer` with `handle:access-code`, or with a token, on every request.

No cookie counts here, so no other site can make a signed-in browser call this API.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hospitium.core.errors import NotSignedIn
from hospitium.edges.http.sessions import Kind, Session
from hospitium.edges.http.state import ServerState, State, address_of
from hospitium.edges.http.throttle import sign_in_from
from hospitium.edges.http.who import operator_of
from hospitium.policy.operators import Operator

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="operator",
    description="`handle:access-code`, such as `amira:abcdef-ghijkl-mnopqr-stuvwx`; or a token "
    "that a passkey or a system's secret was given.",
)


def get_operator(
    request: Request,
    state: State,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Operator:
    """Return who calls, or raise `NotSignedIn`."""
    if credentials is None:
        raise NotSignedIn(
            "this address needs an operator",
            remedy="Send the header 'Authorization: Bearer handle:access-code'.",
        )
    handle, colon, code = credentials.credentials.partition(":")
    if colon:
        operator = sign_in_from(
            state.runtime, state.throttle, handle=handle, code=code, address=address_of(request)
        )
    else:
        operator = operator_of(state, find_token(state, credentials.credentials))
    state.calls.take(operator.id)
    return operator


def find_token(state: ServerState, token: str) -> Session:
    """Return what a token stands for; a browser's session is none."""
    session = state.sessions.find(token, touch=True)
    if session is None or session.kind is Kind.CONSOLE:
        raise NotSignedIn("this token is over", remedy="Get another, then send it again.")
    return session


Caller = Annotated[Operator, Depends(get_operator)]
