"""Who calls: `Authorization: Bearer handle:access-code` on every request.

No cookie counts here, so no other site can make a signed-in browser call this API.
"""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from hospitium.core.errors import NotSignedIn
from hospitium.edges.http.state import State
from hospitium.edges.http.throttle import sign_in_from
from hospitium.policy.operators import Operator

bearer = HTTPBearer(
    auto_error=False,
    scheme_name="operator",
    description="`handle:access-code`, such as `amira:abcdef-ghijkl-mnopqr-stuvwx`.",
)


def get_operator(
    request: Request,
    state: State,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)],
) -> Operator:
    """Return the operator who calls, or raise `NotSignedIn`."""
    if credentials is None:
        raise NotSignedIn(
            "this address needs an operator",
            remedy="Send the header 'Authorization: Bearer handle:access-code'.",
        )
    handle, _, code = credentials.credentials.partition(":")
    address = request.client.host if request.client else "?"
    return sign_in_from(state.runtime, state.throttle, handle=handle, code=code, address=address)


Caller = Annotated[Operator, Depends(get_operator)]
