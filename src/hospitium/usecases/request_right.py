"""Ask for something about a record: it is recorded, and somebody else settles it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput, NotFound
from hospitium.core.ids import CandidateId, CaseId, CodeId, RequestId
from hospitium.formats.rights_terms import Part, RequestKind, Terms, check_terms
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.rights import permit_ask, permit_person_asks
from hospitium.policy.rights_permits import AskPermit
from hospitium.records import audit, corrections, rights_requests
from hospitium.records.models_redress import RightsRequestRow
from hospitium.records.person_codes import still_opens
from hospitium.records.person_hits import contested_hit
from hospitium.usecases.rights_facts import ask_of, rights_facts
from hospitium.usecases.runtime import Runtime

EVERYTHING = tuple(Part)


def request_right(
    runtime: Runtime,
    operator: Operator,
    case_id: CaseId,
    kind: RequestKind,
    terms: Terms,
    *,
    subject: UUID | None = None,
    ends_at: datetime | None = None,
) -> RequestId:
    """Record a request about a record and return its id; an appeal freezes its hit at once.

    Parameters
    ----------
    terms
        An access request asks for everything; its parts need not be listed.
    subject
        The candidate that an appeal contests, or the hold that is to be lifted.
    ends_at
        When a hold or a court's order ends.

    Raises
    ------
    BadInput
        If something is missing or the notice would not hold together.
    Refused
        As `policy.rights.permit_ask`.
    NotFound
        No such record, hit or hold.
    """
    at = runtime.clock()
    checked = _whole(kind, check_terms(kind, terms))
    with runtime.node.write() as session:
        hit = _hit_of(session, kind, subject)
        facts = rights_facts(session, runtime, operator.agency, case_id, at=at, hit=hit)
        _need_subject(session, case_id, kind, subject)
        ask = ask_of(kind, checked, subject=subject, ends_at=ends_at)
        permit = permit_ask(runtime.rules(session), operator, ask, facts, at=at)
        return _record(session, runtime, permit, checked)


def ask_as_person(
    runtime: Runtime,
    code_id: CodeId,
    kind: RequestKind,
    terms: Terms,
    *,
    subject: UUID | None = None,
) -> RequestId:
    """Record what a person asks for by their own code: to contest a hit, to put a fact right.

    Raises
    ------
    BadInput, Refused, NotFound
        As `request_right`; also when the code opens nothing any more.
    """
    at = runtime.clock()
    checked = check_terms(kind, terms)
    with runtime.node.write() as session:
        case_id = still_opens(session, code_id, at=at)
        facts = rights_facts(session, runtime, None, case_id, at=at)
        _need_subject(session, case_id, kind, subject)
        ask = ask_of(kind, checked, subject=subject, ends_at=None)
        permit = permit_person_asks(runtime.rules(session), ask, facts, at=at)
        return _record(session, runtime, permit, checked)


def _record(session: Session, runtime: Runtime, permit: AskPermit, terms: Terms) -> RequestId:
    node = runtime.node
    if permit.kind is RequestKind.CORRECTION:
        corrections.check_correction(session, node.vault, permit, terms)
    request_id = RequestId(runtime.new_id())
    rights_requests.add_request(session, node.vault, permit, request_id=request_id, terms=terms)
    audit.append(
        session,
        node.vault,
        permit,
        operation=Operation.COLLECTION,
        subject=str(request_id),
        details={"reason": terms.reason, "recipient": terms.recipient, "parts": terms.parts},
    )
    return request_id


def _whole(kind: RequestKind, terms: Terms) -> Terms:
    """Return the terms with all parts listed, where a person asks for everything."""
    if kind is not RequestKind.ACCESS:
        return terms
    return replace(terms, parts=EVERYTHING, recipient="the person concerned")


def _hit_of(session: Session, kind: RequestKind, subject: UUID | None) -> CandidateId | None:
    if kind is not RequestKind.APPEAL:
        return None
    if subject is None:
        raise BadInput("an appeal names the hit that it contests")
    contested_hit(session, CandidateId(subject))
    return CandidateId(subject)


def _need_subject(
    session: Session, case_id: CaseId, kind: RequestKind, subject: UUID | None
) -> None:
    """Raise `NotFound` unless the hit or the hold is one of this record."""
    if kind is RequestKind.APPEAL and subject is not None:
        hit = contested_hit(session, CandidateId(subject))
        if case_id not in (hit.record, hit.search_for):
            raise NotFound("no such hit on this record")
    if kind is RequestKind.LIFT:
        row = session.get(RightsRequestRow, subject) if subject else None
        if row is None or row.case_id != case_id or row.kind != RequestKind.HOLD:
            raise NotFound("no such hold on this record")
