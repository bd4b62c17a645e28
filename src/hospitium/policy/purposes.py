"""The catalogue of purposes. A search without one of these does not happen.

It is a policy file, `policies/purposes.toml`, and part of the bundle whose digest the log holds.
"""

from importlib.resources import files

from hospitium.core.errors import BadInput, Refused
from hospitium.policy.catalogue import (
    FORBIDDEN,
    PURPOSES_FILE,
    Purpose,
    Serves,
    read_catalogue,
)

__all__ = [
    "CATALOGUE",
    "FORBIDDEN",
    "PURPOSES_TEXT",
    "REFERENCE_QUALITY",
    "Purpose",
    "Serves",
    "find_purpose",
    "known_purpose",
]

REFERENCE_QUALITY = 60
"""Of an enrolled print, which is searched for years: below it, capture again, or say why not.

Of synthetic prints below it, good references miss 12 in 165 at a false-match rate of 0.1 %; from
it on, 1 in 1,288 (docs/benchmarks.md, 2026-11-27)."""

PURPOSES_TEXT = (files("hospitium") / "policies" / PURPOSES_FILE).read_text(encoding="utf-8")
"""What this version ships, read as the module itself is: once, from the package."""

CATALOGUE = read_catalogue(PURPOSES_TEXT)


def known_purpose(purpose_id: str) -> str:
    """Return the id of a purpose that policy can be asked about, the forbidden ones included.

    Raises
    ------
    BadInput
        If neither the catalogue nor the list of the forbidden has it.
    """
    return purpose_id if purpose_id in FORBIDDEN else find_purpose(purpose_id).id


def find_purpose(purpose_id: str) -> Purpose:
    """Return the purpose called `purpose_id`.

    Raises
    ------
    Refused
        With purpose.forbidden for what can never be a purpose.
    BadInput
        If the catalogue does not have it.
    """
    if purpose_id in FORBIDDEN:
        raise Refused("purpose.forbidden", "this can never be a purpose")
    for purpose in CATALOGUE:
        if purpose.id == purpose_id:
            return purpose
    raise BadInput(
        "that is not a purpose in the catalogue",
        remedy="Use one of: " + ", ".join(p.id for p in CATALOGUE) + ".",
    )
