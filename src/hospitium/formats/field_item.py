"""One piece of work made in the field, as a phone sends it: read, checked in its outline, hashed.

`docs/adr/0040-honest-sync.md` says what each kind holds. What is wrong inside a body is found when
the item is taken in; here only what every item has is looked at.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from hospitium.core.errors import BadInput

MOST_ITEMS = 50
"""Items of one request."""
LARGEST_ITEM = 256 * 1024
"""Bytes of one item, written without spaces: ten prints of 371 bytes and long texts need 64 KiB."""
MEMBERS = frozenset({"id", "seq", "kind", "case", "made_at", "base", "body"})
LAST_SEQ = 2**53
_DOMAIN = b"hospitium.field-item.1\n"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


class ItemKind(StrEnum):
    """What kinds of work there are; `discarded` fills the place of one that was thrown away."""

    CHECK = "check"
    VERDICT = "verdict"
    ENROLMENT = "enrolment"
    NOTE = "note"
    REFUSAL = "refusal"
    DISCARDED = "discarded"


ORDERED = frozenset({ItemKind.NOTE, ItemKind.ENROLMENT})
"""Kinds that wait for what the phone did before on the same case. A check never waits."""


class BadItem(BadInput):
    """An item is not as a phone writes it."""

    code = "hospitium.bad_input.field_item"
    remedy = "Look at it at the desk: correct it there, or discard it and say why."


@dataclass(frozen=True, slots=True)
class Envelope:
    """What can be said of an item before it is known to be well made.

    Attributes
    ----------
    item
        Its id; of one that has none, an id that follows from its bytes.
    digest
        32 bytes: the same for the same item however it was written, see `item_digest`.
    """

    item: UUID
    digest: bytes
    raw: bytes


@dataclass(frozen=True, slots=True)
class FieldItem:
    """An item whose outline holds."""

    id: UUID
    seq: int
    kind: ItemKind
    case: UUID | None
    made_at: datetime
    base: Mapping[str, Any] | None
    body: Mapping[str, Any]


def seal_up(value: object) -> Envelope:
    """Return the envelope of one parsed JSON value, whatever it is.

    Raises
    ------
    BadItem
        If it is larger than `LARGEST_ITEM`: nothing of it is kept.
    """
    raw = canonical(value)
    if len(raw) > LARGEST_ITEM:
        raise BadItem(f"an item has at most {LARGEST_ITEM // 1024} KiB")
    mark = sha256(_DOMAIN + raw).digest()
    given = value.get("id") if isinstance(value, dict) else None
    known = isinstance(given, str) and _UUID.fullmatch(given)
    return Envelope(UUID(given) if known else UUID(bytes=mark[:16]), mark, raw)


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys and no spaces; text that has no UTF-8 form as escapes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def read_item(raw: bytes) -> FieldItem:
    """Read what `seal_up` kept; `BadItem` says what is wrong with its outline."""
    value = json.loads(raw)
    if not isinstance(value, dict) or not MEMBERS - {"base", "case"} <= value.keys() <= MEMBERS:
        raise BadItem("that is no item: it has other members than id, seq, kind, case, made_at …")
    seq, kind, case = value["seq"], value["kind"], value.get("case")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= LAST_SEQ:
        raise BadItem("the number of the item is none")
    if kind not in {one.value for one in ItemKind}:
        raise BadItem("the node does not know this kind of item")
    base, body = value.get("base"), value["body"]
    if not isinstance(body, dict) or not isinstance(base, dict | None):
        raise BadItem("the item's contents are not as its kind has them")
    return FieldItem(
        id=uuid_of(value["id"]),
        seq=seq,
        kind=ItemKind(kind),
        case=None if case is None else uuid_of(case),
        made_at=_time(value["made_at"]),
        base=base,
        body=body,
    )


def read_seq(raw: bytes) -> int | None:
    """Return the number of an item that may be broken otherwise; None if it cannot be told."""
    value = json.loads(raw)
    seq = value.get("seq") if isinstance(value, dict) else None
    known = isinstance(seq, int) and not isinstance(seq, bool) and 0 <= seq <= LAST_SEQ
    return seq if known else None


def uuid_of(value: object) -> UUID:
    """Return an id as the wire has it; `BadItem` for anything else."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise BadItem("an id in the item is no UUID")
    return UUID(value)


def _time(value: object) -> datetime:
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        raise BadItem("the time of the item is not RFC 3339 in UTC")
    try:
        return datetime.fromisoformat(value).astimezone(UTC)
    except ValueError:
        raise BadItem("the time of the item is no time") from None
