"""Sign-in attempts: wrong codes make one wait, longer each time, and lock nobody else out.

Three counts grow: of a name at an address, of an address, and of a name. Whoever guesses waits by
all three. A browser or an address from which the right person came before answers for itself
only, so that a stranger who guesses at somebody's name, or a neighbour behind the same router,
cannot keep that person out. Nothing here tells whether a name exists.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from hospitium.core.clock import Clock
from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Operator
from hospitium.usecases.accounts import is_known_device
from hospitium.usecases.operators import sign_in
from hospitium.usecases.runtime import Runtime

FREE_ATTEMPTS = 3
LONGEST_WAIT = timedelta(minutes=5)
SOURCE_FREE = 20
NAME_FREE = 10
NAME_LONGEST = timedelta(seconds=30)
"""Short: whoever has no known browser must still be able to get in while a stranger guesses."""
FORGOTTEN_AFTER = timedelta(hours=24)
REMEMBERED = 10_000
HANDLE_LIMIT = 63
CODE_LIMIT = 200


class TooManyAttempts(NotSignedIn):
    """Too many wrong codes for this name from this place; wait and try again."""

    code, http_status = "hospitium.not_signed_in.wait", 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            "too many wrong access codes for this name from this place",
            remedy=f"Wait {seconds} seconds, then try again.",
        )
        self.seconds = seconds


@dataclass(slots=True)
class _Attempts:
    failed: int = 0
    last: datetime | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Count:
    """One of the counts that an attempt adds to."""

    key: tuple[str, ...]
    free: int
    longest: timedelta


class SignInThrottle:
    """Remembers failed attempts; safe to share by threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._seen: OrderedDict[tuple[str, ...], _Attempts] = OrderedDict()
        self._good: OrderedDict[tuple[str, str], None] = OrderedDict()

    def check(self, handle: str, address: str, *, device: str = "") -> None:
        """Raise `TooManyAttempts` while this name must wait here.

        Parameters
        ----------
        device
            A mark of the browser, given only if the name's owner came by it before.
        """
        now = self._clock()
        with self._lock:
            ends = [
                attempts.not_before
                for count in self._counts(handle, address, device)
                if (attempts := self._seen.get(count.key)) and attempts.not_before
            ]
        left = max(((end - now).total_seconds() for end in ends), default=0.0)
        if left > 0:
            raise TooManyAttempts(int(left) + 1)

    def failed(self, handle: str, address: str, *, device: str = "") -> None:
        """Count a wrong code: once the free ones are gone, the wait doubles from one second."""
        now = self._clock()
        with self._lock:
            for count in self._counts(handle, address, device):
                attempts = self._seen.setdefault(count.key, _Attempts())
                if attempts.last is not None and now - attempts.last > FORGOTTEN_AFTER:
                    attempts.failed = 0
                attempts.failed, attempts.last = attempts.failed + 1, now
                over = attempts.failed - count.free
                if over > 0:
                    wait = min(timedelta(seconds=2 ** min(over - 1, 16)), count.longest)
                    attempts.not_before = now + wait
                self._seen.move_to_end(count.key)
            while len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)

    def succeeded(self, handle: str, address: str, *, device: str = "") -> None:
        """Forget the failures of this name here, and remember that its owner comes from here."""
        with self._lock:
            for count in self._counts(handle, address, device)[:1]:
                self._seen.pop(count.key, None)
            self._seen.pop(("here", handle, address), None)
            self._good[handle, address] = None
            self._good.move_to_end((handle, address))
            while len(self._good) > REMEMBERED:
                self._good.popitem(last=False)

    def _counts(self, handle: str, address: str, device: str) -> list[_Count]:
        if device:
            return [_Count(("device", handle, device), FREE_ATTEMPTS, LONGEST_WAIT)]
        here = _Count(("here", handle, address), FREE_ATTEMPTS, LONGEST_WAIT)
        if (handle, address) in self._good:
            return [here]
        return [
            here,
            _Count(("from", address), SOURCE_FREE, LONGEST_WAIT),
            _Count(("name", handle), NAME_FREE, NAME_LONGEST),
        ]


def sign_in_from(
    runtime: Runtime,
    throttle: SignInThrottle,
    *,
    handle: str,
    code: str,
    address: str,
    device: str = "",
) -> Operator:
    """Return the operator whose code this is.

    Parameters
    ----------
    device
        The browser's cookie, if it sent one: known or not is found out here.

    Raises
    ------
    TooManyAttempts
        While this name must wait here; the code is not looked at.
    NotSignedIn
        If the code does not fit, without saying why.
    """
    handle = handle.strip().lower()
    if not 0 < len(handle) <= HANDLE_LIMIT or not 0 < len(code) <= CODE_LIMIT:
        raise NotSignedIn("that name and access code do not fit")
    known = device if is_known_device(runtime, OperatorId(handle), device) else ""
    throttle.check(handle, address, device=known)
    try:
        operator = sign_in(runtime, OperatorId(handle), code)
    except NotSignedIn:
        throttle.failed(handle, address, device=known)
        raise
    throttle.succeeded(handle, address, device=known)
    return operator
