"""Alerts "found in the field, unconfirmed": for the desk of the case; a human still decides.

They name no place: where somebody was met stands in the search of whoever met them.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, CandidateId, CaseId, SearchId
from hospitium.formats.field_item import ItemKind
from hospitium.policy.decisions import Outcome
from hospitium.policy.field_items import FieldDeskPermit, FieldItemPermit
from hospitium.policy.permit import AlertPermit
from hospitium.records.candidates import live_candidates
from hospitium.records.field_item_values import OPEN, ItemStatus
from hospitium.records.models import CandidateRow, CaseRow
from hospitium.records.models_items import FieldAlertRow, FieldItemRow
from hospitium.records.notices import case_terms
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class FieldAlert:
    """A find as the case's agency sees it.

    Attributes
    ----------
    finder
        The agency whose officer met the person; ask them.
    outcome
        What humans have said of the candidate since.
    """

    id: UUID
    case_id: CaseId
    candidate_id: CandidateId
    search_id: SearchId
    desk: str
    finder: AgencyId
    created_at: datetime
    outcome: Outcome
    acknowledged_at: datetime | None
    acknowledged_by: str | None


def raise_found(
    session: Session,
    vault: Vault,
    permit: FieldItemPermit | FieldDeskPermit,
    alert_id: UUID,
    item_id: UUID,
    search_id: UUID,
    case_id: UUID,
) -> AgencyId | None:
    """Tell the case's desk that the node finds the field's candidate possible too.

    Returns
    -------
    AgencyId or None
        Whose desk hears of it; None if the case is no candidate of that search, or if its desk
        heard of it already.
    """
    found = [
        one
        for one in live_candidates(session, vault, SearchId(search_id), at=permit.at)
        if one.case_id == case_id
    ]
    if not found or _known(session, found[0].id):
        return None
    session.add(
        FieldAlertRow(
            id=alert_id,
            item_id=item_id,
            case_id=case_id,
            candidate_id=found[0].id,
            search_id=search_id,
            finder=permit.agency,
            created_at=utc(permit.at),
        )
    )
    session.flush()
    return AgencyId(session.get_one(CaseRow, case_id).agency)


def list_found(
    session: Session, vault: Vault, permit: AlertPermit, *, waiting_only: bool = True
) -> list[FieldAlert]:
    """Return the finds of the agency's unexpired cases, the newest first."""
    query = (
        select(FieldAlertRow, CaseRow)
        .join(CaseRow, CaseRow.id == FieldAlertRow.case_id)
        .where(CaseRow.agency == permit.agency, CaseRow.expires_at > permit.at)
        .order_by(FieldAlertRow.created_at.desc(), FieldAlertRow.id)
        .limit(50)
    )
    if waiting_only:
        query = query.where(FieldAlertRow.acknowledged_at.is_(None))
    return [
        FieldAlert(
            row.id,
            CaseId(row.case_id),
            CandidateId(row.candidate_id),
            SearchId(row.search_id),
            case_terms(vault, case)["contact_desk"],
            AgencyId(row.finder),
            row.created_at,
            _outcome(session, vault, row, permit.at),
            row.acknowledged_at,
            row.acknowledged_by,
        )
        for row, case in session.execute(query)
    ]


def acknowledge_found(session: Session, permit: AlertPermit, alert_id: UUID) -> None:
    """Note that the permit's operator has taken the find up; as `alerts.acknowledge`."""
    row = session.get(FieldAlertRow, alert_id)
    case = session.get(CaseRow, row.case_id) if row else None
    if row is None or case is None or case.agency != permit.agency:
        raise NotFound("no such alert")
    if row.acknowledged_at is not None:
        raise Conflict("somebody has taken this alert up already")
    row.acknowledged_at, row.acknowledged_by = utc(permit.at), permit.operator
    session.flush()


@dataclass(frozen=True, slots=True)
class FieldAnswer:
    """What the phone is told of a check that it made; `desk` is empty where nobody was told."""

    item: UUID
    case: UUID
    outcome: str
    at: datetime
    desk: str


def answers_for(
    session: Session, vault: Vault, permit: FieldItemPermit, *, since: datetime
) -> list[FieldAnswer]:
    """Return what became of the phone's possible matches that came in after `since`."""
    query = (
        select(FieldAlertRow, FieldItemRow.item)
        .join(FieldItemRow, FieldItemRow.id == FieldAlertRow.item_id)
        .where(FieldItemRow.device == permit.device, FieldAlertRow.created_at > since)
        .order_by(FieldAlertRow.created_at)
    )
    answers = list[FieldAnswer]()
    for row, item in session.execute(query):
        case = session.get_one(CaseRow, row.case_id)
        over = _outcome(session, vault, row, permit.at) in (Outcome.REJECTED, Outcome.OVERTURNED)
        outcome, desk = "withdrawn" if over else "alerted", case_terms(vault, case)["contact_desk"]
        answers.append(FieldAnswer(item, row.case_id, outcome, row.created_at, desk))
    return answers


def _known(session: Session, candidate: UUID) -> bool:
    query = select(FieldAlertRow.id).where(FieldAlertRow.candidate_id == candidate)
    return session.scalars(query).first() is not None


def _outcome(session: Session, vault: Vault, row: FieldAlertRow, at: datetime) -> Outcome:
    candidate = session.get_one(CandidateRow, row.candidate_id)
    live = live_candidates(session, vault, SearchId(candidate.search_id), at=at)
    return next((one.outcome for one in live if one.id == candidate.id), Outcome.REJECTED)


def quiet_checks(
    session: Session, vault: Vault, permit: FieldItemPermit, *, since: datetime
) -> list[FieldAnswer]:
    """Return the phone's checks that named a case and of which no desk was told."""
    told = select(FieldAlertRow.id).where(FieldAlertRow.item_id == FieldItemRow.id)
    query = (
        select(FieldItemRow, CaseRow)
        .join(CaseRow, CaseRow.id == FieldItemRow.case_id)
        .where(
            FieldItemRow.device == permit.device,
            FieldItemRow.kind == ItemKind.CHECK.value,
            FieldItemRow.received_at > since,
            FieldItemRow.status.in_((*OPEN, ItemStatus.ACCEPTED.value)),
            ~told.exists(),
        )
        .order_by(FieldItemRow.received_at)
    )
    return [
        FieldAnswer(row.item, case.id, *_quiet(row), case_terms(vault, case)["contact_desk"])
        for row, case in session.execute(query)
    ]


def _quiet(row: FieldItemRow) -> tuple[str, datetime]:
    return ("no-hit", row.settled_at) if row.settled_at else ("waiting", row.received_at)
