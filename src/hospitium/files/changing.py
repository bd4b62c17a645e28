"""Files that change where they are: grown, cut, and gone when they are discarded."""

import os
from pathlib import Path

from hospitium.files.whole import sync_folder


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
