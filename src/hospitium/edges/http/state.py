"""What every request is handed; `api.server.create_server` puts it there."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from hospitium.edges.http.metrics import Metrics
from hospitium.edges.http.throttle import SignInThrottle
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ServerState:
    """The wired node, and what the server itself counts and remembers."""

    runtime: Runtime
    metrics: Metrics
    throttle: SignInThrottle


def get_state(request: Request) -> ServerState:
    """Return the state of the application that this request reached."""
    state: ServerState = request.app.state.server
    return state


def get_runtime(request: Request) -> Runtime:
    """Return what use cases are handed."""
    return get_state(request).runtime


State = Annotated[ServerState, Depends(get_state)]
Node = Annotated[Runtime, Depends(get_runtime)]
