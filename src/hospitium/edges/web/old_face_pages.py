"""Faces that another network has read: how many wait, and reading their kept portraits anew."""

from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import READ_SO_FAR, READING_AGAIN
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.usecases.renew_faces import Renewed, faces_left, renew_faces

router = APIRouter()


@router.get("/old-faces")
def get_old_faces(visitor: Visit) -> Response:
    """Show which faces of the agency no search compares since the network was changed."""
    return visitor.page("old_faces.html", left=faces_left(visitor.runtime, visitor.operator))


@router.post("/old-faces")
def post_old_faces(visitor: Visit, _sent: Sent) -> Response:
    """Read kept portraits anew, or go on where that was stopped."""

    def work(progress: Progress) -> Renewed:
        return renew_faces(visitor.runtime, visitor.operator, on_progress=progress.tell)

    return run(visitor, work, _read, title=READING_AGAIN, stopped=READ_SO_FAR, back="/old-faces")


def _read(visitor: Visitor, done: Callable[[], Renewed]) -> Response:
    found = done()
    if found.renewed:
        visitor.tell("success", "Kept portraits were read again; searches compare these faces now.")
    elif found.need_photograph:
        visitor.tell("note", "No kept portrait could be read again: new photographs are needed.")
    else:
        visitor.tell("success", "Nothing waits: all faces are compared.")
    return go("/old-faces")
