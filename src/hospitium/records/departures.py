"""Somebody leaves: what they had open, by ids only, and to whom it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import NewId, OperatorId
from hospitium.policy.staff_permits import HandOverPermit, WorkPermit
from hospitium.records.models import CaseRow, SearchRow
from hospitium.records.models_staff import HandedWorkRow
from hospitium.records.search_values import SearchStatus


class WorkKind(StrEnum):
    """What somebody may have open."""

    CASE = "case"
    SEARCH = "search"


@dataclass(frozen=True, slots=True)
class OpenWork:
    """A case or search that somebody has open: no name, no template."""

    kind: WorkKind
    id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class HandedWork:
    """Work that a leaver has left to somebody."""

    id: UUID
    kind: WorkKind
    record: UUID
    leaver: OperatorId
    at: datetime
    taken_at: datetime | None


def open_work(session: Session, permit: HandOverPermit) -> list[OpenWork]:
    """Return what the leaver has open: their cases, their undecided searches, what was handed on.

    What they were handed themselves counts while it is open, so that no work is lost by a chain
    of departures.
    """
    handed = select(HandedWorkRow.record_id).where(HandedWorkRow.receiver == permit.leaver)
    mine = list(session.scalars(handed))
    cases = select(CaseRow.id, CaseRow.opened_at).where(
        CaseRow.agency == permit.agency,
        (CaseRow.opened_by == permit.leaver) | CaseRow.id.in_(mine),
        CaseRow.closed_at.is_(None),
        CaseRow.expires_at > utc(permit.at),
    )
    searches = select(SearchRow.id, SearchRow.at).where(
        SearchRow.agency == permit.agency,
        (SearchRow.operator == permit.leaver) | SearchRow.id.in_(mine),
        SearchRow.status == SearchStatus.WAITING.value,
        SearchRow.expires_at > utc(permit.at),
    )
    return [
        *(OpenWork(WorkKind.CASE, id_, at) for id_, at in session.execute(cases)),
        *(OpenWork(WorkKind.SEARCH, id_, at) for id_, at in session.execute(searches)),
    ]


def hand_over(
    session: Session,
    permit: HandOverPermit,
    work: Iterable[OpenWork],
    receiver: OperatorId,
    *,
    new_id: NewId,
) -> None:
    """Give the leaver's open work to a colleague, who finds it on their first page."""
    session.add_all(
        HandedWorkRow(
            id=new_id(),
            agency=permit.agency,
            kind=one.kind.value,
            record_id=one.id,
            leaver=permit.leaver,
            receiver=receiver,
            at=utc(permit.at),
        )
        for one in work
    )
    session.flush()


def handed_to(session: Session, permit: WorkPermit) -> list[HandedWork]:
    """Return what was handed to the permit's operator and not taken up yet, the newest first."""
    query = (
        select(HandedWorkRow)
        .where(HandedWorkRow.receiver == permit.operator, HandedWorkRow.taken_at.is_(None))
        .order_by(HandedWorkRow.at.desc(), HandedWorkRow.id)
    )
    return [
        HandedWork(
            id=row.id,
            kind=WorkKind(row.kind),
            record=row.record_id,
            leaver=OperatorId(row.leaver),
            at=row.at,
            taken_at=row.taken_at,
        )
        for row in session.scalars(query).all()
    ]


def take_up(session: Session, permit: WorkPermit, work_id: UUID) -> UUID:
    """Note that the permit's operator has taken handed work up; return its record.

    Raises
    ------
    NotFound
        If nothing of that id waits for them.
    """
    row = session.get(HandedWorkRow, work_id)
    if row is None or row.receiver != permit.operator or row.taken_at is not None:
        raise NotFound("no such work waits for you")
    row.taken_at = utc(permit.at)
    session.flush()
    return row.record_id
