"""Who holds a session, as of now: what ended elsewhere ends here at once."""

from dataclasses import replace

from hospitium.core.errors import NotSignedIn
from hospitium.edges.http.sessions import Kind, Session
from hospitium.edges.http.state import ServerState
from hospitium.policy.operators import Operator
from hospitium.usecases.operators import find_standing
from hospitium.usecases.systems import find_system


def operator_of(state: ServerState, session: Session) -> Operator:
    """Return who holds a session as of now; `NotSignedIn` if it was ended from elsewhere."""
    if session.kind is Kind.SYSTEM:
        return find_system(state.runtime, session.operator, since=session.began_at)
    standing = find_standing(state.runtime, session.operator)
    out = standing.signed_out_at
    if not standing.operator.roles or (out is not None and session.began_at <= out):
        state.sessions.end(session.id)
        raise NotSignedIn("your access has ended, or you have signed out")
    return replace(standing.operator, proved_at=session.proved_at)
