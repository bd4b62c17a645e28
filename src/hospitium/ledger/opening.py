"""What an entry committed to, given away on purpose: the salt and the details of one entry.

Entries about persons are never opened. Those that say how the node works (which models, policies,
keys) are public: whoever has the entry and its proof checks the opening with a hash function.
"""

import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hospitium.core.errors import BadInput, Tampered
from hospitium.crypto.digest import SALT_BYTES, commit
from hospitium.ledger.leaf import Leaf, Operation

PUBLIC = "public"
"""Key in the details of an entry that was meant for everybody when it was written."""

PUBLIC_KINDS = frozenset({"app", "calibration", "key", "log", "model", "policy"})
"""What stands before the colon in the subject of such an entry."""

_PLAIN = re.compile(r"[!-~]{1,4096}")
"""A text of a public entry: an id, a version, a digest, a key. A name of a person has a space."""


@dataclass(frozen=True, slots=True)
class Opening:
    """The salt and the details of one entry, as its commitment was made over them.

    Attributes
    ----------
    salt
        32 bytes.
    payload
        UTF-8 JSON.
    """

    salt: bytes
    payload: bytes

    @property
    def details(self) -> dict[str, Any]:
        """What the entry says in detail.

        Raises
        ------
        BadInput
            If it is not JSON.
        """
        try:
            details = json.loads(self.payload)
        except ValueError:
            raise BadInput("the details of the entry are not JSON") from None
        if not isinstance(details, dict):
            raise BadInput("the details of the entry are not an object")
        return details

    @property
    def said(self) -> dict[str, Any]:
        """The details without what every public entry has: the mark, and the decision behind it."""
        hidden = (PUBLIC, "decision")
        return {name: value for name, value in self.details.items() if name not in hidden}

    def encode(self) -> bytes:
        """Return the opening as a JSON file."""
        fields = {"salt": self.salt.hex(), "payload": self.payload.decode()}
        return json.dumps(fields, ensure_ascii=False, indent=2).encode() + b"\n"


def parse_opening(data: bytes) -> Opening:
    """Return the opening in a file; it proves nothing before `check_opening`.

    Raises
    ------
    BadInput
        If it is no opening.
    """
    try:
        fields = json.loads(data)
        salt, payload = bytes.fromhex(fields.pop("salt")), fields.pop("payload").encode()
    except (ValueError, TypeError, KeyError, AttributeError):
        raise BadInput("the file is not the opening of an entry") from None
    if fields or len(salt) != SALT_BYTES:
        raise BadInput("the file is not the opening of an entry")
    return Opening(salt, payload)


def check_opening(leaf: Leaf, opening: Opening) -> None:
    """Raise `Tampered` unless the commitment of `leaf` was made over just this."""
    if not hmac.compare_digest(commit(opening.salt, opening.payload), leaf.commitment):
        raise Tampered("the opening is not what the entry committed to")


def may_be_public(leaf: Leaf) -> bool:
    """Tell whether `leaf` is of a kind that is for everybody: about no case and no record."""
    ours = leaf.operation is Operation.ADMINISTRATION and not leaf.case
    return ours and public_subject(leaf.subject)


def public_subject(subject: str) -> bool:
    """Tell whether `subject` is of a kind that an entry for everybody may be about."""
    kind, colon, _ = subject.partition(":")
    return bool(colon) and kind in PUBLIC_KINDS


def need_public(subject: str, details: Mapping[str, Any]) -> None:
    """Return if an entry about `subject` with these details may be for everybody.

    Raises
    ------
    ValueError
        If the subject is of another kind, or a value is anything but a number, a text without
        spaces, or a list of such: text about a person does not fit by accident.
    """
    if not public_subject(subject):
        raise ValueError("the subject of a public entry is of no public kind")
    if PUBLIC in details or not all(map(_plain, details.values())):
        raise ValueError("a detail of a public entry is no number, id, digest or key")


def _plain(value: object) -> bool:
    if isinstance(value, list | tuple):
        return all(map(_plain, value))
    if isinstance(value, str):
        return _PLAIN.fullmatch(value) is not None
    return isinstance(value, int)
