"""Give the person of a record a code of their own, and take it back."""

from datetime import datetime

from hospitium.core.ids import CaseId, CodeId, GuardianId, OperatorId
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.rights import permit_person_code, permit_read_requests
from hospitium.records import audit, guardians, person_codes
from hospitium.records.guardians import GuardianChoice, find_guardian
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.operators import new_access_code
from hospitium.usecases.runtime import Runtime


def issue_code(
    runtime: Runtime, operator: Operator, case_id: CaseId, *, to: GuardianId | None = None
) -> str:
    """Return a new code, which is shown this once; one that the person had opens nothing now.

    Parameters
    ----------
    to
        The guardian who is given it for a child; None for the person themself. The log says which.

    Raises
    ------
    NotFound
        No such record, or no such guardian.
    Refused
        minor.guardian_conflict for a guardian in conflict, minor.consent for one who is none (any
        more); search.purpose for another agency's record, retain.expiry for one that is over.
    """
    at = runtime.clock()
    node = runtime.node
    code, code_id = new_access_code(runtime.random), CodeId(runtime.new_id())
    with node.write() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        guardian = None if to is None else find_guardian(session, case_id, to)
        permit = permit_person_code(
            runtime.rules(session), operator, facts, action="issue", at=at, to=guardian
        )
        person_codes.add_code(session, permit, code_id, code)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(code_id),
            details={"guardian": str(to) if to else None},
        )
    return code


def may_be_given(
    runtime: Runtime, operator: Operator, case_id: CaseId
) -> tuple[GuardianChoice, ...]:
    """Return the guardians who may be given a child's code or copy; none for an adult.

    Raises
    ------
    NotFound, Refused
        No such record, or another agency's.
    """
    at = runtime.clock()
    node = runtime.node
    with node.read() as session:
        facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_read_requests(runtime.rules(session), operator, facts, at=at)
        return guardians.guardian_choices(session, permit) if facts.minor else ()


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
        permit_read_requests(runtime.rules(session), operator, facts, at=at)
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
        permit = permit_person_code(runtime.rules(session), operator, facts, action="revoke", at=at)
        ended = person_codes.end_codes(session, permit)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(case_id),
        )
    return bool(ended)
