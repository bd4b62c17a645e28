"""Assemble the server: API, console, health, errors, limits, headers, logs."""

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hospitium import __version__
from hospitium.core.errors import HospitiumError, Refused
from hospitium.core.units import MIB
from hospitium.edges.api.routes import build_api
from hospitium.edges.http import health, limits, transparency
from hospitium.edges.http.guard import Guard
from hospitium.edges.http.metrics import Metrics
from hospitium.edges.http.origin import need_our_own
from hospitium.edges.http.patience import Patience
from hospitium.edges.http.problems import error_of, note, problem_response
from hospitium.edges.http.refused import note_refused
from hospitium.edges.http.state import ServerState, get_runtime
from hospitium.edges.web.console import Console
from hospitium.edges.web.pages import add_console, error_page
from hospitium.usecases.runtime import Runtime

MACHINES = ("/api/", "/health/", "/metrics", "/transparency/")
BODY_BYTES = 1 * MIB
"""For everything but uploads of prints, which have their own limits."""


def create_server(runtime: Runtime, *, address: str | None = None) -> FastAPI:
    """Return the application for a wired node; the caller runs it.

    Parameters
    ----------
    address
        What people type to reach it, such as `https://node.example`; passkeys belong to its name.

    Hand `hospitium.edges.http.logs.log_config()` to uvicorn, with `access_log=False`.
    """
    app = FastAPI(
        title="Hospitium",
        version=__version__,
        summary="Find missing and trafficked people by fingerprint, under rules.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        max_body_size=BODY_BYTES,
        redirect_slashes=False,  # it would repeat the Host of the request in an address
        dependencies=[Depends(need_our_own)],
    )
    metrics = Metrics()
    app.state.server = ServerState.of(runtime, metrics, address)
    app.state.console = Console.of(runtime, app.state.server.sessions)
    add_ways_in(app)
    app.add_exception_handler(Refused, _refuse)
    for kind in (HospitiumError, HTTPException, RequestValidationError):
        app.add_exception_handler(kind, _answer)
    app.add_middleware(Patience)
    app.add_middleware(Guard, metrics=metrics, random=runtime.random, answer=_tell)
    return app


def add_ways_in(app: FastAPI) -> None:
    """Add every route: they hold nothing of a node, and ask the application they were called on."""
    app.include_router(build_api())
    app.include_router(health.router)
    app.include_router(limits.router)  # before the tiles, whose paths may be anything
    app.include_router(transparency.router)
    add_console(app)


def _answer(request: Request, raised: Exception) -> Response:
    error = error_of(raised)
    note(request, error)
    return _tell(request, error)


def _refuse(request: Request, raised: Exception) -> Response:
    """Answer a refusal once the log has it; called on a worker thread, for it writes."""
    note_refused(get_runtime(request), raised)
    return _answer(request, raised)


def _tell(request: Request, error: HospitiumError) -> Response:
    if request.url.path.startswith(MACHINES):
        return problem_response(error)
    return error_page(request, error)
