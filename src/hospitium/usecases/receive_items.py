"""Take in what a phone sends: each item once, in its own transaction, in the order of its case.

An item is first kept, sealed, and only then done: whatever breaks in between, what was answered is
not lost, and what was not answered comes again and is known. The way of one item:

(0) it is read and hashed; the same bytes as before get the same answer;
(1) it is kept (`waiting`, or `quarantined` where its outline does not hold or its id was used);
(2) it waits for what the phone did before on the same case;
(3) it is done by the use case that a human at the desk would call, which asks policy;
(4) that use case's own transaction notes that it is accepted: both happen, or neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import Conflict, HospitiumError, Refused, Unavailable
from hospitium.formats.field_item import (
    MOST_ITEMS,
    ORDERED,
    BadItem,
    Envelope,
    FieldItem,
    ItemKind,
    read_item,
    read_seq,
    seal_up,
    uuid_of,
)
from hospitium.ledger import Operation
from hospitium.policy.field_items import FieldItemPermit, permit_field_item
from hospitium.records import audit, field_items
from hospitium.records.field_item_values import NOTHING, ItemRecord, ItemStatus, Told
from hospitium.records.field_items import NewItem
from hospitium.usecases.field_device import (
    GAP,
    MOST_OPEN,
    TIME_FOR_A_PROBE,
    TIME_TO_LOOK,
    Device,
    need_active,
)
from hospitium.usecases.field_told import BROKEN, CLASH, EARLIER, FULL, OVER, told_of
from hospitium.usecases.item_deeds import Held, named_case
from hospitium.usecases.item_kinds import do_item
from hospitium.usecases.refusals import note_refusal
from hospitium.usecases.runtime import Runtime

AGAIN = frozenset({"search.limits"})
"""Rules that refuse for now only: the item is tried again when the phone calls."""


class Answered(StrEnum):
    """What the phone is told of an item."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    QUARANTINED = "quarantined"
    LATER = "later"


@dataclass(frozen=True, slots=True)
class ItemResult:
    """What became of one item. `duplicate` with a reason: the desk settled it without using it."""

    id: str
    status: Answered
    told: Told = NOTHING
    record: UUID | None = None


def receive_items(
    runtime: Runtime, device: Device, items: Sequence[object]
) -> tuple[ItemResult, ...]:
    """Take in a batch and return what became of each item, in order.

    One bad item never stops another; what waited from before is taken up as well.

    Raises
    ------
    BadItem
        If there are more than `MOST_ITEMS`.
    """
    if len(items) > MOST_ITEMS:
        raise BadItem(f"send at most {MOST_ITEMS} items at once", remedy="Send them in parts.")
    kept = [_keep(runtime, device, value) for value in items]
    take_up(runtime, device)
    return tuple(_answer(runtime, device, one) for one in kept)


def take_up(runtime: Runtime, device: Device) -> None:
    """Do what waits of a phone, in the order in which it was done there, as far as it may be."""
    permit = _permit(runtime, device)
    with runtime.node.read() as session:
        waiting = field_items.waiting_of(session, runtime.node.vault, permit)
    # a verdict may stand before its check in another file: once more, until nothing moves
    moved = True
    while moved and waiting:
        left = [one for one in waiting if not try_item(runtime, device, one)]
        moved, waiting = len(left) < len(waiting), left


@dataclass(frozen=True, slots=True)
class _Kept:
    """An item on its way: what the phone calls it, and its record, or why there is none."""

    id: str
    item: UUID | None
    known: bool = False
    told: Told = NOTHING
    status: Answered = Answered.QUARANTINED


def _keep(runtime: Runtime, device: Device, value: object) -> _Kept:
    """Keep one item, unless it is known or cannot be kept; see (0) and (1)."""
    given = value.get("id") if isinstance(value, dict) else None
    name = given[:64].encode(errors="replace").decode() if isinstance(given, str) else ""
    try:
        envelope = seal_up(value)
    except (BadItem, ValueError, RecursionError):
        return _Kept(name, None, told=told_of(BadItem("the item is too large or too deep")))
    try:
        return _store(runtime, device, envelope, name or str(envelope.item))
    except Conflict:  # somebody sent the very same meanwhile
        return _store(runtime, device, envelope, name or str(envelope.item))
    except Unavailable as error:
        return _Kept(name, None, told=told_of(error), status=Answered.LATER)


def _store(runtime: Runtime, device: Device, envelope: Envelope, name: str) -> _Kept:
    vault = runtime.node.vault
    with runtime.node.write() as session:
        permit = _permit(runtime, device, session)
        known = field_items.find_item(session, vault, permit, envelope)
        if known is not None:
            return _Kept(name, known.id, known=known.status is not ItemStatus.WAITING)
        if field_items.count_open(session, permit) >= MOST_OPEN:
            return _Kept(name, None, told=FULL, status=Answered.LATER)
        new = _new_item(runtime, permit, envelope)
        if field_items.clashes(session, permit, envelope, read_seq(envelope.raw)):
            new = _quarantined(new, CLASH)
        field_items.add_item(session, vault, permit, new)
        audit.append(
            session, vault, permit, operation=Operation.COLLECTION, subject=str(new.id),
            details={"device": str(device.id), "item": str(envelope.item), "seq": new.seq,
                     "kind": new.read.kind.value if new.read else field_items.UNREADABLE,
                     "status": new.status.value},
        )  # fmt: skip
    return _Kept(name, new.id)


def _new_item(runtime: Runtime, permit: FieldItemPermit, envelope: Envelope) -> NewItem:
    read: FieldItem | None = None
    case: UUID | None = None
    told, status, target = Told(), ItemStatus.WAITING, None
    try:
        read = read_item(envelope.raw)
        case = named_case(read)
        if read.kind is ItemKind.VERDICT:
            target = uuid_of(read.body.get("check"))
    except BadItem as error:
        told, status = told_of(error), ItemStatus.QUARANTINED
    probe = read is None or read.kind is ItemKind.CHECK
    ends = permit.at + (TIME_FOR_A_PROBE if probe else TIME_TO_LOOK)
    seq = read_seq(envelope.raw)
    return NewItem(runtime.new_id(), envelope, read, seq, case, target, ends, status, told)


def _quarantined(new: NewItem, told: Told) -> NewItem:
    """Return an item that waits for a human and fills no place in the phone's count."""
    return NewItem(
        new.id, new.envelope, new.read, None, new.case, new.target, new.expires_at,
        ItemStatus.QUARANTINED, told,
    )  # fmt: skip


def try_item(
    runtime: Runtime, device: Device, one: ItemRecord, *, whatever_is_missing: bool = False
) -> bool:
    """Do one item, see (2) to (4); say whether it waits no more.

    Parameters
    ----------
    whatever_is_missing
        A human said that it need not wait for what was done earlier.
    """
    permit = _permit(runtime, device)
    try:
        need_active(device)
        if not whatever_is_missing and _must_wait(runtime, permit, one):
            return False
        with runtime.node.read() as session:
            body = field_items.open_body(session, runtime.node.vault, permit, one.id)
        do_item(runtime, Held(permit, device, one, read_item(body)))
    except Unavailable:
        return False
    except Conflict as error:
        return _hold(runtime, permit, one, error)
    except Refused as refusal:
        note_refusal(runtime, refusal)
        if refusal.rule in AGAIN:
            _settle(runtime, permit, one, ItemStatus.WAITING, told_of(refusal))
            return False
        return _hold(runtime, permit, one, refusal)
    except HospitiumError as error:
        return _hold(runtime, permit, one, error)
    except Exception:  # noqa: BLE001 - a defect met by one item must not stop all that come after
        _settle(runtime, permit, one, ItemStatus.QUARANTINED, BROKEN)
    return True


def _must_wait(runtime: Runtime, permit: FieldItemPermit, one: ItemRecord) -> bool:
    if one.kind not in ORDERED or one.case is None:
        return False
    with runtime.node.read() as session:
        return field_items.waits_for(session, permit, one, since=permit.at - GAP)


def _hold(
    runtime: Runtime, permit: FieldItemPermit, one: ItemRecord, error: HospitiumError
) -> bool:
    """Put an item aside for a human, unless somebody settled it meanwhile."""
    _settle(runtime, permit, one, ItemStatus.QUARANTINED, told_of(error))
    return True


def _settle(
    runtime: Runtime, permit: FieldItemPermit, one: ItemRecord, status: ItemStatus, told: Told
) -> None:
    vault = runtime.node.vault
    with runtime.node.write() as session:
        now = field_items.read_row(session, vault, permit, one.id)
        if now.status is not ItemStatus.WAITING and now.status is not one.status:
            return
        field_items.settle(session, vault, permit, one.id, status, told)
        audit.append(
            session, vault, permit, operation=Operation.ALTERATION, subject=str(one.id),
            details={"status": status.value, "code": told.code, "rule": told.rule,
                     "alike": list(told.alike)},
        )  # fmt: skip


def _answer(runtime: Runtime, device: Device, kept: _Kept) -> ItemResult:
    if kept.item is None:
        return ItemResult(kept.id, kept.status, kept.told)
    with runtime.node.read() as session:
        permit = _permit(runtime, device, session)
        now = field_items.read_row(session, runtime.node.vault, permit, kept.item)
    status, told = _STATUS[now.status], now.told
    if now.status is ItemStatus.ACCEPTED and kept.known:
        status = Answered.DUPLICATE
    if now.status is ItemStatus.WAITING and not told.code:
        told = EARLIER
    if now.status is ItemStatus.EXPIRED:
        told = OVER
    record = None if now.record == now.id else now.record  # of some, the fact alone was kept
    return ItemResult(kept.id, status, told, record)


_STATUS = {
    ItemStatus.WAITING: Answered.LATER,
    ItemStatus.QUARANTINED: Answered.QUARANTINED,
    ItemStatus.CONFLICT: Answered.CONFLICT,
    ItemStatus.ACCEPTED: Answered.ACCEPTED,
    ItemStatus.DISCARDED: Answered.DUPLICATE,
    ItemStatus.EXPIRED: Answered.DUPLICATE,
}


def _permit(runtime: Runtime, device: Device, session: Session | None = None) -> FieldItemPermit:
    keeper, rules = device.keeper or device.operator, runtime.rules(session)
    return permit_field_item(rules, keeper, device.id, at=runtime.clock())
