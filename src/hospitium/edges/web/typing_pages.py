"""Have one's own typing compared at sign-in, or not: nobody decides that for somebody else."""

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.edges.web.visitors import Sent, Visit, go
from hospitium.usecases.turn_typing import turn_typing_off, turn_typing_on

router = APIRouter()


@router.post("/account/typing")
def post_on(visitor: Visit, _sent: Sent) -> Response:
    """Learn how the person types from their next sign-in on."""
    turn_typing_on(visitor.runtime, visitor.operator)
    visitor.tell("success", "From your next sign-in on, how you type is learned and compared.")
    return go("/account")


@router.post("/account/typing/end")
def post_off(visitor: Visit, _sent: Sent) -> Response:
    """Erase what was learned."""
    turn_typing_off(visitor.runtime, visitor.operator)
    visitor.tell("success", "How you type is not compared any more; what was learned is erased.")
    return go("/account")
