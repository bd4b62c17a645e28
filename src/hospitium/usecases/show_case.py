"""See one case of one's own agency. That somebody looked is logged."""

from hospitium.core.ids import CaseId
from hospitium.ledger import Operation
from hospitium.policy.cases import permit_read_case
from hospitium.policy.operators import Operator
from hospitium.records import audit, cases
from hospitium.records.cases import CaseRecord
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime


def show_case(runtime: Runtime, operator: Operator, case_id: CaseId) -> CaseRecord:
    """Return the case with its notice, references and absent fingers.

    Raises
    ------
    NotFound
        No such case, or another agency's; to that an override reaches (rule breakglass).
    Refused
        search.purpose without a role that sees cases, retain.expiry for one whose time is over.
    """
    at = runtime.clock()
    with runtime.node.write() as session:
        facts = own_case_facts(
            session,
            runtime.node.vault,
            operator.agency,
            case_id,
            at=at,
            beyond=operator.breaks_glass(at),
        )
        permit = permit_read_case(runtime.rules(session), operator, facts, at=at)
        record = cases.read_case(session, runtime.node.vault, permit)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(case_id),
        )
    return record
