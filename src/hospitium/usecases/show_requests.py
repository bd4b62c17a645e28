"""See requests: those that wait for a second person, those about one record, one of them."""

from hospitium.core.ids import CaseId, RequestId
from hospitium.formats.rights_terms import RequestKind
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.rights import permit_read_requests
from hospitium.records import audit, looks, rights_requests
from hospitium.records.own_cases import own_case_facts
from hospitium.records.rights_requests import RequestRecord, RequestStatus
from hospitium.usecases.runtime import Runtime


def list_requests(
    runtime: Runtime,
    operator: Operator,
    *,
    case_id: CaseId | None = None,
    status: RequestStatus | None = None,
    kind: RequestKind | None = None,
) -> tuple[RequestRecord, ...]:
    """Return requests of the operator's agency, the newest first; that somebody looked is logged.

    Raises
    ------
    NotFound, Refused
        No such record, or another agency's.
    """
    at = runtime.clock()
    node = runtime.node
    with node.write() as session:
        facts = None
        if case_id is not None:
            facts = own_case_facts(session, node.vault, operator.agency, case_id, at=at)
        permit = permit_read_requests(runtime.rules(session), operator, facts, at=at)
        found = rights_requests.list_requests(session, node.vault, permit, status=status, kind=kind)
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject="requests:list",
            details={"requests": [str(one.id) for one in found]},
        )
        looks.note_looks(session, leaf, {one.case_id for one in found})
    return tuple(found)


def count_waiting(runtime: Runtime, operator: Operator) -> dict[RequestKind, int]:
    """Return how many requests of each kind wait for a second person.

    It shows no record, so nothing is logged.
    """
    permit = permit_read_requests(runtime.rules(), operator, None, at=runtime.clock())
    with runtime.node.read() as session:
        return rights_requests.count_waiting(session, permit)


def show_request(runtime: Runtime, operator: Operator, request_id: RequestId) -> RequestRecord:
    """Return one request of the operator's agency; that somebody looked is logged.

    Raises
    ------
    NotFound, Refused
        As `list_requests`.
    """
    node = runtime.node
    permit = permit_read_requests(runtime.rules(), operator, None, at=runtime.clock())
    with node.write() as session:
        record = rights_requests.read_request(session, node.vault, permit, request_id)
        leaf = audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.CONSULTATION,
            subject=str(request_id),
        )
        looks.note_looks(session, leaf, {record.case_id})
    return record
