"""Remove an iris from a case."""

from hospitium.core.ids import CaseId, IrisId
from hospitium.ledger import Operation
from hospitium.policy.irises import permit_remove_iris
from hospitium.policy.operators import Operator
from hospitium.records import audit, irises, redress_state
from hospitium.records.own_cases import own_case_facts
from hospitium.records.samples import IRISES
from hospitium.usecases.runtime import Runtime


def remove_iris(
    runtime: Runtime, operator: Operator, iris: IrisId, *, case_id: CaseId | None = None
) -> None:
    """Erase an iris at once.

    Parameters
    ----------
    case_id
        The case that it must be of; None finds it by the iris alone.

    Raises
    ------
    NotFound
        No such iris, or another agency's.
    Refused
        search.purpose without a role; retain.expiry under a legal hold.
    """
    at, node = runtime.clock(), runtime.node
    with node.write() as session:
        case = case_id or IRISES.case_of(session, iris)
        facts = own_case_facts(session, node.vault, operator.agency, case, at=at)
        held = redress_state.is_held(session, case, at=at)
        permit = permit_remove_iris(runtime.rules(session), operator, facts, held=held, at=at)
        irises.remove_iris(session, permit, iris)
        audit.append(session, node.vault, permit, operation=Operation.ERASURE, subject=str(iris))
