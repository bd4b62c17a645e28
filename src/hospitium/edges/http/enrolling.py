"""Who enrols by a code: throttled as sign-in is, over the API and in the console."""

from fastapi import Request

from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.edges.http.state import ServerState, address_of
from hospitium.policy.operators import Operator
from hospitium.usecases.passkeys import who_enrols


def enrolling(request: Request, state: ServerState, handle: str, code: str) -> Operator:
    """Return the operator whom an enrolment code fits; guesses make one wait.

    Raises
    ------
    TooManyAttempts, NotSignedIn
        As `sign_in_from`.
    """
    handle, address = handle.strip().lower(), address_of(request)
    state.throttle.check(handle, address)
    try:
        return who_enrols(state.runtime, OperatorId(handle), code)
    except NotSignedIn:
        state.throttle.failed(handle, address)
        raise
