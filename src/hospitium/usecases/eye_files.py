"""Find pictures of eyes in a folder, and whose they are.

Four layouts: `<user>/<number>_L.png` and `_R`, as IIT Delhi gives them; `<user>/left/…` and
`right`; `<user>/<day>/<user>_<day>_<number>.png`, one eye of each user, on several days;
and `<eye>_<number>.png`, where an eye whose name ends in L or R belongs to the person that the rest
names.
"""

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from hospitium.core.errors import BadInput, NotFound

SUFFIXES = frozenset({".png", ".bmp", ".jpg", ".jpeg", ".tif", ".tiff", ".jp2"})

MOST_FILES = 100_000

_SIDES = {"l": "L", "left": "L", "r": "R", "right": "R"}
_NUMBER_SIDE = re.compile(r"\d+_(?P<side>[LR])")
_EYE_NUMBER = re.compile(r"(?P<eye>.+)_(?P<number>[^_]+)")
_PERSON = re.compile(r"(?P<person>.*[^_-])[_-]?[LR]")


@dataclass(frozen=True, slots=True)
class EyeFile:
    """One picture on disk.

    Attributes
    ----------
    label
        Path relative to the folder: all that a report shows.
    eye, person
        Names, unique within the folder.
    """

    path: Path
    label: str
    eye: str
    person: str


def find_eyes_in(folder: Path) -> tuple[list[EyeFile], dict[str, str]]:
    """Return the pictures in a folder and below it, by label, and why other files are none.

    Raises
    ------
    NotFound
        If there is no such folder.
    BadInput
        If it has more than `MOST_FILES` files, or no two pictures of one eye and one of another
        person's.
    """
    if not folder.is_dir():
        raise NotFound("there is no such folder", remedy="Check the path.")
    eyes: list[EyeFile] = []
    odd: dict[str, str] = {}
    for count, path in enumerate(sorted(path for path in folder.rglob("*") if path.is_file())):
        if count >= MOST_FILES:
            raise BadInput(f"the folder has more than {MOST_FILES:,} files")
        label = path.relative_to(folder).as_posix()
        named = whose(label)
        if path.suffix.lower() not in SUFFIXES:
            odd[label] = "not an image"
        elif named is None:
            odd[label] = "not named <eye>_<number>"
        else:
            eyes.append(EyeFile(path, label, *named))
    if len({one.eye for one in eyes}) == len(eyes) or len({one.person for one in eyes}) < 2:
        raise BadInput(
            "no eyes to compare in that folder",
            remedy="Name pictures <eye>_<number>.png, or <user>/<number>_L.png: two people at "
            "the least, and one eye twice.",
        )
    return eyes, odd


def whose(label: str) -> tuple[str, str] | None:
    """Return the eye and the person that a path names; None if it names none."""
    path = PurePosixPath(label)
    folders = path.parts[:-1]
    if len(folders) >= 2 and folders[-1].lower() in _SIDES:
        person = "/".join(folders[:-1])
        return f"{person}/{_SIDES[folders[-1].lower()]}", person
    place = "/".join(folders)
    if len(folders) >= 2 and path.stem.startswith(f"{folders[-2]}_{folders[-1]}_"):
        person = "/".join(folders[:-1])
        return person, person
    if folders and (found := _NUMBER_SIDE.fullmatch(path.stem)):
        return f"{place}/{found['side']}", place
    if (found := _EYE_NUMBER.fullmatch(path.stem)) is None:
        return None
    eye = f"{place}/{found['eye']}" if place else found["eye"]
    side = _PERSON.fullmatch(eye)
    return eye, side["person"] if side else eye
