"""Files of a gallery on disk: whole or absent, and gone when they are discarded."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path

_MODE = 0o600
DRAFT = ".draft"
"""Ending of a file that is being written; one that is found was left by a crash."""


def write_new(path: Path, pieces: Iterable[bytes]) -> None:
    """Put `pieces` at `path` so that a crash at any point leaves the old file or the whole new one.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written; nothing has changed then.
    """
    draft = path.with_name(path.name + DRAFT)
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _MODE)
        with os.fdopen(handle, "wb") as file:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def append(path: Path, data: bytes) -> None:
    """Write at the end of a file and wait until it is on the disk.

    Raises
    ------
    OSError
        If that fails; what was written of `data` has been cut off again.
    """
    with path.open("r+b") as file:
        end = file.seek(0, os.SEEK_END)
        try:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise


def cut(path: Path, size: int) -> None:
    """Shorten a file to `size` bytes."""
    with path.open("r+b") as file:
        file.truncate(size)
        os.fsync(file.fileno())


def discard(path: Path, head: int) -> None:
    """Overwrite the first `head` bytes, where the file's key is, then remove the file."""
    try:
        with path.open("r+b") as file:
            file.write(bytes(min(head, path.stat().st_size)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
    except FileNotFoundError:
        return
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Lock:
    """A lock file; the system lets go of it when the process dies.

    Attributes
    ----------
    held
        False when another process holds it.
    """

    def __init__(self, path: Path) -> None:
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT, _MODE)
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
