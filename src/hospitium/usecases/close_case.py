"""Close a case: its references leave the gallery in the same moment."""

from hospitium.core.ids import CaseId
from hospitium.ledger import Operation
from hospitium.policy.cases import permit_close_case
from hospitium.policy.operators import Operator
from hospitium.records import audit, cases
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime


def close_case(runtime: Runtime, operator: Operator, case_id: CaseId, *, reason: str = "") -> None:
    """Close an open case of the operator's own agency (rule retain.case_closed).

    Raises
    ------
    BadInput
        If it is closed already.
    Refused, NotFound
        As for `show_case`.
    """
    at = runtime.clock()
    with runtime.node.write() as session:
        facts = own_case_facts(session, runtime.node.vault, operator.agency, case_id, at=at)
        permit = permit_close_case(runtime.rules(session), operator, facts, at=at)
        cases.close_case(session, permit)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(case_id),
            details={"reason": reason[:2000]},
        )
