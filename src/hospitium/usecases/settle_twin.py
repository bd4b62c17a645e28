"""Say what two records are: one person's, or two people's."""

from uuid import UUID

from hospitium.core.errors import BadInput
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.twins import permit_settle_twin
from hospitium.records import audit, looks, twins
from hospitium.records.twins import TwinRecord, TwinVerdict
from hospitium.usecases.runtime import Runtime

REASON_LIMIT = 1000


def settle_twin(
    runtime: Runtime, operator: Operator, twin_id: UUID, verdict: TwinVerdict, *, reason: str
) -> TwinRecord:
    """Keep what a human saw. Both records stay as they are: nothing is merged or closed by it.

    Raises
    ------
    Refused
        search.candidates without a reason, search.purpose without a role for it.
    NotFound
        If the agency has no such pair.
    Conflict
        If somebody has said so before.
    BadInput
        If the reason is too long.
    """
    if len(reason) > REASON_LIMIT:
        raise BadInput(f"a reason has at most {REASON_LIMIT} characters")
    permit = permit_settle_twin(runtime.rules(), operator, reason=reason, at=runtime.clock())
    with runtime.node.write() as session:
        vault = runtime.node.vault
        twins.settle_twin(session, vault, permit, twin_id, verdict=verdict, reason=reason.strip())
        found = twins.find_twin(session, vault, permit, twin_id)
        leaf = audit.append(
            session,
            vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(twin_id),
            details={"verdict": verdict.value},
        )
        shown = {found.own} | ({found.other} if found.other else set())
        looks.note_looks(session, leaf, shown)
    return found
