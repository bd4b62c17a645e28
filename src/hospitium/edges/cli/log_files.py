"""What the commands of `hospitium log` share about files and time stamps."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput
from hospitium.core.units import MIB
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.crypto.timestamps import Stamp
    from hospitium.usecases.stamp_log import StampFound

FILE = {"exists": True, "dir_okay": False, "readable": True}

Authority = Annotated[
    Path | None,
    typer.Option(
        "--authority",
        metavar="PEM",
        help="Certificates that time stamps must lead to: the CA file that the time-stamping "
        "authority publishes.",
        **FILE,
    ),
]


def read_file(path: Path) -> bytes:
    """Return a file of the log.

    Raises
    ------
    BadInput
        If it is larger than any such file.
    """
    if path.stat().st_size > MIB:
        raise BadInput(f"{path.name} is larger than a file of the log can be")
    return path.read_bytes()


def need_authority(authority: Path | None) -> bytes:
    """Return the file of certificates.

    Raises
    ------
    BadInput
        If none is named: a time stamp that leads to nobody in particular proves nothing.
    """
    if authority is None:
        raise BadInput(
            "nobody is named whom time stamps must lead to",
            remedy="Add --authority PEM with the CA file of the time-stamping authority.",
        )
    return read_file(authority)


def stamp_document(stamp: "Stamp") -> dict[str, Any]:
    """Return a time stamp for `--json`."""
    return {
        "at": stamp.at.isoformat(),
        "serial": str(stamp.serial),  # up to 160 bits, which JSON readers round
        "authority": stamp.authority,
    }


def found_document(found: "StampFound") -> dict[str, Any]:
    """Return what checking a kept time stamp found, for `--json`."""
    said = None if found.stamp is None else stamp_document(found.stamp)
    return {"size": found.size, "timestamp": said, "problem": found.problem or None}


def found_line(found: "StampFound") -> str:
    """Return what checking a kept time stamp found, as a line."""
    entries = f"Entries 1 to {found.size}"
    if found.problem:
        return f"{entries}: the time stamp is NOT sound: {found.problem}"
    if found.stamp is None:
        return f"{entries}: a time stamp was asked for and has not come yet"
    return f"{entries} were there at {instant(found.stamp.at)}, says {found.stamp.authority}"
