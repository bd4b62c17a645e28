"""Look again whether a legal hold is still needed; the list says which reviews are overdue."""

from datetime import datetime

from hospitium.core.ids import RequestId
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.settling import REVIEW_EVERY, permit_review_hold
from hospitium.records import audit, rights_requests
from hospitium.records.rights_requests import RequestRecord
from hospitium.usecases.rights_facts import find_request
from hospitium.usecases.runtime import Runtime


def review_hold(
    runtime: Runtime, operator: Operator, request_id: RequestId, *, reason: str
) -> datetime:
    """Record that a hold is still needed, and why; return when it must be looked at again.

    Raises
    ------
    BadInput
        If it is no hold that stands.
    NotFound, Refused
        As `settle_request`.
    """
    at = runtime.clock()
    node = runtime.node
    with node.write() as session:
        _, facts = find_request(session, runtime, operator, request_id, at=at)
        permit = permit_review_hold(runtime.rules(session), operator, facts, at=at)
        rights_requests.review_hold(session, permit)
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(request_id),
            details={"reason": reason[:2000]},
        )
    return at + REVIEW_EVERY


def review_due(hold: RequestRecord) -> datetime | None:
    """Return when a hold must be looked at again; None before it is approved."""
    last = hold.reviewed_at or hold.settled_at
    return last + REVIEW_EVERY if last else None
