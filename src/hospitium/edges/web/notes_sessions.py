"""Who has opened the page behind a person's code: in memory only, gone after ten idle minutes."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from hospitium.core.clock import Clock
from hospitium.core.ids import CodeId
from hospitium.core.randomness import Random
from hospitium.edges.http.sessions import TOKEN_BYTES, same_token

IDLE = timedelta(minutes=10)
LONGEST = timedelta(hours=1)
REMEMBERED = 10_000
TRIES = 10
WITHIN = timedelta(minutes=1)
"""So many codes may be tried from one address; a shelter's whole house may share one, so the wait
is short. It is not what protects: a code has 120 random bits."""


@dataclass(slots=True)
class OpenNotes:
    """One browser with the page open; `csrf` stands in every form of it."""

    id: str
    code: CodeId
    csrf: str
    began_at: datetime
    seen_at: datetime

    def is_over(self, now: datetime) -> bool:
        """Tell whether it was idle too long, or lasted too long."""
        return now - self.seen_at > IDLE or now - self.began_at > LONGEST

    def fits(self, token: str) -> bool:
        """Tell whether `token` is the one that our forms carry."""
        return same_token(token, self.csrf)


class NotesSessions:
    """All browsers with a page open, and how often each address has tried; safe for threads."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock, self._random = clock, random
        self._lock = Lock()
        self._open: OrderedDict[str, OpenNotes] = OrderedDict()
        self._tried: OrderedDict[str, list[datetime]] = OrderedDict()

    def token(self) -> str:
        """Return 32 unpredictable bytes as text."""
        return self._random(TOKEN_BYTES).hex()

    def may_try(self, address: str) -> bool:
        """Count a try from `address`; no, once there were too many within a minute."""
        now = self._clock()
        with self._lock:
            fresh = [at for at in self._tried.pop(address, []) if now - at < WITHIN]
            allowed = len(fresh) < TRIES
            self._tried[address] = [*fresh, now] if allowed else fresh
            if len(self._tried) > REMEMBERED:
                self._tried.popitem(last=False)
        return allowed

    def begin(self, code: CodeId) -> OpenNotes:
        """Open the page for whoever gave the code: always a new id, so that nobody plants one."""
        now = self._clock()
        opened = OpenNotes(self.token(), code, self.token(), now, now)
        with self._lock:
            self._open[opened.id] = opened
            if len(self._open) > REMEMBERED:
                self._open.popitem(last=False)
        return opened

    def find(self, session_id: str) -> OpenNotes | None:
        """Return the open page if it still lasts, and start its idle time anew."""
        now = self._clock()
        with self._lock:
            opened = self._open.get(session_id)
            if opened is None:
                return None
            if opened.is_over(now):
                del self._open[session_id]
                return None
            opened.seen_at = now
            return opened

    def end(self, session_id: str) -> None:
        """Close the page."""
        with self._lock:
            self._open.pop(session_id, None)
