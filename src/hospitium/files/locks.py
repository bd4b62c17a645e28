"""Locks between processes; the system lets go of them when their process dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hospitium.files.whole import MODE


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Wait for the lock file `path`, and hold it."""
    handle = _opened(path)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class Lock:
    """A lock file that is taken at once or not at all.

    Attributes
    ----------
    held
        False when another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self._handle = _opened(path)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self.held = True
        except BlockingIOError:
            self.held = False

    def release(self) -> None:
        """Let go; done twice, it is still released."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle, self.held = -1, False


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT, MODE)
