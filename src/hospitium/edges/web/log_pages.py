"""What was done, by whom, and the proof that nobody has rewritten it; and the purposes."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium.edges.web.visitors import Visit
from hospitium.policy.purposes import CATALOGUE, FORBIDDEN, Serves
from hospitium.usecases.audit_log import show_log, verify_log
from hospitium.usecases.backups import backup_state

router = APIRouter()
PAGE = 50


@router.get("/log")
def get_log(
    visitor: Visit,
    before: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """Show entries, newest first, and whether the whole log verifies."""
    newest = show_log(visitor.runtime, visitor.operator, limit=1, newest_first=True)
    last = newest[0].leaf.sequence if newest else 0
    top = min(before - 1, last) if before else last
    entries = show_log(
        visitor.runtime, visitor.operator, after=max(0, top - PAGE), limit=min(PAGE, max(top, 1))
    )
    return visitor.page(
        "log.html",
        entries=[entry for entry in reversed(entries) if entry.leaf.sequence <= top],
        last=last,
        report=verify_log(visitor.runtime),
        checked_at=visitor.runtime.clock(),
        backup=backup_state(visitor.runtime, visitor.operator),
    )


@router.get("/purposes")
def get_purposes(visitor: Visit) -> Response:
    """Show why one may search, and what can never be a reason."""
    return visitor.page(
        "purposes.html", purposes=CATALOGUE, forbidden=sorted(FORBIDDEN), serves=Serves
    )
