"""Tell whether anything happened on the node: the log has an entry for everything that does."""

import time
from threading import Lock

from hospitium.records.log_rows import log_end
from hospitium.usecases.runtime import Runtime

FRESH = 1.0
"""Seconds for which everybody who asks gets the same answer: one query, however many wait."""


class Pulse:
    """The length of the log, asked for by many; safe to share by threads."""

    def __init__(self, fresh: float = FRESH) -> None:
        self._fresh = fresh
        self._busy = Lock()
        self._size = 0
        self._asked = float("-inf")

    def beat(self, runtime: Runtime) -> int:
        """Return the number of entries of the log, at most `fresh` seconds old."""
        with self._busy:
            if time.monotonic() - self._asked >= self._fresh:
                with runtime.node.read() as session:
                    self._size = log_end(session, runtime.node.vault).sequence
                self._asked = time.monotonic()
            return self._size
