"""Alerts: a confirmed hit, for the desk of the case."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.core.ids import AlertId, CandidateId, CaseId, OperatorId, SearchId
from hospitium.formats.rights_terms import RequestKind
from hospitium.policy.decisions import Outcome
from hospitium.policy.permit import AlertPermit, DecidePermit
from hospitium.records.models import AlertRow, CandidateRow, CaseRow
from hospitium.records.models_redress import RightsRequestRow
from hospitium.records.notices import case_terms
from hospitium.records.redress_state import contests
from hospitium.records.rights_requests import RequestStatus
from hospitium.records.vault import Vault
from hospitium.records.verdicts import find_outcome


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert as the case's agency sees it; `desk` is the case's contact desk.

    Attributes
    ----------
    frozen
        Whether an appeal against the hit waits: nobody acts on it meanwhile.
    withdrawn
        Whether an appeal was upheld: nobody acts on it any more.
    news
        Whether the desk has acted on it and does not know yet that it was withdrawn.
    """

    id: AlertId
    case_id: CaseId
    candidate_id: CandidateId
    search_id: SearchId
    desk: str
    created_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: OperatorId | None
    frozen: bool = False
    withdrawn: bool = False
    news: bool = False


def raise_alert(session: Session, vault: Vault, permit: DecidePermit, *, alert_id: AlertId) -> None:
    """Alert the desk of the case that the permit's candidate is a confirmed hit on.

    Raises
    ------
    Refused
        search.candidates unless enough people have confirmed it.
    Conflict
        If the desk was alerted already.
    """
    if find_outcome(session, vault, permit) is not Outcome.CONFIRMED:
        raise Refused("search.candidates", "only a hit that people confirmed becomes an alert")
    known = select(AlertRow).where(AlertRow.candidate_id == permit.candidate)
    if session.scalars(known).first() is not None:
        raise Conflict("the desk was alerted already")
    candidate = session.get_one(CandidateRow, permit.candidate)
    session.add(
        AlertRow(
            id=alert_id,
            case_id=candidate.case_id,
            candidate_id=candidate.id,
            created_at=utc(permit.at),
        )
    )
    session.flush()


def list_alerts(
    session: Session,
    vault: Vault,
    permit: AlertPermit,
    *,
    waiting_only: bool = True,
    limit: int = 50,
    offset: int = 0,
) -> list[AlertRecord]:
    """Return the alerts for the agency's unexpired cases, the newest first.

    One that was withdrawn waits until the desk that had taken it up has taken note of that.
    """
    query = (
        select(AlertRow, CaseRow, CandidateRow.search_id)
        .join(CaseRow, CaseRow.id == AlertRow.case_id)
        .join(CandidateRow, CandidateRow.id == AlertRow.candidate_id)
        .where(CaseRow.agency == permit.agency, CaseRow.expires_at > permit.at)
        .order_by(AlertRow.created_at.desc(), AlertRow.id)
        .limit(limit)
        .offset(offset)
    )
    if waiting_only:
        query = query.where(_waits())
    found = session.execute(query).all()
    ids = [row.candidate_id for row, _, _ in found]
    contest = contests(session, ids)
    news = set(
        session.scalars(
            select(RightsRequestRow.subject).where(
                RightsRequestRow.id.in_(_upheld().with_only_columns(RightsRequestRow.id)),
                RightsRequestRow.subject.in_(ids),
                RightsRequestRow.reviewed_at.is_(None),
            )
        )
    )
    return [
        AlertRecord(
            id=AlertId(row.id),
            case_id=CaseId(row.case_id),
            candidate_id=CandidateId(row.candidate_id),
            search_id=SearchId(search_id),
            desk=case_terms(vault, case)["contact_desk"],
            created_at=row.created_at,
            acknowledged_at=row.acknowledged_at,
            acknowledged_by=OperatorId(row.acknowledged_by) if row.acknowledged_by else None,
            frozen=row.candidate_id in contest.frozen,
            withdrawn=row.candidate_id in contest.overturned,
            news=row.acknowledged_at is not None and row.candidate_id in news,
        )
        for row, case, search_id in found
    ]


def is_frozen(session: Session, alert_id: AlertId) -> bool:
    """Tell whether an appeal against an alert's hit waits; no for an alert that is not there."""
    row = session.get(AlertRow, alert_id)
    return row is not None and bool(contests(session, [row.candidate_id]).frozen)


def acknowledge(session: Session, permit: AlertPermit, alert_id: AlertId) -> None:
    """Note that the permit's operator has taken the alert on, or knows that it was withdrawn.

    Raises
    ------
    NotFound, Conflict
        If no case of the agency has that alert; if somebody took it on already.
    """
    row = session.get(AlertRow, alert_id)
    case = session.get(CaseRow, row.case_id) if row else None
    if row is None or case is None or case.agency != permit.agency:
        raise NotFound("no such alert")
    appeal = session.scalars(_upheld().where(RightsRequestRow.subject == row.candidate_id)).first()
    if appeal is not None and appeal.reviewed_at is None:
        appeal.reviewed_at, appeal.reviewed_by = utc(permit.at), permit.operator
    elif row.acknowledged_at is not None or appeal is not None:
        raise Conflict("somebody has taken this alert on already")
    else:
        row.acknowledged_at, row.acknowledged_by = utc(permit.at), permit.operator
    session.flush()


def _upheld() -> Select[RightsRequestRow]:
    """Return the query of appeals that were upheld; `reviewed_at` once the desk knows of it."""
    return select(RightsRequestRow).where(
        RightsRequestRow.kind == RequestKind.APPEAL.value,
        RightsRequestRow.status == RequestStatus.APPROVED.value,
    )


def _waits() -> ColumnElement[bool]:
    """Tell what the desk must still hear: a hit, or that one it has acted on was withdrawn."""
    upheld = _upheld().where(RightsRequestRow.subject == AlertRow.candidate_id)
    new = upheld.where(RightsRequestRow.reviewed_at.is_(None))
    untaken = AlertRow.acknowledged_at.is_(None)
    return or_(and_(untaken, ~upheld.exists()), and_(~untaken, new.exists()))
