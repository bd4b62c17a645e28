"""Secrets that a person brings: typed unseen, or in a file that the environment names.

Never as an option: what is on a command line can be read by every process of the machine.
"""

import os
import sys
from getpass import getpass
from pathlib import Path

from hospitium.core.errors import BadInput, Unavailable

MAX_SECRET = 4096


def ask_secret(name: str) -> str:
    """Return the secret called `name`, such as "passphrase", "new passphrase" or "PIN".

    Raises
    ------
    Unavailable
        If nobody is there to type it and no file is named.
    BadInput
        If the file cannot be read, or a new one is not typed the same twice.
    """
    if os.environ.get(_variable(name)) or not sys.stdin.isatty():
        return stored_secret(name)
    typed = getpass(f"{name.capitalize()}: ")
    if name.startswith("new") and getpass("Again: ") != typed:
        raise BadInput("the two are not the same", remedy="Try again.")
    return typed


def stored_secret(name: str) -> str:
    """Return the secret from the file that the environment names; ask nobody.

    Raises
    ------
    Unavailable
        If no file is named.
    BadInput
        If the file cannot be read.
    """
    path = os.environ.get(_variable(name))
    if not path:
        raise Unavailable(
            f"this wants a {name}, and nobody is here to type it",
            remedy=f"Name a file that holds it in {_variable(name)}.",
        )
    return _read(Path(path), name)


def _variable(name: str) -> str:
    return f"HOSPITIUM_{name.upper().replace(' ', '_')}_FILE"


def _read(path: Path, name: str) -> str:
    try:
        with path.open("r", encoding="utf-8") as file:
            return file.read(MAX_SECRET).rstrip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"the file with the {name} cannot be read") from None
