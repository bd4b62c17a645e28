"""Who is signed in to the console: in memory only, gone after 30 idle minutes."""

import hmac
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from hospitium.core.clock import Clock
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
REMEMBERED = 10_000
TOKEN_BYTES = 32


@dataclass(slots=True)
class Session:
    """One signed-in browser.

    Attributes
    ----------
    csrf
        Stands in every form; a POST without it is not from our pages.
    notices
        What the next page tells, such as the report of an upload; shown once.
    """

    id: str
    operator: OperatorId
    csrf: str
    began_at: datetime
    seen_at: datetime
    notices: list[dict[str, Any]] = field(default_factory=list)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it was idle too long, or lasted too long."""
        return now - self.seen_at > IDLE or now - self.began_at > LONGEST

    def take_notices(self) -> list[dict[str, Any]]:
        """Return what is to be told, once."""
        told, self.notices = self.notices, []
        return told

    def fits(self, token: str) -> bool:
        """Tell whether `token` is the one that our forms of this session carry."""
        return same_token(token, self.csrf)


class Sessions:
    """All signed-in browsers of this process; safe to share by threads."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._lock = Lock()
        self._open: OrderedDict[str, Session] = OrderedDict()

    def token(self) -> str:
        """Return 32 unpredictable bytes as text."""
        return self._random(TOKEN_BYTES).hex()

    def begin(self, operator: OperatorId) -> Session:
        """Sign `operator` in: always a new id, so that nobody can plant one."""
        now = self._clock()
        session = Session(self.token(), operator, self.token(), now, now)
        with self._lock:
            self._open[session.id] = session
            if len(self._open) > REMEMBERED:
                self._open.popitem(last=False)
        return session

    def find(self, session_id: str, *, touch: bool) -> Session | None:
        """Return the session if it still lasts; `touch` starts its idle time anew."""
        now = self._clock()
        with self._lock:
            session = self._open.get(session_id)
            if session is None:
                return None
            if session.is_over(now):
                del self._open[session_id]
                return None
            if touch:
                session.seen_at = now
                self._open.move_to_end(session_id)
            return session

    def end(self, session_id: str) -> None:
        """Sign out."""
        with self._lock:
            self._open.pop(session_id, None)


def same_token(given: str, expected: str) -> bool:
    """Compare two tokens in time that does not depend on where they differ; empty never fits."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
