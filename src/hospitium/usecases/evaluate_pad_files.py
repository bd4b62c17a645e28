"""Find what is shown to the liveness check in a folder: pictures of people, and attacks.

DIR/bona-fide/ana/1.jpg       ana, before the camera
DIR/bona-fide/ben_2.jpg       ben: what the name begins with, where there is no folder for him
DIR/attack-print/ana/1.jpg    a print that is held up for ana
DIR/attack-tablet/ben_7.png   a species of attack that we have no name for: any word will do
"""

from dataclasses import dataclass
from pathlib import Path

from hospitium.core.errors import BadInput, NotFound

SUFFIXES = frozenset({".png", ".jpg", ".jpeg"})
ATTACK = "attack-"
LAYOUT = "Put people in bona-fide/PERSON/ and attacks in attack-SPECIES/PERSON/, JPEG or PNG."
_UNNAMED = frozenset(
    (*("attack", "attacks", "spoof", "spoofs", "fake", "fakes", "impostor", "imposter"), ATTACK)
)
"""Folders that say attack and not which: held for people, they would make every rate wrong."""

_BONA_FIDE = ("bona-fide", "bonafide", "bona_fide", "live", "images")


@dataclass(frozen=True, slots=True)
class PadFile:
    """One picture on disk.

    Attributes
    ----------
    label
        Path relative to the folder.
    person
        The folder that it lies in, or what its name begins with: `ana` of `ana_3.jpg`.
    species
        Of the attack, from the folder `attack-SPECIES`; empty for a picture of a person.
    """

    path: Path
    label: str
    person: str
    species: str


def find_presentations(folder: Path) -> list[PadFile]:
    """Return all pictures in and under `folder`, sorted.

    Raises
    ------
    NotFound
        If there is no such folder.
    BadInput
        If it holds no picture, or attacks whose species is not said.
    """
    if not folder.is_dir():
        raise NotFound("there is no such folder", remedy=LAYOUT)
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES)
    files = [_file(path, folder) for path in paths if path.is_file()]
    if not files:
        raise BadInput(
            "there is no picture in that folder",
            remedy=LAYOUT,
        )
    return files


def _file(path: Path, folder: Path) -> PadFile:
    label = path.relative_to(folder)
    above = label.parts[:-1]
    if any(part.lower() in _UNNAMED for part in above):
        raise BadInput("a folder of attacks does not say of which species", remedy=LAYOUT)
    species = next((part.removeprefix(ATTACK) for part in above if part.startswith(ATTACK)), "")
    own = above[-1] if above else ""
    if not own or own.startswith(ATTACK) or own.lower() in _BONA_FIDE:
        own = path.stem.rpartition("_")[0] or path.stem
    return PadFile(path, label.as_posix(), own, species)
