"""Evidence pictures on disk: readable by their owner only, for they show a person's prints."""

from collections.abc import Iterable
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
    from hospitium.records.files import write_whole

    written: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, one in enumerate(evidence, start=1):
            path = folder / f"{stem}-{number}-{one.finger.slug}.svg"
            write_whole(path, one.svg.encode())
            written.append(path)
    except OSError as error:
        raise Unavailable(
            f"the evidence cannot be written: {error.strerror}",
            remedy="Name a folder of yours, with space left, as --evidence.",
        ) from error
    return written
