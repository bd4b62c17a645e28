"""What was signed once counts once: the ids of phones' signed requests, while they could count."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from hospitium.core.clock import Clock
from hospitium.core.errors import Unavailable
from hospitium.crypto.device_assertion import LEEWAY, BadAssertion

REMEMBERED = 200_000
"""Far above what phones within their rates send in ten minutes."""


class SeenOnce:
    """Remembers ids for as long as a request with one could still count; shared by threads.

    A node that restarts forgets them: for ten minutes a recorded request could then be sent again,
    which is why every call of a phone is one that may come twice.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._seen: OrderedDict[bytes, datetime] = OrderedDict()

    def take(self, mark: bytes) -> None:
        """Accept an id, once.

        Raises
        ------
        BadAssertion
            If it was seen before.
        Unavailable
            If there is no room to remember it.
        """
        now = self._clock()
        with self._lock:
            while self._seen and next(iter(self._seen.values())) < now:
                self._seen.popitem(last=False)
            if mark in self._seen:
                raise BadAssertion("this request was sent before")
            if len(self._seen) >= REMEMBERED:
                raise Unavailable("too many requests of phones at once")
            self._seen[mark] = now + 2 * LEEWAY
