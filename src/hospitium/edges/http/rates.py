"""How many requests one caller may make: a bucket that fills again as time passes."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from hospitium.core.clock import Clock
from hospitium.core.errors import Unavailable

REMEMBERED = 10_000
CALLS_A_MINUTE = 1200
"""Of one operator or system over the API: far above what a person or a batch needs."""
DOORS_A_MINUTE = 120
"""Of one address at the doors that anybody can knock at: sign-in, passkeys, tokens."""


class TooManyRequests(Unavailable):
    """Tell a caller who asks too much to wait a little."""

    code, http_status = "hospitium.unavailable.rate", 429

    def __init__(self, seconds: int) -> None:
        super().__init__("too many requests", remedy=f"Wait {seconds} seconds, then try again.")
        self.seconds = seconds


class Rates:
    """Counts requests for each caller; safe to share by threads."""

    def __init__(self, clock: Clock, a_minute: int) -> None:
        self._clock = clock
        self._most = float(a_minute)
        self._lock = Lock()
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, caller: str) -> None:
        """Count one request, or raise `TooManyRequests`."""
        now = self._clock()
        with self._lock:
            left, since = self._left.get(caller, (self._most, now))
            gained = max(0.0, (now - since).total_seconds()) * self._most / 60
            left = min(self._most, left + gained) - 1
            if left >= 0:
                self._left[caller] = left, now
                self._left.move_to_end(caller)
                if len(self._left) > REMEMBERED:
                    self._left.popitem(last=False)
        if left < 0:
            raise TooManyRequests(int(-left * 60 / self._most) + 1)
