"""What is known of an item from the field: where it stands, and what is said of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from hospitium.core.ids import AgencyId, OperatorId


class ItemStatus(StrEnum):
    """Where an item stands; `WAITING` ones are taken up again by themselves."""

    WAITING = "waiting"
    QUARANTINED = "quarantined"
    CONFLICT = "conflict"
    ACCEPTED = "accepted"
    DISCARDED = "discarded"
    EXPIRED = "expired"


OPEN = (ItemStatus.WAITING.value, ItemStatus.QUARANTINED.value, ItemStatus.CONFLICT.value)


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of an item, to the phone and at the desk.

    Attributes
    ----------
    conflict
        Field, what the phone knew, what it says, what the node says: texts.
    alike
        Cases of what may be the same person, for a human to look at; nothing is ever merged.
    """

    code: str = ""
    detail: str = ""
    remedy: str = ""
    rule: str = ""
    conflict: tuple[tuple[str, str, str, str], ...] = ()
    alike: tuple[str, ...] = ()


NOTHING = Told()
"""Nothing needs to be said."""


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item as its agency's desk sees it; `number` is what the phone counts."""

    id: UUID
    device: UUID
    item: UUID
    number: int | None
    kind: str
    case: UUID | None
    target: UUID | None
    operator: OperatorId
    agency: AgencyId
    made_at: datetime | None
    received_at: datetime
    expires_at: datetime
    status: ItemStatus
    record: UUID | None
    settled_at: datetime | None
    settled_by: str | None
    told: Told = field(default_factory=Told)
