"""What a human at the desk does with an item from the field: retry, take in, choose, discard."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, Conflict
from hospitium.core.ids import CaseId
from hospitium.formats.field_bodies import NOTE_FIELDS, read_note
from hospitium.formats.field_item import BadItem, FieldItem, ItemKind, read_item
from hospitium.ledger import Operation
from hospitium.policy.field_items import FieldDeskPermit, permit_field_desk
from hospitium.policy.operators import Operator
from hospitium.records import audit, field_items
from hospitium.records.field_item_values import OPEN, ItemRecord, ItemStatus, Told
from hospitium.usecases.field_device import Device, find_sender
from hospitium.usecases.field_notes import write_fields
from hospitium.usecases.item_deeds import Held
from hospitium.usecases.item_kinds import do_item
from hospitium.usecases.receive_items import take_up, try_item
from hospitium.usecases.runtime import Runtime

REASON_LIMIT = 500
MINE, THEIRS = "mine", "theirs"


def retry_item(runtime: Runtime, operator: Operator, item_id: UUID) -> ItemRecord:
    """Try an item again as the officer's own work, without waiting for what was done earlier.

    Raises
    ------
    NotFound, Conflict
        No such item of the agency; settled already.
    """
    permit = permit_field_desk(runtime.rules(), operator, "field.retry", at=runtime.clock())
    one = _open_item(runtime, permit, item_id)
    with runtime.node.write() as session:
        field_items.settle(session, runtime.node.vault, permit, item_id, ItemStatus.WAITING)
        _log(runtime, session, permit, item_id, status="waiting")
    device = find_sender(runtime, one.device, keeper=operator)
    try_item(runtime, device, _read(runtime, permit, item_id), whatever_is_missing=True)
    take_up(runtime, device)
    return _read(runtime, permit, item_id)


def discard_item(runtime: Runtime, operator: Operator, item_id: UUID, *, reason: str) -> ItemRecord:
    """Throw an item away for a reason, which the phone is told; what it held is erased.

    Raises
    ------
    Refused
        field.quarantine without a reason.
    """
    permit = permit_field_desk(
        runtime.rules(), operator, "field.discard", at=runtime.clock(), reason=reason
    )
    _check_reason(reason)
    one = _open_item(runtime, permit, item_id)
    told = Told("hospitium.field.discarded", f"the desk discarded it: {reason.strip()}")
    with runtime.node.write() as session:
        vault = runtime.node.vault
        field_items.settle(session, vault, permit, item_id, ItemStatus.DISCARDED, told)
        _log(runtime, session, permit, item_id, status="discarded", reason=reason.strip())
    take_up(runtime, find_sender(runtime, one.device, keeper=operator))
    return _read(runtime, permit, item_id)


def accept_item(
    runtime: Runtime,
    operator: Operator,
    item_id: UUID,
    *,
    reason: str = "",
    case: CaseId | None = None,
    picks: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> ItemRecord:
    """Take an item in under one's own name, corrected where it was wrong.

    Parameters
    ----------
    reason
        Why prints are enrolled although they are alike to another case's, or poor.
    case
        The case it belongs to, where the phone named none or another.
    picks
        Of a note in conflict, by field: `mine` for the phone's value, `theirs` for the node's.
    values
        Of a note, by field: what it is to say instead.

    Raises
    ------
    BadInput
        If a field in conflict is not decided, or a choice is none.
    HospitiumError
        What the deed itself says; the item then stays as it was.
    """
    permit = permit_field_desk(runtime.rules(), operator, "field.accept", at=runtime.clock())
    _check_reason(reason)
    one = _open_item(runtime, permit, item_id)
    with runtime.node.read() as session:
        item = read_item(field_items.open_body(session, runtime.node.vault, permit, item_id))
    if case is not None and case != one.case:
        with runtime.node.write() as session:
            field_items.give_case(session, permit, item_id, case, again=True)
            _log(runtime, session, permit, item_id, case=str(case))
        one = _read(runtime, permit, item_id)
    held = Held(permit, _as_device(operator, one), one, item, reason.strip())
    if item.kind is ItemKind.NOTE:
        _take_note(runtime, held, picks or {}, values or {})
    else:
        do_item(runtime, held)
    take_up(runtime, find_sender(runtime, one.device, keeper=operator))
    return _read(runtime, permit, item_id)


def _take_note(
    runtime: Runtime, held: Held, picks: Mapping[str, str], values: Mapping[str, str]
) -> None:
    """Write a note as a human chose; if the node's value moved meanwhile, it conflicts anew."""
    changes = corrected(held.item, values)
    shown = {name: theirs for name, _, _, theirs in held.record.told.conflict}
    undecided = sorted(set(shown) - set(picks) - set(values))
    if undecided or not set(picks.values()) <= {MINE, THEIRS}:
        raise BadInput(
            "say for each field in conflict which value holds: " + ", ".join(undecided or shown),
            remedy="For example: --pick description=mine, or theirs, or --set description=TEXT.",
        )
    # what was shown to the human is what they knew
    based = {name: (shown.get(name, base), new) for name, (base, new) in changes.items()}
    keep = frozenset(name for name, pick in picks.items() if pick == THEIRS)
    write_fields(runtime, held, based, keep=keep)


def corrected(item: FieldItem, values: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return the changes of a note with other values where a human gave some."""
    if not set(values) <= set(NOTE_FIELDS):
        raise BadInput("a note changes only " + ", ".join(NOTE_FIELDS))
    body = {**item.body, "set": {**_set_of(item), **values}}
    return read_note(body, item.base)


def _set_of(item: FieldItem) -> Mapping[str, object]:
    """Return what a note says, without the fields that no phone may change."""
    said = item.body.get("set")
    if not isinstance(said, dict):
        raise BadItem("the note changes nothing")
    return said


def _as_device(operator: Operator, one: ItemRecord) -> Device:
    """Return the desk in the place of the phone: the deed is that of whoever takes it in."""
    return Device(one.device, operator, operator.agency, active=True)


def _open_item(runtime: Runtime, permit: FieldDeskPermit, item_id: UUID) -> ItemRecord:
    one = _read(runtime, permit, item_id)
    if one.status.value not in OPEN:
        raise Conflict("this item is settled already")
    return one


def _read(runtime: Runtime, permit: FieldDeskPermit, item_id: UUID) -> ItemRecord:
    with runtime.node.read() as session:
        return field_items.read_row(session, runtime.node.vault, permit, item_id)


def _check_reason(reason: str) -> None:
    if len(reason) > REASON_LIMIT:
        raise BadInput(f"a reason has at most {REASON_LIMIT} characters")


def _log(
    runtime: Runtime, session: Session, permit: FieldDeskPermit, item_id: UUID, **details: str
) -> None:
    audit.append(
        session, runtime.node.vault, permit, operation=Operation.ALTERATION,
        subject=str(item_id), details=details,
    )  # fmt: skip
