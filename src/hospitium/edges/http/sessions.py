"""Who is signed in, by browser or token: in memory, locked when idle, over in half a day."""

import hmac
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Any

from hospitium.core.clock import Clock
from hospitium.core.errors import NotFound
from hospitium.core.ids import OperatorId
from hospitium.core.randomness import Random
from hospitium.crypto.digest import digest

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
SYSTEM_LONGEST = timedelta(minutes=10)
REMEMBERED = 10_000
TOKEN_BYTES = 32
HELD_LETTERS = 100_000


class Kind(StrEnum):
    """What holds the session's secret."""

    CONSOLE = "console"
    PROGRAM = "program"
    SYSTEM = "system"


class How(StrEnum):
    """How somebody proved who they are when it began."""

    CODE = "access-code"
    PASSKEY = "passkey"
    SECRET = "secret"  # noqa: S105 - the name of a way, no secret


@dataclass(frozen=True, slots=True)
class Held:
    """A form that came while the session was locked: kept for its owner, in memory only."""

    path: str
    texts: tuple[tuple[str, str], ...]
    had_files: bool


@dataclass(slots=True)
class Session:
    """One signed-in browser, program or system.

    Attributes
    ----------
    csrf
        Stands in every form; a POST without it is not from our pages.
    proved_at
        When the person last showed a passkey.
    locked
        Idle for too long, or locked by hand: opens again for the same person only.
    held
        What was sent while it was locked.
    doubted
        The rhythm of a sign-in that was typed unlike others (`usecases.check_typing`), until the
        person has shown once more who they are; in memory only.
    notices
        What the next page tells, such as the report of an upload; shown once.
    """

    id: str
    operator: OperatorId
    csrf: str
    began_at: datetime
    seen_at: datetime
    kind: Kind = Kind.CONSOLE
    how: How = How.CODE
    proved_at: datetime | None = None
    locked: bool = False
    held: Held | None = None
    doubted: str = ""
    notices: list[dict[str, Any]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What its owner tells it by; opens nothing."""
        return digest("hospitium.session.1", self.id.encode()).hex()[:16]

    @property
    def ends_at(self) -> datetime:
        """When it is over, whatever happens."""
        return self.began_at + (SYSTEM_LONGEST if self.kind is Kind.SYSTEM else LONGEST)

    def is_over(self, now: datetime) -> bool:
        """Tell whether it lasted too long; what is no browser is over when idle, too."""
        return now > self.ends_at or (self.kind is not Kind.CONSOLE and self.is_idle(now))

    def is_idle(self, now: datetime) -> bool:
        """Tell whether nobody has been there for a while."""
        return now - self.seen_at > IDLE

    def take_notices(self) -> list[dict[str, Any]]:
        """Return what is to be told, once."""
        told, self.notices = self.notices, []
        return told

    def take_held(self) -> Held | None:
        """Return what was sent while it was locked, once."""
        held, self.held = self.held, None
        return held

    def fits(self, token: str) -> bool:
        """Tell whether `token` is the one that our forms of this session carry."""
        return same_token(token, self.csrf)


class Sessions:
    """All that are signed in to this process; safe to share by threads."""

    def __init__(self, clock: Clock, random: Random) -> None:
        self._clock = clock
        self._random = random
        self._lock = Lock()
        self._open: OrderedDict[str, Session] = OrderedDict()

    def token(self) -> str:
        """Return 32 unpredictable bytes as text."""
        return self._random(TOKEN_BYTES).hex()

    def begin(
        self,
        operator: OperatorId,
        *,
        kind: Kind = Kind.CONSOLE,
        how: How = How.CODE,
        proved_at: datetime | None = None,
        doubted: str = "",
    ) -> Session:
        """Sign `operator` in: always a new id, so that nobody can plant one.

        `doubted` lets nobody further than the lock, where the person shows who they are once more.
        """
        now = self._clock()
        session = Session(
            self.token(), operator, self.token(), now, now, kind, how,
            proved_at=proved_at, locked=bool(doubted), doubted=doubted,
        )  # fmt: skip
        with self._lock:
            self._open[session.id] = session
            if len(self._open) > REMEMBERED:
                self._open.popitem(last=False)
        return session

    def find(self, session_id: str, *, touch: bool) -> Session | None:
        """Return the session if it still lasts, locked or not.

        `touch` starts its idle time anew, unless it is locked: then only `unlock` does.
        """
        now = self._clock()
        with self._lock:
            session = self._open.get(session_id)
            if session is None:
                return None
            if session.is_over(now):
                del self._open[session_id]
                return None
            session.locked = session.locked or session.is_idle(now)
            if touch and not session.locked:
                session.seen_at = now
                self._open.move_to_end(session_id)
            return session

    def lock(self, session_id: str) -> None:
        """Lock it by hand, before it is idle."""
        with self._lock:
            if session_id in self._open:
                self._open[session_id].locked = True

    def unlock(self, session_id: str, *, proved_at: datetime | None = None) -> None:
        """Open it again; the caller has proved that the same person is there."""
        with self._lock:
            session = self._open.get(session_id)
            if session is not None:
                session.locked, session.seen_at, session.doubted = False, self._clock(), ""
                session.proved_at = proved_at or session.proved_at

    def of(self, operator: OperatorId) -> tuple[Session, ...]:
        """Return what is signed in as `operator`, the newest first."""
        now = self._clock()
        with self._lock:
            mine = [one for one in self._open.values() if one.operator == operator]
        return tuple(
            sorted((s for s in mine if not s.is_over(now)), key=lambda s: s.began_at, reverse=True)
        )

    def end(self, session_id: str) -> None:
        """Sign out."""
        with self._lock:
            self._open.pop(session_id, None)

    def end_named(self, operator: OperatorId, name: str) -> None:
        """End one of the sessions of `operator`.

        Raises
        ------
        NotFound
            If they have none of that name.
        """
        for session in self.of(operator):
            if same_token(name, session.name):
                self.end(session.id)
                return
        raise NotFound("no such session")

    def end_all(self, operator: OperatorId) -> None:
        """End everything that is signed in as `operator`."""
        for session in self.of(operator):
            self.end(session.id)


def same_token(given: str, expected: str) -> bool:
    """Compare two tokens in time that does not depend on where they differ; empty never fits."""
    return bool(expected) and hmac.compare_digest(given.encode(), expected.encode())
