"""What the console keeps between requests: who is signed in, which pages are open."""

from dataclasses import dataclass

from fastapi import Request

from hospitium.edges.web.notes_sessions import NotesSessions
from hospitium.edges.web.render import Renderer
from hospitium.edges.web.sessions import Sessions
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Console:
    """One console of one server."""

    sessions: Sessions
    renderer: Renderer
    title: str
    notes: NotesSessions

    @classmethod
    def of(cls, runtime: Runtime) -> "Console":
        """Return the console of a wired node."""
        sessions = Sessions(runtime.clock, runtime.random)
        notes = NotesSessions(runtime.clock, runtime.random)
        return cls(sessions, Renderer(), runtime.node.info.name, notes)


def get_console(request: Request) -> Console:
    """Return the console that this request reached."""
    console: Console = request.app.state.console
    return console
