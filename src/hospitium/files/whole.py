"""Files that must be whole or absent, whatever happens to the machine; for their owner's eyes."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

MODE = 0o600


def write_whole(path: Path, data: bytes, *, old_will_do: bool = False) -> None:
    """Put `data` at `path`, as `write_pieces` does."""
    write_pieces(path, (data,), old_will_do=old_will_do)


def write_pieces(path: Path, pieces: Iterable[bytes], *, old_will_do: bool = False) -> None:
    """Put `pieces` at `path` so that a crash at any point leaves the old file or the whole new one.

    Parameters
    ----------
    old_will_do
        Do not wait until the disk knows which of the two has the name: a power cut soon after may
        bring back the old one, whole.

    Raises
    ------
    OSError
        If the disk is full or the folder cannot be written; nothing has changed then.
    """
    draft = _draft(path)
    try:
        _write_through(draft, pieces)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    if not old_will_do:
        sync_folder(path.parent)


def create_whole(path: Path, data: bytes) -> None:
    """As `write_whole`, but never over a file that is there.

    Raises
    ------
    FileExistsError
        If somebody created it first; theirs is untouched.
    """
    draft = _draft(path)
    try:
        _write_through(draft, (data,))
        path.hardlink_to(draft)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


@contextmanager
def creating(path: Path) -> Iterator[BinaryIO]:
    """Give a file to write that gets the name `path` when the block ends well, or nothing is left.

    Works on removable media too, which have no hard links.

    Raises
    ------
    FileExistsError
        If there is a file of that name, before or after; it is untouched.
    """
    draft = _draft(path)
    _need_none(path)
    draft.unlink(missing_ok=True)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _need_none(path)
        draft.rename(path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _need_none(path: Path) -> None:
    if path.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _draft(path: Path) -> Path:
    """Return where a file is written before it takes its name."""
    return path.with_name(f".{path.name}.{os.getpid()}")


def _write_through(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file that nobody else may read, and wait until it is on the disk."""
    path.unlink(missing_ok=True)  # left by a crash of an earlier process of this number
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
    with os.fdopen(handle, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
