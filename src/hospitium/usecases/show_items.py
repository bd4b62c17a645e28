"""What the desk sees of work from the field, and what phones hear of theirs."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from hospitium.ledger import Operation
from hospitium.policy.desk import permit_alerts, permit_take_up
from hospitium.policy.field_items import permit_field_desk, permit_field_item
from hospitium.policy.operators import Operator
from hospitium.records import audit, field_alerts, field_items
from hospitium.records.field_alerts import FieldAlert, FieldAnswer
from hospitium.records.field_item_values import OPEN, ItemRecord, ItemStatus
from hospitium.usecases.field_device import Device
from hospitium.usecases.runtime import Runtime

TOLD_FOR = timedelta(days=30)
"""How long a phone hears of what became of a check."""
_HIDDEN = frozenset({"template", "probe", "faces"})


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with what it holds, without prints; None once that is erased or unreadable."""

    record: ItemRecord
    body: dict[str, Any] | None


def list_items(
    runtime: Runtime, operator: Operator, *, everything: bool = False
) -> tuple[ItemRecord, ...]:
    """Return the agency's items that wait for something, or all of them, the oldest first."""
    permit = permit_field_desk(runtime.rules(), operator, "field.see", at=runtime.clock())
    statuses = tuple(ItemStatus) if everything else OPEN
    with runtime.node.read() as session:
        return tuple(field_items.list_items(session, runtime.node.vault, permit, statuses=statuses))


def show_item(runtime: Runtime, operator: Operator, item_id: UUID) -> ShownItem:
    """Return one item of the operator's agency; that somebody looked is logged."""
    permit = permit_field_desk(runtime.rules(), operator, "field.see", at=runtime.clock())
    vault = runtime.node.vault
    with runtime.node.write() as session:
        record = field_items.read_row(session, vault, permit, item_id)
        held = record.status.value in OPEN and record.expires_at > permit.at
        raw = field_items.open_body(session, vault, permit, item_id) if held else b"null"
        audit.append(session, vault, permit, operation=Operation.CONSULTATION, subject=str(item_id))
    return ShownItem(record, _without_prints(json.loads(raw)))


def list_found(
    runtime: Runtime, operator: Operator, *, waiting_only: bool = True
) -> tuple[FieldAlert, ...]:
    """Return possible matches of the field on the agency's cases, the newest first."""
    permit = permit_alerts(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        vault = runtime.node.vault
        return tuple(field_alerts.list_found(session, vault, permit, waiting_only=waiting_only))


def acknowledge_found(runtime: Runtime, operator: Operator, alert_id: UUID) -> None:
    """Record that the desk has taken a find up.

    Raises
    ------
    NotFound, Conflict
        No such alert for this agency; taken up already.
    """
    with runtime.node.write() as session:
        rules, at = runtime.rules(session), runtime.clock()
        permit = permit_take_up(rules, operator, frozen=False, at=at)  # a human, never a system
        field_alerts.acknowledge_found(session, permit, alert_id)
        audit.append(
            session, runtime.node.vault, permit, operation=Operation.ALTERATION,
            subject=str(alert_id),
        )  # fmt: skip


def answers_for(runtime: Runtime, device: Device) -> tuple[FieldAnswer, ...]:
    """Return what became of the possible matches that a phone sent: for its `state`."""
    at = runtime.clock()
    with runtime.node.read() as session:
        rules = runtime.rules(session)
        permit = permit_field_item(rules, device.operator, device.id, at=at)
        vault, since = runtime.node.vault, at - TOLD_FOR
        told = field_alerts.answers_for(session, vault, permit, since=since)
        quiet = field_alerts.quiet_checks(session, vault, permit, since=since)
        return (*told, *quiet)


def _without_prints(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return what an item says, without the templates: nobody reads those."""
    if isinstance(value, dict):
        kept = value.items()
        return {key: _without_prints(one) for key, one in kept if key not in _HIDDEN}
    return [_without_prints(one) for one in value] if isinstance(value, list) else value
