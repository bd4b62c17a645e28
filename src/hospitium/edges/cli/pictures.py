"""Evidence pictures on disk: readable by their owner only, for they show a person's prints."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hospitium.core.errors import Unavailable

if TYPE_CHECKING:
    from hospitium.usecases.evidence import Evidence

KEEP = "The pictures show prints of people: delete them when the decision is made."


def write_pictures(folder: Path, stem: str, evidence: Iterable["Evidence"]) -> list[Path]:
    """Write each picture to `folder`/`stem`-FINGER.svg, over an earlier one of that name.

    Raises
    ------
    Unavailable
        If the folder cannot be written.
    """
    return [
        write_picture(folder / f"{stem}-{number}-{one.finger.slug}.svg", one.svg.encode())
        for number, one in enumerate(evidence, start=1)
    ]


def write_picture(path: Path, data: bytes, *, option: str = "--evidence") -> Path:
    """Write one picture, over an earlier one, and make its folder; `option` is what named it.

    Raises
    ------
    Unavailable
        If it cannot be written.
    """
    from hospitium.files.whole import write_whole

    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_whole(path, data)
    except OSError as error:
        raise Unavailable(
            f"the pictures cannot be written: {error.strerror}",
            remedy=f"Name a folder of yours, with space left, as {option}.",
        ) from error
    return path


@dataclass(slots=True)
class Album:
    """Pictures of the steps of a trace in one folder, numbered in the order they were made."""

    folder: Path
    written: list[Path] = field(default_factory=list)

    def add(self, role: str, pictures: Iterable[tuple[str, bytes]]) -> None:
        """Write each of (name, PNG) as `NN-ROLE-NAME.png`."""
        for name, data in pictures:
            path = self.folder / f"{len(self.written) + 1:02}-{role}-{name}.png"
            self.written.append(write_picture(path, data, option="--trace"))
