"""Which pictures to compare, from a CSV file, and to which group their people belong."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput, NotFound

Indices = NDArray[np.intp]

MOST_ROWS = 1_000_000

_REMEDY = (
    "The first line names the columns path_a, path_b and same (1 one person, 0 two); paths are "
    "relative to the CSV file or to the folder."
)


@dataclass(frozen=True, slots=True)
class Row:
    """One pair.

    Attributes
    ----------
    first, second
        Labels of the pictures: their paths as the file has them.
    fields
        All other columns.
    """

    first: str
    second: str
    same: bool
    fields: Mapping[str, str]


def read_pairs(file: Path) -> list[Row]:
    """Read a file of pairs.

    Raises
    ------
    NotFound
        If there is no such file.
    BadInput
        If it is no CSV with the columns, or lacks pairs of one person or of two.
    """
    rows = [_row(fields, line) for line, fields in enumerate(_read(file), start=2)]
    if not any(row.same for row in rows) or all(row.same for row in rows):
        raise BadInput("the pairs need some of one person and some of two", remedy=_REMEDY)
    return rows


def _read(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            found = list[dict[str, str]]()
            for fields in reader:
                if len(found) >= MOST_ROWS:
                    raise BadInput(f"the file has more than {MOST_ROWS:,} rows")
                if None in fields:
                    raise BadInput("a row has more cells than there are columns", remedy=_REMEDY)
                found.append({key: value or "" for key, value in fields.items()})
    except FileNotFoundError as error:
        raise NotFound("there is no such CSV file", remedy="Check the name of the file.") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput("the file cannot be read as CSV", remedy=_REMEDY) from error
    return found


def _row(fields: dict[str, str], line: int) -> Row:
    rest = dict(fields)
    try:
        first, second, same = rest.pop("path_a"), rest.pop("path_b"), rest.pop("same").strip()
    except KeyError as error:
        raise BadInput("the CSV file lacks a column", remedy=_REMEDY) from error
    if same not in ("0", "1") or not first or not second:
        raise BadInput(f"line {line} names no two pictures and 1 or 0", remedy=_REMEDY)
    return Row(first, second, same == "1", rest)


def locate(label: str, folder: Path, file: Path) -> Path:
    """Return the path of a picture: below the folder, or else beside the CSV file.

    Raises
    ------
    BadInput
        If the label leads out of both.
    """
    path = PurePosixPath(label)
    inside = not path.is_absolute() or any(
        path.is_relative_to(root) for root in (folder.absolute(), file.parent.absolute())
    )
    if not inside or ".." in path.parts or "\0" in label:
        raise BadInput("a path in the CSV file leads out of its folder", remedy=_REMEDY)
    below = folder / label  # a whole path stays as it is
    return below if below.exists() else file.parent / label


def people_of(rows: Sequence[Row]) -> tuple[dict[str, int], bool]:
    """Return the number of the person in each picture, and whether folders name people.

    Folders do where every pair of one person is from one folder and no pair of two people is.
    Otherwise pictures that a chain of pairs calls one person's are one person's.
    """
    labels = sorted({label for row in rows for label in (row.first, row.second)})
    folders = {label: str(PurePosixPath(label).parent) for label in labels}
    named = all(row.same == (folders[row.first] == folders[row.second]) for row in rows)
    owners = folders if named else _joined(labels, rows)
    numbers = {owner: n for n, owner in enumerate(dict.fromkeys(owners[one] for one in labels))}
    return {label: numbers[owners[label]] for label in labels}, named


def _joined(labels: Sequence[str], rows: Sequence[Row]) -> dict[str, str]:
    """Return one label for all that pairs of one person join."""
    parent = {label: label for label in labels}

    def root(label: str) -> str:
        while parent[label] != label:
            parent[label] = parent[parent[label]]
            label = parent[label]
        return label

    for row in rows:
        if row.same:
            parent[root(row.first)] = root(row.second)
    return {label: root(label) for label in labels}


def group_of_pairs(rows: Sequence[Row], by: str, people: Path | None) -> list[str]:
    """Return the group of each pair; empty where its two people's groups differ or are not known.

    Parameters
    ----------
    by
        A column of the pairs, or two, `<by>_a` and `<by>_b`; or one of `people`.
    people
        A CSV file with the columns `person` (a picture's path, or the folder it lies in) and `by`.

    Raises
    ------
    BadInput
        If there is no such column.
    """
    if people is not None:
        known = groups_of_people(people, by)
        sides = [(_find(known, row.first), _find(known, row.second)) for row in rows]
        return [first if first == second else "" for first, second in sides]
    columns = rows[0].fields.keys()
    if by in columns:
        return [row.fields[by].strip() for row in rows]
    if {f"{by}_a", f"{by}_b"} <= columns:
        sides = [(row.fields[f"{by}_a"].strip(), row.fields[f"{by}_b"].strip()) for row in rows]
        return [first if first == second else "" for first, second in sides]
    raise BadInput(
        "the pairs have no column of that name to compare groups by",
        remedy=f"Add a column {by}, or {by}_a and {by}_b; or name a file with --people.",
    )


def groups_of_people(file: Path, by: str) -> dict[str, str]:
    """Return the group of each person that a CSV file with the columns `person` and `by` names.

    Raises
    ------
    BadInput, NotFound
        If it lacks a column, or cannot be read.
    """
    rows = _read(file)
    if not rows or not {"person", by} <= rows[0].keys():
        raise BadInput(
            "the file of people lacks a column",
            remedy=f"Its first line names the columns person and {by}.",
        )
    return {row["person"].strip(): row[by].strip() for row in rows}


def _find(known: Mapping[str, str], label: str) -> str:
    path = PurePosixPath(label)
    return known.get(label) or known.get(str(path.parent)) or known.get(path.parent.name) or ""
