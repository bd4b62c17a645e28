"""Is it alive, is it ready, and how is it doing: for machines, without signing in."""

from collections.abc import Callable

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from hospitium.core.errors import HospitiumError
from hospitium.edges.http.metrics import CONTENT_TYPE
from hospitium.edges.http.state import Node, State
from hospitium.records.log_rows import log_end
from hospitium.usecases.runtime import Runtime

router = APIRouter(tags=["health"])


@router.get("/health/live", summary="The process answers.")
def live() -> dict[str, str]:
    """Say that the process answers."""
    return {"status": "live"}


@router.get(
    "/health/ready",
    summary="Database, log, keys and model are there.",
    responses={503: {"description": "At least one of them is not."}},
)
def ready(runtime: Node) -> JSONResponse:
    """Check what a search needs; 503 names what is missing."""
    checks = {
        name: _check(probe, runtime)
        for name, probe in (("records", _records), ("keys", _keys), ("model", _model))
    }
    good = all(state == "ok" for state in checks.values())
    body = {"status": "ready" if good else "not ready", "checks": checks}
    return JSONResponse(body, status_code=200 if good else 503)


@router.get(
    "/metrics",
    summary="Counts and times for Prometheus.",
    response_class=Response,
    responses={200: {"content": {CONTENT_TYPE: {}}, "description": "Prometheus' text format."}},
)
def metrics(state: State) -> Response:
    """Return counts and times; no id, no personal data."""
    return Response(state.metrics.render(), media_type=CONTENT_TYPE)


def _check(probe: Callable[[Runtime], None], runtime: Runtime) -> str:
    try:
        probe(runtime)
    except HospitiumError as error:
        return error.code
    return "ok"


def _records(runtime: Runtime) -> None:
    """Read the end of the log: the database answers, and the key fits it."""
    with runtime.node.read() as session:
        log_end(session, runtime.node.vault)


def _keys(runtime: Runtime) -> None:
    """Look that the root was not moved to where this process cannot follow (`vault protect`)."""
    runtime.node.check_root()


def _model(runtime: Runtime) -> None:
    runtime.finger()
