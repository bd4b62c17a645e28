"""What the console keeps between requests: sessions, how pages are drawn, what was checked."""

from dataclasses import dataclass

from fastapi import Request

from hospitium.edges.http.sessions import Sessions
from hospitium.edges.web.jobs import Jobs
from hospitium.edges.web.notes_sessions import NotesSessions
from hospitium.edges.web.render import Renderer
from hospitium.usecases.pulse import Pulse
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.watch_log import LogWatch


@dataclass(frozen=True, slots=True)
class Console:
    """One console of one server."""

    sessions: Sessions
    renderer: Renderer
    title: str
    log: LogWatch
    notes: NotesSessions
    pulse: Pulse
    jobs: Jobs

    @classmethod
    def of(cls, runtime: Runtime, sessions: Sessions) -> "Console":
        """Return the console of a wired node."""
        jobs = Jobs(runtime.clock, runtime.new_id)
        notes = NotesSessions(runtime.clock, runtime.random)
        return cls(sessions, Renderer(), runtime.node.info.name, LogWatch(), notes, Pulse(), jobs)


def get_console(request: Request) -> Console:
    """Return the console that this request reached."""
    console: Console = request.app.state.console
    return console
