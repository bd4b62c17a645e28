"""Routes about one's own sessions."""

from fastapi import APIRouter

from hospitium.edges.api.account_bodies import SessionList, SessionOut
from hospitium.edges.api.auth import Caller
from hospitium.edges.http.state import Node, State
from hospitium.usecases.accounts import sign_out_everywhere

router = APIRouter(prefix="/api/v1/sessions", tags=["account"])


@router.get("", summary="List what is signed in as you.")
def get_sessions(state: State, caller: Caller) -> SessionList:
    """List your browsers and tokens; access codes sent with each request are no session."""
    return SessionList(sessions=[SessionOut.of(one) for one in state.sessions.of(caller.id)])


@router.delete("/{name}", status_code=204, summary="End one of your sessions.")
def delete_session(name: str, state: State, caller: Caller) -> None:
    """End a browser's session or a token at once."""
    state.sessions.end_named(caller.id, name)


@router.delete("", status_code=204, summary="Sign out everywhere.")
def delete_sessions(runtime: Node, state: State, caller: Caller) -> None:
    """End everything that is signed in as you, on every machine, and forget known browsers."""
    sign_out_everywhere(runtime, caller)
    state.sessions.end_all(caller.id)
