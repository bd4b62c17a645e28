"""What the rules of redress must know, read from the records."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import AgencyId, CandidateId, CaseId, RequestId
from hospitium.formats.rights_terms import Part, RequestKind, Terms
from hospitium.policy.operators import Operator
from hospitium.policy.rights import Ask, RightsFacts, permit_read_requests
from hospitium.policy.settling import RequestFacts
from hospitium.records import cases, redress_state, rights_requests, standings
from hospitium.records.person_hits import contested_hit
from hospitium.records.rights_requests import RequestRecord, RequestStatus
from hospitium.usecases.runtime import Runtime


def rights_facts(
    session: Session,
    runtime: Runtime,
    agency: AgencyId | None,
    case_id: CaseId,
    *,
    at: datetime,
    hit: CandidateId | None = None,
) -> RightsFacts:
    """Return what is known of a record to the operators of `agency`, or (None) to its person.

    Raises
    ------
    NotFound
        If there is no such record, or it is another agency's and nothing of it came to `agency`.
    """
    vault = runtime.node.vault
    case = cases.case_facts(session, vault, case_id, at=at)
    own = agency is None or case.agency == agency
    searched = hit is not None and contested_hit(session, hit).searched_by == agency
    received, onward = (frozenset[Part](), False)
    if not own and agency is not None:
        received, onward = _received(session, runtime, case_id, case.agency, agency)
        if not received and not searched:
            raise NotFound("no such case")
    holds = redress_state.standing(session, vault, case_id, RequestKind.HOLD, at=at)
    return RightsFacts(
        case=case,
        held_until=holds[0].ends_at if holds else None,
        held_by=holds[0].terms.authority if holds and holds[0].terms else "",
        searched=searched,
        received=received,
        onward=onward,
    )


def _received(
    session: Session, runtime: Runtime, case_id: CaseId, owner: AgencyId, agency: AgencyId
) -> tuple[frozenset[Part], bool]:
    """Return what of a record its owner released to `agency`, and whether it may pass that on."""
    found = redress_state.released_to(session, runtime.node.vault, case_id, owner, agency)
    told = [one.terms for one in found if one.terms]
    onward = [terms for terms in told if terms.onward]
    return frozenset(part for terms in onward or told for part in terms.parts), bool(onward)


def ask_of(
    kind: RequestKind, terms: Terms, *, subject: UUID | None, ends_at: datetime | None
) -> Ask:
    """Return what policy needs to know of a request that is made."""
    return Ask(
        kind=kind,
        parts=frozenset(terms.parts),
        recipient=bool(terms.recipient) or kind is RequestKind.ACCESS,
        subject=subject,
        ends_at=ends_at,
    )


def find_request(
    session: Session, runtime: Runtime, operator: Operator, request_id: RequestId, *, at: datetime
) -> tuple[RequestRecord, RequestFacts]:
    """Return a request of the operator's agency, and what policy needs to know of it.

    Raises
    ------
    NotFound
        If the agency has no such request.
    Refused
        search.purpose for a role that sees no requests.
    """
    permit = permit_read_requests(runtime.rules(session), operator, None, at=at)
    record = rights_requests.read_request(session, runtime.node.vault, permit, request_id)
    hit = None
    if record.kind is RequestKind.APPEAL and record.subject is not None:
        hit = CandidateId(record.subject)
    facts = rights_facts(session, runtime, operator.agency, record.case_id, at=at, hit=hit)
    had_a_part = contested_hit(session, hit).had_a_part if hit else frozenset()
    terms = record.terms or Terms("")
    return record, RequestFacts(
        id=record.id,
        agency=record.agency,
        askers=standings.people_asking(session, record.asked_by, at=record.asked_at),
        asked_at=record.asked_at,
        waiting=record.status is RequestStatus.WAITING,
        approved=record.status is RequestStatus.APPROVED,
        settled_at=record.settled_at,
        ask=ask_of(record.kind, terms, subject=record.subject, ends_at=record.ends_at),
        record=facts,
        had_a_part=had_a_part,
    )
