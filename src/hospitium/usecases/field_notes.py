"""Notes from the field: written field by field, unless somebody changed the same one meanwhile."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.formats.field_bodies import read_note
from hospitium.formats.field_item import BadItem
from hospitium.ledger import Operation
from hospitium.policy.field_items import permit_case_note
from hospitium.records import audit, case_notes, field_items
from hospitium.records.field_item_values import ItemStatus, Told
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.field_told import CONFLICT
from hospitium.usecases.item_deeds import Held, accept
from hospitium.usecases.runtime import Runtime


def do_note(runtime: Runtime, held: Held) -> None:
    """Write what the field saw into the notice, unless somebody changed the same field."""
    changes = read_note(held.item.body, held.item.base)
    write_fields(runtime, held, changes)


def write_fields(
    runtime: Runtime,
    held: Held,
    changes: Mapping[str, tuple[str, str]],
    *,
    keep: frozenset[str] = frozenset(),
) -> None:
    """Write all fields of a note, or none and say which conflict.

    Parameters
    ----------
    keep
        Fields of which a human chose what the node says: compared all the same, and not written.
    """
    vault, at = runtime.node.vault, runtime.clock()
    if held.record.case is None:
        raise BadItem("the note names no case")
    operator, case = held.device.operator, CaseId(held.record.case)
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case, at=at)
        permit = permit_case_note(runtime.rules(session), operator, facts, at=at)
        conflict = case_notes.note_conflicts(session, vault, permit, changes)
        if conflict:
            _list_conflict(runtime, session, held, conflict)
            return
        values = {name: new for name, (_, new) in changes.items() if name not in keep}
        before = case_notes.write_note(session, vault, permit, values)
        audit.append(
            session, vault, permit, operation=Operation.ALTERATION, subject=str(case),
            details={"was": {name: str(getattr(before, name) or "") for name in values},
                     "item": str(held.record.id)},
        )  # fmt: skip
        accept(runtime, held, fields=sorted(values))(session, case)


def _list_conflict(
    runtime: Runtime,
    session: Session,
    held: Held,
    conflict: tuple[tuple[str, str, str, str], ...],
) -> None:
    vault, mine = runtime.node.vault, held.record.id
    told = Told(CONFLICT.code, CONFLICT.detail, CONFLICT.remedy, conflict=conflict)
    field_items.settle(session, vault, held.permit, mine, ItemStatus.CONFLICT, told)
    audit.append(
        session, vault, held.permit, operation=Operation.ALTERATION, subject=str(mine),
        details={"status": "conflict", "fields": [row[0] for row in conflict]},
    )  # fmt: skip
