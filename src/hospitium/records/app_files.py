r"""One digest for a folder of files: what an app served to a phone consists of.

It is what these commands print, so that nobody needs our software to compare:

    cd FOLDER
    find . -type f -printf '%P\n' | LC_ALL=C sort | xargs -d '\n' sha256sum | sha256sum
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.errors import BadInput

MAX_FILES = 10_000


@dataclass(frozen=True, slots=True)
class FolderDigest:
    """The digest over a folder, and how many files and bytes went into it."""

    sha256: str
    files: int
    bytes: int


def folder_digest(folder: Path) -> FolderDigest:
    """Return the digest of all files below `folder`; empty folders do not count.

    Raises
    ------
    BadInput
        If there is no file, or one that is no plain file with a plain name: then the list of
        names has two readings.
    """
    lines, size = hashlib.sha256(), 0
    names = sorted(_names(folder), key=str.encode)
    if not 1 <= len(names) <= MAX_FILES:
        raise BadInput(f"the folder holds no file, or more than {MAX_FILES:,}")
    for name in names:
        with (folder / name).open("rb") as file:
            lines.update(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n".encode())
            size += file.tell()
    return FolderDigest(lines.hexdigest(), len(names), size)


def _names(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise BadInput(
                "the folder holds a link or a device",
                remedy="Name a folder of plain files, as they are served.",
            )
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            # sha256sum writes such names in another way
            if not name.isprintable() or "\\" in name:
                raise BadInput("a file of the folder has a name that is no plain text")
            yield name
