"""Show where the missing of one's own agency were seen last. That somebody looked is logged."""

from hospitium.ledger import Operation
from hospitium.policy.cases import permit_read_case
from hospitium.policy.operators import Operator
from hospitium.records import audit, looks
from hospitium.records import seen_places as records
from hospitium.records.seen_places import SeenPlace
from hospitium.usecases.runtime import Runtime


def seen_places(runtime: Runtime, operator: Operator) -> tuple[SeenPlace, ...]:
    """Return the places of open cases of missing people (rule victim.location: nobody else's).

    Raises
    ------
    Refused
        search.purpose without a role that sees cases.
    """
    with runtime.node.write() as session:
        permit = permit_read_case(runtime.rules(session), operator, None, at=runtime.clock())
        found = records.seen_places(session, runtime.node.vault, permit)
        leaf = audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject="cases:map",
            details={"cases": [str(one.case_id) for one in found]},
        )
        looks.note_looks(session, leaf, {one.case_id for one in found})
    return tuple(found)
