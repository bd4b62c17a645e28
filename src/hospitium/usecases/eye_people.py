"""Which group a person belongs to, from a CSV file."""

import csv
from collections.abc import Mapping
from pathlib import Path

from hospitium.core.errors import BadInput, NotFound

MOST_PEOPLE = 1_000_000


def read_people(file: Path, field: str) -> Mapping[str, str]:
    """Return the group of each person.

    Parameters
    ----------
    file
        Its columns `person` (as `eye_files.EyeFile.person`) and `field` are read.

    Raises
    ------
    NotFound
        If there is no such file.
    BadInput
        If it is no CSV with these columns.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            if not {"person", field} <= set(reader.fieldnames or ()):
                raise BadInput(
                    "the file of people lacks a column",
                    remedy=f"Its first line names the columns person and {field}.",
                )
            found = dict[str, str]()
            for row in reader:
                if len(found) >= MOST_PEOPLE:
                    raise BadInput(f"the file has more than {MOST_PEOPLE:,} people")
                found[(row["person"] or "").strip()] = (row[field] or "").strip()
    except FileNotFoundError as error:
        raise NotFound("there is no such CSV file", remedy="Check the name of the file.") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise BadInput("the file cannot be read as CSV", remedy="Save it as UTF-8.") from error
    return found
