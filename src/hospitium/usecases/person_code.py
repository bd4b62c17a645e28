"""Give the person of a record a code of their own, and take it back."""

from datetime import datetime

from hospitium.core.ids import CaseId, CodeId, OperatorId
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.rights import permit_person_code, permit_read_requests
from hospitium.records import audit, person_codes
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.operators import new_access_code
from hospitium.usecases.runtime import Runtime


def issue_code(runtime: Runtime, operator: Operator, case_id: CaseId) -> str:
    """Return a new code, which is shown this once; one that the person had opens nothing now.

    Raises
    ------
    NotFound
        No such record.
    Refused
        search.purpose for another agency's record, retain.expiry for one whose time is over.
    """
    at = runtime.clock()
    node = runtime.node
    code, code_id = new_access_code(runtime.random), CodeId(runtime.new_id())
    with node.write() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_person_code(runtime.rules(), operator, facts, action="issue", at=at)
        person_codes.add_code(session, permit, code_id, code)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(code_id),
        )
    return code


def code_since(
    runtime: Runtime, operator: Operator, case_id: CaseId
) -> tuple[datetime, OperatorId] | None:
    """Return when and by whom the person's code was issued; None if they have none.

    Raises
    ------
    NotFound, Refused
        No such record, or another agency's.
    """
    at = runtime.clock()
    node = runtime.node
    with node.read() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit_read_requests(runtime.rules(), operator, facts, at=at)
        return person_codes.code_issued(session, case_id)


def revoke_code(runtime: Runtime, operator: Operator, case_id: CaseId) -> bool:
    """Take the person's code back; return whether there was one.

    Raises
    ------
    NotFound, Refused
        As `issue_code`.
    """
    at = runtime.clock()
    node = runtime.node
    with node.write() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_person_code(runtime.rules(), operator, facts, action="revoke", at=at)
        ended = person_codes.end_codes(session, permit)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(case_id),
        )
    return bool(ended)
