"""Read a folder or a CSV into captures, so that many prints are enrolled at once."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from hospitium.core.errors import BadInput
from hospitium.core.fingers import Finger, parse_finger
from hospitium.formats.images import MAX_BYTES
from hospitium.usecases.captures import Capture

IMAGE_SUFFIXES = frozenset(
    {".png", ".tif", ".tiff", ".bmp", ".jpg", ".jpeg", ".jp2", ".j2k", ".wsq", ".an2", ".eft"}
)
"""Also of ANSI/NIST transactions, which count as the images in them."""
MOST_ROWS = 10_000


def read_capture(
    path: Path,
    *,
    finger: Finger = Finger.UNKNOWN,
    ppi: float | None = None,
    raw_size: tuple[int, int] | None = None,
    most: int = MAX_BYTES,
) -> Capture:
    """Read one file of at most `most` bytes.

    Raises
    ------
    BadInput
        If it cannot be read, or is larger than any print.
    """
    try:
        if path.stat().st_size > most:
            raise BadInput(f"the file is larger than {most // 2**20} MiB")
        return Capture(path.read_bytes(), finger, path.name, ppi, raw_size)
    except OSError as error:
        raise BadInput(
            f"the file cannot be read: {error.strerror}", remedy="Check the path."
        ) from error


def list_folder(folder: Path) -> list[tuple[Path, Finger]]:
    """Return the images of a folder; a name like `right-index.png` or `2_1.wsq` tells the finger.

    Raises
    ------
    BadInput
        If the folder cannot be read or holds no images.
    """
    try:
        found = sorted(p for p in folder.iterdir() if p.suffix.lower() in IMAGE_SUFFIXES)
    except OSError as error:
        raise BadInput("the folder cannot be read", remedy="Check the path.") from error
    if not found:
        raise BadInput(
            "the folder holds neither images (PNG, TIFF, BMP, JPEG, JPEG 2000, WSQ) nor .an2 files"
        )
    return [(path, finger_of_name(path.stem)) for path in found]


def finger_of_name(stem: str) -> Finger:
    """Return the finger a file name tells: its first word that is a position, else UNKNOWN."""
    for word in (stem, stem.rsplit("_", 1)[0], stem.split("_", 1)[0]):
        try:
            return parse_finger(word)
        except BadInput:
            continue
    return Finger.UNKNOWN


def list_csv(table: Path) -> list[tuple[Path, Finger]]:
    """Return the rows of a CSV with the columns `path` and `finger`; paths relative to the CSV.

    Raises
    ------
    BadInput
        If a column is missing, a finger is unknown, a path leads out of the CSV's folder, or
        there are more than `MOST_ROWS` rows; it names the row.
    """
    try:
        text = table.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("the CSV cannot be read as UTF-8 text") from error
    rows = csv.DictReader(io.StringIO(text))
    if not {"path", "finger"} <= set(rows.fieldnames or ()):
        raise BadInput("the CSV needs the columns path and finger in its first line")
    listed = list(_rows(rows, table.parent))
    if not listed:
        raise BadInput("the CSV has no rows")
    return listed


def _rows(rows: "csv.DictReader[str]", base: Path) -> Iterator[tuple[Path, Finger]]:
    root = base.resolve()
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS + 1:
            raise BadInput(f"the CSV has more than {MOST_ROWS} rows")
        path = (base / (row["path"] or "")).resolve()
        if not path.is_relative_to(root):
            raise BadInput(f"line {number}: the path leads out of the CSV's folder")
        try:
            yield path, parse_finger(row["finger"] or "")
        except BadInput as error:
            raise BadInput(f"line {number}: {error}", remedy=error.remedy) from error
