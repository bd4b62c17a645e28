"""See which records of one's own agency agree with others, with both prints side by side."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hospitium.core.errors import NotFound
from hospitium.core.ids import PrintId
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.twins import permit_see_twins
from hospitium.records import audit, looks, prints, twin_passes, twins
from hospitium.records.twin_passes import PassRecord
from hospitium.records.twins import TwinRecord
from hospitium.usecases.evidence import Evidence, draw_pair
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class TwinList:
    """The pairs, and the pass that looked last; None where nobody has looked yet."""

    twins: tuple[TwinRecord, ...]
    last: PassRecord | None


def list_twins(runtime: Runtime, operator: Operator, *, waiting_only: bool = True) -> TwinList:
    """Return the pairs with a record of the operator's agency, the likeliest first.

    Raises
    ------
    Refused
        search.purpose without a role for it.
    """
    permit = permit_see_twins(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        vault = runtime.node.vault
        found = twins.list_twins(session, vault, permit, waiting_only=waiting_only)
        return TwinList(found, twin_passes.last_pass(session, permit))


def show_twin(runtime: Runtime, operator: Operator, twin_id: UUID) -> TwinRecord:
    """Return one pair. That somebody looked is logged.

    Raises
    ------
    NotFound
        If the agency has no such pair.
    """
    permit = permit_see_twins(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.write() as session:
        found = twins.find_twin(session, runtime.node.vault, permit, twin_id)
        leaf = audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(twin_id),
        )
        shown = {found.own} | ({found.other} if found.other else set())
        looks.note_looks(session, leaf, shown)
    return found


def draw_twin(runtime: Runtime, operator: Operator, twin_id: UUID, number: int) -> Evidence:
    """Draw the prints of one finger of a pair side by side; only where both are one's own agency's.

    Raises
    ------
    NotFound
        If there is no such finger, or one of the prints is gone or another agency's.
    """
    at = runtime.clock()
    permit = permit_see_twins(runtime.rules(), operator, at=at)
    with runtime.node.read() as session:
        vault = runtime.node.vault
        found = twins.find_twin(session, vault, permit, twin_id)
        fingers: list[dict[str, Any]] = found.details["fingers"]
        if found.other is None or not 0 <= number < len(fingers):
            raise NotFound("there is no such picture")
        finger = fingers[number]
        ids = [PrintId(UUID(finger[side])) for side in ("first", "second")]
        rows = {row.print_id: row for row in prints.references_of(session, vault, permit, ids)}
    if len(rows) != len(ids):
        raise NotFound("there is no such picture")
    one, two = (rows[print_id] for print_id in ids)
    return draw_pair(one.template, two, float(finger["fmr"]), day=at.date())
