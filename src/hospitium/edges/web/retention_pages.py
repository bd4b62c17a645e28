"""The daily job, for those who watch: whether it is done, and having it done now."""

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.edges.web.visitors import Sent, Visit, go
from hospitium.usecases.retention import erase_expired_now

router = APIRouter()


@router.post("/oversight/retention")
def post_retention(visitor: Visit, _sent: Sent) -> Response:
    """Erase what has expired without waiting for the timer."""
    erase_expired_now(visitor.runtime, visitor.operator)
    visitor.tell("success", "What had expired is erased; the log says how much.")
    return go("/oversight")
