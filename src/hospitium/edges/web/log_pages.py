"""What was done, by whom, and the proof that nobody has rewritten it; and the purposes."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Path, Query
from fastapi.responses import Response

from hospitium.core.errors import Conflict
from hospitium.edges.web.catalogues import say
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import CHECKING, NOT_CHECKED
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.purposes import CATALOGUE, FORBIDDEN, Serves
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.backups import backup_state
from hospitium.usecases.proof_bundle import proof_zip
from hospitium.usecases.prove_entry import prove_entry
from hospitium.usecases.show_public import show_public
from hospitium.usecases.watch_log import Look

router = APIRouter()
PAGE = 50


@router.get("/log")
def get_log(
    visitor: Visit,
    before: Annotated[int, Query(ge=0, le=2**53)] = 0,
) -> Response:
    """Show entries, newest first, and whether what came since the last look verifies."""
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
        look=visitor.console.log.look(visitor.runtime),
        checked_at=visitor.runtime.clock(),
        backup=backup_state(visitor.runtime, visitor.operator),
    )


@router.get("/log/{sequence}/proof")
def get_entry_proof(sequence: Annotated[int, Path(ge=1, le=2**53)], visitor: Visit) -> Response:
    """Return the proof of one entry, for somebody outside to check without this node."""
    proved = prove_entry(visitor.runtime, visitor.operator, sequence)
    headers = {"Content-Disposition": f'attachment; filename="entry-{sequence}-proof.zip"'}
    return Response(proof_zip(visitor.runtime, proved), 200, headers, "application/zip")


@router.get("/log/public")
def get_public(visitor: Visit) -> Response:
    """Show what the log says, for everybody, of how this node works."""
    found = show_public(visitor.runtime, visitor.operator)
    return visitor.page("log_public.html", entries=found)


@router.post("/log/check")
def post_check(visitor: Visit, _sent: Sent) -> Response:
    """Read the whole log from its first entry."""

    def work(progress: Progress) -> Look:
        return visitor.console.log.check_all(visitor.runtime, on_progress=progress.tell)

    return run(visitor, work, _checked, title=CHECKING, stopped=NOT_CHECKED, back="/log")


def _checked(visitor: Visitor, found: Callable[[], Look]) -> Response:
    try:
        look = found()
    except Conflict as error:
        visitor.tell("note", f"{say(error)}. {say(error.remedy)}")
    else:
        if look.report.sound:
            visitor.tell("success", "Every entry was read. Nobody has rewritten the log.")
    return go("/log")


@router.get("/purposes")
def get_purposes(visitor: Visit) -> Response:
    """Show why one may search, and what can never be a reason."""
    return visitor.page(
        "purposes.html", purposes=CATALOGUE, forbidden=sorted(FORBIDDEN), serves=Serves
    )
