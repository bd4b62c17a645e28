"""The outermost layer: an id for each request, safe headers, one log line, one count.

Whatever goes wrong inside ends here as a plain problem: the service stays alive and the log
says where it happened, not what was in it.
"""

import time
from collections.abc import Callable, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hospitium.core.errors import HospitiumError
from hospitium.core.randomness import Random
from hospitium.edges.http.logs import LOGGER, places
from hospitium.edges.http.metrics import Metrics

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
STAY_ON_TLS = "max-age=63072000; includeSubDomains"
Answer = Callable[[Request, HospitiumError], Response]
NO_STORE = "no-store"
UNMATCHED = "(none)"


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, *, metrics: Metrics, random: Random, answer: Answer) -> None:
        self._app = app
        self._answer = answer
        self._metrics = metrics
        self._random = random

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what is not HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        request_id = self._random(8).hex()
        answer: dict[str, int] = {}
        note: dict[str, Any] = {}
        scope.setdefault("state", {})["note"] = note

        async def reply(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer["status"] = message["status"]
                _set_headers(message, request_id, over_tls=scope["scheme"] == "https")
            await send(message)

        try:
            await self._app(scope, receive, reply)
        except Exception as error:  # noqa: BLE001 - the last stop: anything that escaped
            note |= {"error": type(error).__name__, "where": list(places(error.__traceback__))}
            note["code"] = HospitiumError.code
            if "status" not in answer:
                failed = HospitiumError("something went wrong on this node; nothing was saved")
                await self._answer(Request(scope), failed)(scope, receive, reply)
        finally:
            self._tell(scope, request_id, answer.get("status", 499), began, note)

    def _tell(
        self, scope: Scope, request_id: str, status: int, began: float, note: dict[str, Any]
    ) -> None:
        seconds = time.perf_counter() - began
        route = route_template(scope)
        self._metrics.count_request(
            method=scope["method"], route=route, status=status, seconds=seconds
        )
        fields = {
            "request": request_id,
            "method": scope["method"],
            "route": route,
            "status": status,
            "ms": round(seconds * 1000, 1),
            **note,
        }
        level = LOGGER.error if "where" in note else LOGGER.info
        level("request", extra=fields)


def route_template(scope: MutableMapping[str, Any]) -> str:
    """Return the template that the request matched, such as `/cases/{case_id}`."""
    path: str = getattr(scope.get("route"), "path", UNMATCHED)
    return path


def _set_headers(message: Message, request_id: str, *, over_tls: bool) -> None:
    headers = MutableHeaders(scope=message)
    if over_tls:
        headers.setdefault("Strict-Transport-Security", STAY_ON_TLS)
    for name, value in HEADERS.items():
        headers.setdefault(name, value)
    headers.setdefault("Cache-Control", NO_STORE)
    headers["X-Request-Id"] = request_id
