"""Routes about having one's own typing compared at the console's sign-in."""

from fastapi import APIRouter

from hospitium.edges.api.account_bodies import MyTyping, TypingList, TypingOut
from hospitium.edges.api.auth import Caller
from hospitium.edges.http.state import Node
from hospitium.usecases.show_typing import list_typing, show_typing
from hospitium.usecases.turn_typing import turn_typing_off, turn_typing_on

router = APIRouter(prefix="/api/v1/typing", tags=["account"])


@router.get("", summary="See whether your typing is compared.")
def get_typing(runtime: Node, caller: Caller) -> MyTyping:
    """Say since when, and how much was learned; samples are shown to nobody."""
    found = show_typing(runtime, caller)
    return MyTyping(on=found is not None, typing=TypingOut.of(found) if found else None)


@router.put("", status_code=204, summary="Have your typing compared.")
def put_typing(runtime: Node, caller: Caller) -> None:
    """Learn how you type from the next sign-in at the console on; only you can turn it on."""
    turn_typing_on(runtime, caller)


@router.delete("", status_code=204, summary="Stop, and erase what was learned.")
def delete_typing(runtime: Node, caller: Caller) -> None:
    """Compare no more; also fine if it was off."""
    turn_typing_off(runtime, caller)


@router.get("/accounts", summary="List who has asked for it.")
def get_accounts(runtime: Node, caller: Caller) -> TypingList:
    """List the accounts of your agency, for its data-protection officer."""
    return TypingList(typing=[TypingOut.of(one) for one in list_typing(runtime, caller)])
