"""Write files for the person at the terminal, never over one that is there."""

import os
from pathlib import Path

from hospitium.core.errors import Conflict, Unavailable


def write_new(path: Path, data: bytes) -> Path:
    """Write `data` to a new file that only its owner may read, and make its folder.

    Raises
    ------
    Conflict
        If a file of that name is there; it stays as it is.
    Unavailable
        If it cannot be written; then nothing of it is left.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Conflict(
            f"there is a file {path.name} already", remedy="Name another, or move it away."
        ) from error
    except OSError as error:
        raise _unwritable(error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritable(error) from error
    return path


def _unwritable(error: OSError) -> Unavailable:
    return Unavailable(
        f"the file cannot be written: {error.strerror}",
        remedy="Name a place of yours, with space left.",
    )
