"""What colleagues who left have handed over: it waits until somebody takes it up."""

from uuid import UUID

from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.staff import permit_handed_work
from hospitium.records import audit, departures
from hospitium.records.departures import HandedWork
from hospitium.usecases.runtime import Runtime


def handed_work(runtime: Runtime, operator: Operator) -> tuple[HandedWork, ...]:
    """Return what was handed to one and not taken up yet, the newest first."""
    permit = permit_handed_work(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(departures.handed_to(session, permit))


def take_up(runtime: Runtime, operator: Operator, work_id: UUID) -> UUID:
    """Take handed work up; return the id of the case or search.

    Raises
    ------
    NotFound
        If nothing of that id waits for one.
    """
    permit = permit_handed_work(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.write() as session:
        record = departures.take_up(session, permit, work_id)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(record),
        )
    return record
