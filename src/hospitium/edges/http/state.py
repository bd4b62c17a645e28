"""What every request is handed; `api.server.create_server` puts it there."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from hospitium.edges.http.ceremonies import Ceremonies
from hospitium.edges.http.cookies import read_cookie
from hospitium.edges.http.metrics import Metrics
from hospitium.edges.http.rates import CALLS_A_MINUTE, DOORS_A_MINUTE, Rates
from hospitium.edges.http.seen import SeenOnce
from hospitium.edges.http.sessions import Sessions
from hospitium.edges.http.throttle import SignInThrottle
from hospitium.usecases.accounts import is_known_device, token_digest
from hospitium.usecases.runtime import Runtime

DEVICE_COOKIE = "hospitium_device"


@dataclass(frozen=True, slots=True)
class ServerState:
    """The wired node, and what the server itself counts and remembers.

    Attributes
    ----------
    address
        What people type to reach it, such as `https://node.example`; passkeys belong to its name.
    doors
        Counts knocks at what anybody can reach, for each address.
    """

    runtime: Runtime
    metrics: Metrics
    throttle: SignInThrottle
    sessions: Sessions
    ceremonies: Ceremonies
    calls: Rates
    doors: Rates
    seen: SeenOnce
    address: str | None

    @classmethod
    def of(cls, runtime: Runtime, metrics: Metrics, address: str | None) -> "ServerState":
        """Return the state of a server that has just started."""
        clock, random = runtime.clock, runtime.random
        return cls(
            runtime=runtime,
            metrics=metrics,
            throttle=SignInThrottle(clock),
            sessions=Sessions(clock, random),
            ceremonies=Ceremonies(clock, random),
            calls=Rates(clock, CALLS_A_MINUTE),
            doors=Rates(clock, DOORS_A_MINUTE),
            seen=SeenOnce(clock),
            address=address,
        )


def get_state(request: Request) -> ServerState:
    """Return the state of the application that this request reached."""
    state: ServerState = request.app.state.server
    return state


def get_runtime(request: Request) -> Runtime:
    """Return what use cases are handed."""
    return get_state(request).runtime


def address_of(request: Request) -> str:
    """Return where a request came from; behind a proxy that is the proxy, unless uvicorn knows."""
    return request.client.host if request.client else "?"


def knock(request: Request) -> None:
    """Count a request at a door that anybody can reach; `TooManyRequests` when there are many.

    A browser from which somebody signed in before counts for itself: a neighbour behind the same
    address who knocks without end keeps nobody out who works here.
    """
    state = get_state(request)
    device = read_cookie(request, DEVICE_COOKIE)
    known = is_known_device(state.runtime, None, device)
    state.doors.take(token_digest(device) if known else address_of(request))


State = Annotated[ServerState, Depends(get_state)]
Node = Annotated[Runtime, Depends(get_runtime)]
Door = Depends(knock)
