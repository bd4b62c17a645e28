"""One entry of the log: who, why, when, on what; never a name, a template or an image.

Every text field is a short slug or an id, checked on the way in, so a name does not fit by
accident; what was done in detail is sealed elsewhere and only its salted commitment stands here.
The bytes of `encode_leaf` are what a C2SP tile log will store as its entry, unchanged.
"""

import json
import re
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum

from hospitium.core.errors import Tampered
from hospitium.crypto.digest import DIGEST_BYTES

FORMAT = 1

_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SUBJECT = re.compile(rf"{_UUID.pattern}|[a-z]{{1,20}}:{_SLUG.pattern}")


class Operation(StrEnum):
    """What LED art. 25 wants logged, the running of the node, and what policy refused."""

    COLLECTION = "collection"
    ALTERATION = "alteration"
    CONSULTATION = "consultation"
    DISCLOSURE = "disclosure"
    COMBINATION = "combination"
    ERASURE = "erasure"
    ADMINISTRATION = "administration"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One entry of the log.

    Attributes
    ----------
    sequence
        1, 2, 3 … without a gap.
    at
        The instant of the permit, UTC.
    action, purpose
        From the permit, such as `case.open` and `find-missing-person`.
    permit
        The kind of yes that allowed it, such as `open-case`.
    operator, agency
        Handles, never names of people.
    case
        Id of the case it is about or serves; empty where there is none.
    subject
        Id of the record it touched, as a UUID or `kind:slug`; may be empty.
    commitment
        Salted SHA-256 of the sealed details, 32 bytes (`crypto.digest.commit`).
    """

    sequence: int
    at: datetime
    operation: Operation
    action: str
    permit: str
    purpose: str
    operator: str
    agency: str
    case: str
    subject: str
    commitment: bytes

    def __post_init__(self) -> None:
        if self.sequence < 1:
            raise ValueError(f"sequence starts at 1, got {self.sequence}")
        if self.at.tzinfo is not UTC:
            raise ValueError("a leaf wants its time in UTC")
        for field in ("action", "permit", "purpose", "operator", "agency"):
            if not _SLUG.fullmatch(getattr(self, field)):
                raise ValueError(f"{field} of a leaf is not a slug")  # never quote: may be a name
        if self.case and not _UUID.fullmatch(self.case):
            raise ValueError("case of a leaf is not an id")
        if self.subject and not _SUBJECT.fullmatch(self.subject):
            raise ValueError("subject of a leaf is not an id")
        if len(self.commitment) != DIGEST_BYTES:
            raise ValueError(f"a commitment has {DIGEST_BYTES} bytes")


_NAMES = tuple(field.name for field in fields(Leaf))
_SPELL = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def encode_leaf(leaf: Leaf) -> bytes:
    """Return the one spelling of `leaf`: ASCII JSON, sorted keys, no spaces."""
    values = {name: getattr(leaf, name) for name in _NAMES}
    values["at"] = leaf.at.isoformat(timespec="microseconds")
    values["commitment"] = leaf.commitment.hex()
    values["format"] = FORMAT
    return _SPELL(values).encode("ascii")


def decode_leaf(data: bytes) -> Leaf:
    """Read what `encode_leaf` wrote.

    Raises
    ------
    Tampered
        If it is anything else, even the same content in another spelling.
    """
    try:
        values = json.loads(data)
        if values.pop("format") != FORMAT:
            raise Tampered("a log entry has a format that this version does not know")
        values["at"] = datetime.fromisoformat(values["at"]).astimezone(UTC)
        values["operation"] = Operation(values["operation"])
        values["commitment"] = bytes.fromhex(values["commitment"])
        leaf = Leaf(**values)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise Tampered("a log entry does not read back") from None
    if encode_leaf(leaf) != data:
        raise Tampered("a log entry is not in its one spelling")
    return leaf
