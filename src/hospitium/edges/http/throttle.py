"""Sign-in attempts: wrong codes make one wait, longer each time, and nobody else.

The wait belongs to a name *and* an address, so that a stranger who guesses at somebody's name
from elsewhere cannot lock that person out.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from hospitium.core.clock import Clock
from hospitium.core.errors import NotSignedIn
from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Operator
from hospitium.usecases.operators import sign_in
from hospitium.usecases.runtime import Runtime

FREE_ATTEMPTS = 3
LONGEST_WAIT = timedelta(minutes=5)
REMEMBERED = 10_000
HANDLE_LIMIT = 63
CODE_LIMIT = 200


class TooManyAttempts(NotSignedIn):
    """Too many wrong codes for this name from this address; wait and try again."""

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
    not_before: datetime | None = None


class SignInThrottle:
    """Remembers failed attempts for each name and address; safe to share by threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._seen: OrderedDict[tuple[str, str], _Attempts] = OrderedDict()

    def check(self, handle: str, address: str) -> None:
        """Raise `TooManyAttempts` while this name must wait at this address."""
        with self._lock:
            attempts = self._seen.get((handle, address))
            if attempts is None or attempts.not_before is None:
                return
            left = (attempts.not_before - self._clock()).total_seconds()
        if left > 0:
            raise TooManyAttempts(int(left) + 1)

    def failed(self, handle: str, address: str) -> None:
        """Count a wrong code: from the fourth on, the wait doubles from one second."""
        with self._lock:
            attempts = self._seen.setdefault((handle, address), _Attempts())
            attempts.failed += 1
            over = attempts.failed - FREE_ATTEMPTS
            if over > 0:
                wait = min(timedelta(seconds=2 ** min(over - 1, 16)), LONGEST_WAIT)
                attempts.not_before = self._clock() + wait
            self._seen.move_to_end((handle, address))
            if len(self._seen) > REMEMBERED:
                self._seen.popitem(last=False)

    def succeeded(self, handle: str, address: str) -> None:
        """Forget the failures of this name at this address."""
        with self._lock:
            self._seen.pop((handle, address), None)


def sign_in_from(
    runtime: Runtime, throttle: SignInThrottle, *, handle: str, code: str, address: str
) -> Operator:
    """Return the operator whose code this is.

    Raises
    ------
    TooManyAttempts
        While this name must wait at this address; the code is not looked at.
    NotSignedIn
        If the code does not fit, without saying why.
    """
    handle = handle.strip().lower()
    if not 0 < len(handle) <= HANDLE_LIMIT or not 0 < len(code) <= CODE_LIMIT:
        raise NotSignedIn("that name and access code do not fit")
    throttle.check(handle, address)
    try:
        operator = sign_in(runtime, OperatorId(handle), code)
    except NotSignedIn:
        throttle.failed(handle, address)
        raise
    throttle.succeeded(handle, address)
    return operator
