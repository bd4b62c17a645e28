"""Requests about records: what was asked, by whom, and how somebody else settled it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, CaseId, OperatorId, RequestId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.policy.rights_permits import (
    AskPermit,
    HandOverPermit,
    ReadRequestsPermit,
    ReviewHoldPermit,
    SeePermit,
    SettlePermit,
)
from hospitium.records.models_redress import RightsRequestRow
from hospitium.records.places import answer_place, request_place
from hospitium.records.vault import Vault

PURPOSE = "redress"


class RequestStatus(StrEnum):
    """Where a request stands; `LIFTED` is a hold that was ended before its time."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True)
class RequestRecord:
    """A request as its agency sees it.

    Attributes
    ----------
    terms
        None once the history of a correction was erased.
    answer
        Why it was settled as it was; empty while it waits.
    """

    id: RequestId
    kind: RequestKind
    case_id: CaseId
    agency: AgencyId
    subject: UUID | None
    by_person: bool
    status: RequestStatus
    ends_at: datetime | None
    terms: Terms | None
    answer: str
    asked_at: datetime
    asked_by: OperatorId
    settled_at: datetime | None
    settled_by: OperatorId | None
    reviewed_at: datetime | None


def add_request(
    session: Session, vault: Vault, permit: AskPermit, *, request_id: RequestId, terms: Terms
) -> None:
    """Record what the permit's operator, or the person, asks for."""
    row = RightsRequestRow(
        id=request_id,
        kind=permit.kind.value,
        case_id=permit.case,
        agency=permit.agency,
        subject=permit.subject,
        by_person=permit.by_person,
        status=RequestStatus.WAITING.value,
        ends_at=utc(permit.ends_at) if permit.ends_at else None,
        asked_at=utc(permit.at),
        asked_by=permit.operator,
    )
    row.sealed_terms = vault.seal(PURPOSE, request_place(row), None, terms.to_bytes())
    session.add(row)
    session.flush()


def settle_request(
    session: Session,
    vault: Vault,
    permit: SettlePermit,
    *,
    reason: str,
    terms: Terms | None = None,
    ends_at: datetime | None = None,
) -> None:
    """Record how the permit's operator settles a request, and why.

    Parameters
    ----------
    terms, ends_at
        Of a correction that is made: with the old value, and until when that is kept.

    Raises
    ------
    Conflict
        If it was settled meanwhile.
    """
    row = session.get(RightsRequestRow, permit.request)
    if row is None or row.agency != permit.agency:
        raise NotFound("no such request")
    if row.status != RequestStatus.WAITING:
        raise Conflict("this request was settled meanwhile")
    row.status = (RequestStatus.APPROVED if permit.approve else RequestStatus.REFUSED).value
    row.settled_at, row.settled_by = utc(permit.at), permit.operator
    if ends_at is not None:
        row.ends_at = utc(ends_at)
    if terms is not None:
        row.sealed_terms = vault.seal(PURPOSE, request_place(row), None, terms.to_bytes())
    row.sealed_answer = vault.seal(PURPOSE, answer_place(row), None, reason.encode())
    session.flush()


def lift_hold(session: Session, permit: SettlePermit, hold: UUID) -> None:
    """End a hold before its time, as the permit's request asked.

    Raises
    ------
    Conflict
        If it does not stand any more.
    """
    row = session.get(RightsRequestRow, hold)
    if row is None or row.case_id != permit.case or row.kind != RequestKind.HOLD:
        raise NotFound("no such hold")
    if row.status != RequestStatus.APPROVED:
        raise Conflict("this hold does not stand any more")
    row.status = RequestStatus.LIFTED.value
    session.flush()


def review_hold(session: Session, permit: ReviewHoldPermit) -> None:
    """Note that somebody has looked again whether a hold is still needed."""
    row = session.get_one(RightsRequestRow, permit.request)
    row.reviewed_at, row.reviewed_by = utc(permit.at), permit.operator
    session.flush()


def read_request(
    session: Session, vault: Vault, permit: ReadRequestsPermit, request_id: RequestId
) -> RequestRecord:
    """Return one request of the permit's agency.

    Raises
    ------
    NotFound
        If it has none of that id, or the case of the permit has not.
    """
    query = _of(permit).where(RightsRequestRow.id == request_id)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("no such request")
    return record_of(vault, row)


def list_requests(
    session: Session,
    vault: Vault,
    permit: ReadRequestsPermit,
    *,
    status: RequestStatus | None = None,
    kind: RequestKind | None = None,
    limit: int = 200,
) -> list[RequestRecord]:
    """Return the agency's requests, or those about one record, the newest first."""
    query = _of(permit).order_by(RightsRequestRow.asked_at.desc(), RightsRequestRow.id).limit(limit)
    if status is not None:
        query = query.where(RightsRequestRow.status == status.value)
    if kind is not None:
        query = query.where(RightsRequestRow.kind == kind.value)
    return [record_of(vault, row) for row in session.scalars(query)]


def count_waiting(session: Session, permit: ReadRequestsPermit) -> dict[RequestKind, int]:
    """Return how many of the agency's requests of each kind wait for a second person."""
    kind = RightsRequestRow.kind
    query = select(kind, func.count()).where(
        RightsRequestRow.agency == permit.agency,
        RightsRequestRow.status == RequestStatus.WAITING.value,
    )
    return {RequestKind(one): many for one, many in session.execute(query.group_by(kind))}


def requests_about(
    session: Session, vault: Vault, permit: SeePermit | HandOverPermit
) -> list[RequestRecord]:
    """Return the requests about the permit's record that concern its person: no hold, no order."""
    kinds = [kind.value for kind in RequestKind if kind not in HIDDEN]
    query = (
        select(RightsRequestRow)
        .where(RightsRequestRow.case_id == permit.case, RightsRequestRow.kind.in_(kinds))
        .order_by(RightsRequestRow.asked_at.desc(), RightsRequestRow.id)
    )
    return [record_of(vault, row) for row in session.scalars(query)]


HIDDEN = frozenset({RequestKind.HOLD, RequestKind.LIFT, RequestKind.ORDER})
"""What authorities order is no request of the person's; a court's order is told on its own."""


def record_of(vault: Vault, row: RightsRequestRow) -> RequestRecord:
    """Return a stored request, opened."""
    terms = answer = None
    if row.sealed_terms is not None:
        opened = vault.open(PURPOSE, request_place(row), None, row.sealed_terms)
        terms = Terms.from_bytes(opened)
    if row.sealed_answer is not None:
        answer = vault.open(PURPOSE, answer_place(row), None, row.sealed_answer).decode()
    return RequestRecord(
        id=RequestId(row.id),
        kind=RequestKind(row.kind),
        case_id=CaseId(row.case_id),
        agency=AgencyId(row.agency),
        subject=row.subject,
        by_person=row.by_person,
        status=RequestStatus(row.status),
        ends_at=row.ends_at,
        terms=terms,
        answer=answer or "",
        asked_at=row.asked_at,
        asked_by=OperatorId(row.asked_by),
        settled_at=row.settled_at,
        settled_by=OperatorId(row.settled_by) if row.settled_by else None,
        reviewed_at=row.reviewed_at,
    )


def _of(permit: ReadRequestsPermit) -> Select[RightsRequestRow]:
    query = select(RightsRequestRow).where(RightsRequestRow.agency == permit.agency)
    return query if permit.case is None else query.where(RightsRequestRow.case_id == permit.case)
