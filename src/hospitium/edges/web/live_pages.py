"""Live updates: a stream that says "something changed", never what.

Server-sent events (HTML, "Server-sent events"): the page fetches anew what it may see, so nothing
personal is on the stream and no permission is decided here. A stream lives for ten minutes at
most and the browser opens the next; a session that is locked or over ends it.

What happened between two streams, or between a page and its first one, is told when the stream
begins: every change carries how far it reaches as its id, which the browser sends when it comes
again. Who comes with no id, or with another than now holds, is told of a change at once.
"""

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from hospitium.core.errors import HospitiumError
from hospitium.edges.web.visitors import IdleVisit, Visitor, find_session

router = APIRouter()
STEP = 1.5
"""Seconds between two looks."""
LONGEST = 600.0
AGAIN_MS = 3000
QUIET = 15.0
"""Seconds after which a comment keeps proxies from closing a silent stream."""


@router.get("/live")
def get_live(request: Request, visitor: IdleVisit) -> StreamingResponse:
    """Say when something happened on this node; the page asks for it now and then otherwise."""
    return StreamingResponse(
        _changes(request, visitor),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


async def _changes(request: Request, visitor: Visitor) -> AsyncIterator[str]:
    loop = asyncio.get_running_loop()
    began = spoke = loop.time()
    known = request.headers.get("last-event-id", "")
    yield f"retry: {AGAIN_MS}\n\n"
    while loop.time() - began < LONGEST and _still_here(request, visitor):
        size = str(await run_in_threadpool(visitor.console.pulse.beat, visitor.runtime))
        if size != known:
            known, spoke = size, loop.time()
            yield f"id: {size}\nevent: change\ndata:\n\n"
        elif loop.time() - spoke > QUIET:
            spoke = loop.time()
            yield ": still here\n\n"
        await asyncio.sleep(STEP)


def _still_here(request: Request, visitor: Visitor) -> bool:
    try:
        return not find_session(request, visitor.console, touch=False).locked
    except HospitiumError:
        return False
