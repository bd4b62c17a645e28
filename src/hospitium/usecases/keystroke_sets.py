"""Files of typing samples: one for each subject, one row for each time they typed the same text."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hospitium.core.errors import BadInput, HospitiumError, NotFound
from hospitium.senses.behaviour.types import Reals, Sample, Strokes

FILE_LIMIT = 4 * 1024 * 1024
LEAST_ROWS = 2


@dataclass(frozen=True, slots=True)
class Typist:
    """A subject of a set, and all their samples in the order in which they typed them."""

    name: str
    samples: tuple[Sample, ...]


def read_typists(
    folder: Path, *, times_only: bool = False
) -> tuple[list[Typist], Mapping[str, str]]:
    """Return the subjects of a folder by name, and why files were left out, by name.

    A file `<subject>.csv` has no header. A row of n keys has 5 n + 1 columns, as the set
    MEU-Mobile KSD has them: n hold times, n - 1 times from down to down, n - 1 from up to down
    (ms), n pressures, n finger sizes, three means. The times from up to down follow from the
    others, and the means are not used.

    Parameters
    ----------
    times_only
        Leave pressure and size out, as from a keyboard.

    Raises
    ------
    NotFound
        If there is no such folder.
    """
    if not folder.is_dir():
        raise NotFound("there is no such folder", remedy="Check the path.")
    found: list[Typist] = []
    skipped: dict[str, str] = {}
    for path in sorted(folder.glob("*.csv"), key=lambda one: (len(one.stem), one.stem)):
        try:
            found.append(Typist(path.stem, _samples(path, times_only=times_only)))
        except HospitiumError as error:
            skipped[path.name] = str(error)
    return found, skipped


def _samples(path: Path, *, times_only: bool) -> tuple[Sample, ...]:
    if path.stat().st_size > FILE_LIMIT:
        raise BadInput("the file is too large")
    try:
        rows = np.loadtxt(path, delimiter=",", ndmin=2)
    except (ValueError, OSError):
        raise BadInput("the file is no table of numbers") from None
    keys, rest = divmod(rows.shape[1] - 1, 5)
    if rest or keys < 1 or len(rows) < LEAST_ROWS:
        raise BadInput("want rows of 5 n + 1 numbers for n keys, two rows at the least")
    return tuple((_strokes(row, keys, times_only=times_only),) for row in rows)


def _strokes(row: Reals, keys: int, *, times_only: bool) -> Strokes:
    hold, down, _up, pressure, size, _means = np.split(
        row, np.cumsum([keys, keys - 1, keys - 1, keys, keys])
    )
    press = np.concatenate(([0.0], np.cumsum(down)))
    touch = (None, None) if times_only else (pressure, size)
    return Strokes(press, press + hold, *touch)
