"""How long a request may take to arrive: who sends nothing, or never stops, is given up.

A body that drips holds a connection and, in an upload, memory; nobody signed in has to pay for it.
"""

import asyncio
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hospitium.core.errors import BadInput

SILENCE = 30.0
"""Seconds without a byte of the body."""
WHOLE = 900.0
"""Seconds for the whole body: the largest upload at 300 KB/s, a slow line."""


class TooSlow(BadInput):
    """The request did not arrive in time."""

    code, http_status = "hospitium.bad_input.too_slow", 408
    remedy = "Check the network, then send it again; send fewer images at once on a slow line."


class Patience:
    """ASGI middleware that waits for a body only so long; `TooSlow` when it is over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request on, with a `receive` that gives up."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        end = time.monotonic() + WHOLE
        arrived = False

        async def receive_in_time() -> Message:
            nonlocal arrived
            if arrived:  # from here on it only waits for the client to hang up
                return await receive()
            left = min(SILENCE, end - time.monotonic())
            try:
                async with asyncio.timeout(left):
                    message = await receive()
            except TimeoutError:
                raise TooSlow("the request did not arrive in time") from None
            arrived = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)
