"""Items from the field: each kept once, with what became of it.

What an item holds is sealed until it is settled, and erased then: an accepted one lives on in the
ordinary records, of a discarded one the reason stays.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.formats.field_item import ORDERED, Envelope, FieldItem
from hospitium.policy.field_items import FieldDeskPermit, FieldItemPermit
from hospitium.records.field_item_values import NOTHING, OPEN, ItemRecord, ItemStatus, Told
from hospitium.records.models_items import FieldItemRow
from hospitium.records.places import field_answer_place, field_item_place
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.vault import Vault

PURPOSE = "field-item"
UNREADABLE = "unreadable"


def find_item(
    session: Session, vault: Vault, permit: FieldItemPermit, envelope: Envelope
) -> ItemRecord | None:
    """Return what is kept of this very item of the permit's phone; None if it is new."""
    query = select(FieldItemRow).where(
        FieldItemRow.device == permit.device,
        FieldItemRow.item == envelope.item,
        FieldItemRow.digest == envelope.digest,
    )
    row = session.scalars(query).one_or_none()
    return _record(vault, row) if row else None


def clashes(session: Session, permit: FieldItemPermit, envelope: Envelope, seq: int | None) -> bool:
    """Tell whether the phone has used this id or this number for something else."""
    same = (FieldItemRow.item == envelope.item) | (
        FieldItemRow.seq.is_not(None) & (FieldItemRow.seq == seq)
    )
    query = select(FieldItemRow.id).where(FieldItemRow.device == permit.device, same)
    return session.scalars(query.limit(1)).first() is not None


def count_open(session: Session, permit: FieldItemPermit) -> int:
    """Count the items of the permit's phone that wait for something."""
    mine = FieldItemRow.device == permit.device
    return session.scalars(select(func.count()).where(mine, FieldItemRow.status.in_(OPEN))).one()


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item to be kept; `read` is None where its outline does not hold.

    Attributes
    ----------
    seq
        None also for one that clashes with another: it must not fill that one's place.
    """

    id: UUID
    envelope: Envelope
    read: FieldItem | None
    seq: int | None
    case: UUID | None
    target: UUID | None
    expires_at: datetime
    status: ItemStatus
    told: Told


def add_item(session: Session, vault: Vault, permit: FieldItemPermit, new: NewItem) -> ItemRecord:
    """Keep an item of the permit's phone."""
    read = new.read
    row = FieldItemRow(
        id=new.id,
        device=permit.device,
        item=new.envelope.item,
        digest=new.envelope.digest,
        seq=new.seq,
        kind=read.kind.value if read else UNREADABLE,
        case_id=new.case,
        target=new.target,
        operator=permit.operator,
        agency=permit.agency,
        made_at=read.made_at if read else None,
        received_at=utc(permit.at),
        expires_at=utc(new.expires_at),
        status=new.status.value,
    )
    row.sealed_body = vault.seal(PURPOSE, field_item_place(row), row.expires_at, new.envelope.raw)
    _tell(vault, row, new.told)
    session.add(row)
    session.flush()
    return _record(vault, row)


def open_body(
    session: Session, vault: Vault, permit: FieldItemPermit | FieldDeskPermit, item_id: UUID
) -> bytes:
    """Return the JSON of an item; `NotFound` once it is settled or its time is over."""
    row = _own(session, permit, item_id)
    if row.sealed_body is None or row.expires_at <= permit.at:
        raise NotFound("what this item held is erased")
    return vault.open(PURPOSE, field_item_place(row), row.expires_at, row.sealed_body)


def settle(
    session: Session,
    vault: Vault,
    permit: FieldItemPermit | FieldDeskPermit,
    item_id: UUID,
    status: ItemStatus,
    told: Told = NOTHING,
    *,
    record: UUID | None = None,
) -> ItemRecord:
    """Say what became of an item that was still open.

    Raises
    ------
    Conflict
        If it was settled meanwhile: whatever else this transaction does must not happen twice.
    """
    row = _own(session, permit, item_id, lock=True)
    if row.status not in OPEN:
        raise Conflict("this item is settled already")
    row.status = status.value
    row.record = record or row.record
    _tell(vault, row, told)
    if status.value not in OPEN:
        row.settled_at, row.settled_by = utc(permit.at), permit.operator
        row.sealed_body = None
    session.flush()
    return _record(vault, row)


def give_case(
    session: Session,
    permit: FieldItemPermit | FieldDeskPermit,
    item_id: UUID,
    case: UUID,
    *,
    again: bool = False,
) -> None:
    """Note the case that was opened for an item, or (`again`) that a human says it belongs to."""
    row = _own(session, permit, item_id, lock=True)
    if row.status not in OPEN or (row.case_id is not None and not again):
        raise Conflict("this item has a case already")
    row.case_id = case
    session.flush()


def read_row(
    session: Session, vault: Vault, permit: FieldItemPermit | FieldDeskPermit, item_id: UUID
) -> ItemRecord:
    """Return one item of the permit's agency."""
    return _record(vault, _own(session, permit, item_id))


def read_target(
    session: Session,
    vault: Vault,
    permit: FieldItemPermit | FieldDeskPermit,
    device: UUID,
    target: UUID,
) -> ItemRecord | None:
    """Return the accepted item of a phone that a verdict is about; else the first."""
    query = (
        select(FieldItemRow)
        .where(
            FieldItemRow.agency == permit.agency,
            FieldItemRow.device == device,
            FieldItemRow.item == target,
        )
        .order_by(FieldItemRow.status != ItemStatus.ACCEPTED.value, FieldItemRow.received_at)
    )
    row = session.scalars(query.limit(1)).first()
    return _record(vault, row) if row else None


def waiting_of(session: Session, vault: Vault, permit: FieldItemPermit) -> list[ItemRecord]:
    """Return what waits of the permit's phone, in the order in which it was done."""
    query = (
        select(FieldItemRow)
        .where(
            FieldItemRow.device == permit.device,
            FieldItemRow.status == ItemStatus.WAITING.value,
            FieldItemRow.expires_at > permit.at,
        )
        .order_by(FieldItemRow.seq, FieldItemRow.received_at, FieldItemRow.id)
    )
    return [_record(vault, row) for row in session.scalars(query)]


def waits_for(
    session: Session, permit: FieldItemPermit, one: ItemRecord, *, since: datetime
) -> bool:
    """Tell whether something that the phone did earlier on the same case must come first.

    A number that is missing may be such a thing, so it is waited for; but only for items that came
    after `since`, because a thing that was lost never comes.
    """
    if one.number is None:
        return False
    earlier = (FieldItemRow.device == permit.device) & (FieldItemRow.seq < one.number)
    ordered = FieldItemRow.kind.in_(ORDERED)
    unsettled = ordered & (FieldItemRow.case_id == one.case) & FieldItemRow.status.in_(OPEN)
    if session.scalars(select(FieldItemRow.id).where(earlier, unsettled).limit(1)).first():
        return True
    if one.received_at <= since:
        return False
    return session.scalars(select(func.count()).where(earlier)).one() < one.number - FIRST


FIRST = 1
"""The number of a phone's first item."""


def list_items(
    session: Session,
    vault: Vault,
    permit: FieldDeskPermit,
    *,
    statuses: Collection[str] = OPEN,
    limit: int = 100,
) -> list[ItemRecord]:
    """Return the agency's items in these states, the oldest first."""
    query = (
        select(FieldItemRow)
        .where(FieldItemRow.agency == permit.agency, FieldItemRow.status.in_(statuses))
        .order_by(FieldItemRow.received_at, FieldItemRow.seq, FieldItemRow.id)
        .limit(limit)
    )
    return [_record(vault, row) for row in session.scalars(query)]


def _own(
    session: Session,
    permit: FieldItemPermit | FieldDeskPermit,
    item_id: UUID,
    *,
    lock: bool = False,
) -> FieldItemRow:
    row = session.get(FieldItemRow, item_id, with_for_update=lock, populate_existing=lock)
    foreign = row is None or row.agency != permit.agency
    if row is None or foreign:
        raise NotFound("no such item from the field")
    if isinstance(permit, FieldItemPermit) and row.device != permit.device:
        raise NotFound("no such item from the field")
    return row


def _tell(vault: Vault, row: FieldItemRow, told: Told) -> None:
    fields = {name: getattr(told, name) for name in Told.__slots__ if getattr(told, name)}
    place = field_answer_place(row)
    row.sealed_answer = (
        vault.seal(PURPOSE, place, row.expires_at, to_json(fields)) if fields else None
    )


def _record(vault: Vault, row: FieldItemRow) -> ItemRecord:
    told = Told()
    if row.sealed_answer is not None:
        place = field_answer_place(row)
        said: dict[str, Any] = from_json(
            vault.open(PURPOSE, place, row.expires_at, row.sealed_answer)
        )
        conflict = tuple((a, b, c, d) for a, b, c, d in said.pop("conflict", ()))
        told = Told(**said | {"alike": tuple(said.get("alike", ()))}, conflict=conflict)
    return ItemRecord(
        id=row.id,
        device=row.device,
        item=row.item,
        number=row.seq,
        kind=row.kind,
        case=row.case_id,
        target=row.target,
        operator=OperatorId(row.operator),
        agency=AgencyId(row.agency),
        made_at=row.made_at,
        received_at=row.received_at,
        expires_at=row.expires_at,
        status=ItemStatus(row.status),
        record=row.record,
        settled_at=row.settled_at,
        settled_by=row.settled_by,
        told=told,
    )
