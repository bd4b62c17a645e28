"""Find sets of prints in a folder: images named `<finger>_<impression>.<ext>`."""

import re
from dataclasses import dataclass
from pathlib import Path

from hospitium.core.errors import NotFound

IMAGE_SUFFIXES = frozenset({".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg", ".wsq"})

_NAME = re.compile(r"(?P<finger>.+)_(?P<impression>[^_]+)")


@dataclass(frozen=True, slots=True)
class PrintFile:
    """One impression on disk.

    Attributes
    ----------
    label
        Path relative to the folder under test: unique, and all that a report shows.
    """

    path: Path
    label: str
    finger: str


@dataclass(frozen=True, slots=True)
class PrintSet:
    """The impressions of one folder, sorted by name."""

    name: str
    files: tuple[PrintFile, ...]


def find_sets(folder: Path) -> tuple[list[PrintSet], dict[str, str]]:
    """Return the sets in `folder` and in its subfolders, and why the rest took no part.

    A set's name is its folder's. It needs at least two fingers, and one of them twice.

    Raises
    ------
    NotFound
        If there is no such folder.
    """
    if not folder.is_dir():
        raise NotFound("there is no such folder", remedy="Check the path.")
    sets: list[PrintSet] = []
    skipped: dict[str, str] = {}
    for place in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        files, odd = _prints_in(place, folder)
        fingers = {file.finger for file in files}
        if 2 <= len(fingers) < len(files):
            sets.append(PrintSet(place.resolve().name, tuple(files)))
            skipped |= odd
        elif place != folder:
            skipped[place.name] = (
                "no two fingers as <finger>_<impression> images, one of them twice"
            )
    return sets, skipped


def _prints_in(place: Path, folder: Path) -> tuple[list[PrintFile], dict[str, str]]:
    """Return the prints directly in `place`, and why other files are none."""
    files, odd = [], {}
    for path in sorted(path for path in place.iterdir() if path.is_file()):
        label = path.relative_to(folder).as_posix()
        name = _NAME.fullmatch(path.stem)
        if path.suffix.lower() not in IMAGE_SUFFIXES:
            odd[label] = "not an image"
        elif name is None:
            odd[label] = "not named <finger>_<impression>"
        else:
            files.append(PrintFile(path, label, name["finger"]))
    return files, odd
