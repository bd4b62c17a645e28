"""Leads on records that agree, or do not agree, as only one person's would, for their desks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session, aliased

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import AgencyId, CaseId, OperatorId
from hospitium.policy.permit import TwinsPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_twins import TwinRow
from hospitium.records.places import twin_place, twin_reason_place
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.vault import Vault


class TwinVerdict(StrEnum):
    """What a human says that a lead's records show."""

    ONE_PERSON = "one-person"
    TWO_PEOPLE = "two-people"


@dataclass(frozen=True, slots=True)
class NewTwin:
    """A lead that a pass found; `details` says what each finger brought.

    Attributes
    ----------
    kind, mark
        As a `Twin` of the gallery has them.
    """

    id: UUID
    kind: str
    mark: str
    first: CaseId
    second: CaseId
    score: float
    fmr: float
    expected: float
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TwinRecord:
    """A lead as one agency sees it.

    Attributes
    ----------
    kind
        Why somebody should look: see `gallery.twin_values.LeadKind`.
    own, other
        The agency's own case, and the other; `other` is None where that is another agency's, and
        the same case where one record is odd by itself.
    other_agency
        Whose the other case is.
    first_is_own
        Whether `own` is the first of the two, as the details name them.
    """

    id: UUID
    kind: str
    own: CaseId
    other: CaseId | None
    other_agency: AgencyId
    first_is_own: bool
    score: float
    fmr: float
    expected: float
    details: Mapping[str, Any]
    found_at: datetime
    verdict: TwinVerdict | None
    reason: str
    settled_at: datetime | None
    settled_by: OperatorId | None


def add_twins(
    session: Session,
    vault: Vault,
    permit: TwinsPermit,
    pass_id: UUID | None,
    new: Sequence[NewTwin],
) -> tuple[NewTwin, ...]:
    """Keep the leads that nobody knew; return them. What humans have said of one stays.

    Parameters
    ----------
    pass_id
        The pass that found them; None for an enrolment.
    """
    rows = session.scalars(
        select(TwinRow).where(TwinRow.first_case.in_([one.first for one in new]))
    ).all()
    once = {(one.first, one.second, one.kind, one.mark): one for one in new}
    fresh = tuple(one for one in once.values() if not any(_tells(vault, row, one) for row in rows))
    for one in fresh:
        row = TwinRow(
            id=one.id,
            pass_id=pass_id,
            first_case=one.first,
            second_case=one.second,
            kind=one.kind,
            mark=one.mark,
            score=one.score,
            fmr=one.fmr,
            expected=one.expected,
            found_at=utc(permit.at),
        )
        row.sealed_details = vault.seal("candidate", twin_place(row), None, to_json(one.details))
        session.add(row)
    session.flush()
    return fresh


def _tells(vault: Vault, row: TwinRow, new: NewTwin) -> bool:
    """Whether a lead that is there tells what a new one would.

    Of one record: while it waits for somebody; after that, if it was about the same print or face,
    for of two that differ nobody can say which is the odd one.
    """
    if (row.first_case, row.second_case, row.kind) != (new.first, new.second, new.kind):
        return False
    if not new.mark or row.mark == new.mark:
        return True
    if row.verdict is None:
        return True
    details = from_json(vault.open("candidate", twin_place(row), None, row.sealed_details))
    shown = [*details["fingers"], *([details["face"]] if details["face"] else [])]
    return any(new.mark in (one["first"], one["second"]) for one in shown)


def list_twins(
    session: Session,
    vault: Vault,
    permit: TwinsPermit,
    *,
    waiting_only: bool = True,
    limit: int = 100,
) -> tuple[TwinRecord, ...]:
    """Return the leads on living cases of the permit's agency, the rarest by chance first."""
    query = _own(permit).order_by(TwinRow.fmr, TwinRow.id).limit(limit)
    if waiting_only:
        query = query.where(TwinRow.verdict.is_(None))
    found = session.execute(query).all()
    return tuple(_record(vault, permit, row, first, second) for row, first, second in found)


def find_twin(session: Session, vault: Vault, permit: TwinsPermit, twin_id: UUID) -> TwinRecord:
    """Return one of them.

    Raises
    ------
    NotFound
        If the permit's agency has no such pair.
    """
    found = session.execute(_own(permit).where(TwinRow.id == twin_id)).first()
    if found is None:
        raise NotFound("no such pair of records")
    row, first, second = found
    return _record(vault, permit, row, first, second)


def settle_twin(
    session: Session,
    vault: Vault,
    permit: TwinsPermit,
    twin_id: UUID,
    *,
    verdict: TwinVerdict,
    reason: str,
) -> None:
    """Keep what a human said two records are; the records stay as they are.

    Raises
    ------
    NotFound
        If the permit's agency has no such pair.
    Conflict
        If somebody has said so before.
    """
    if find_twin(session, vault, permit, twin_id).verdict is not None:
        raise Conflict("somebody has said before what these two records are")
    row = session.get_one(TwinRow, twin_id)
    row.verdict, row.settled_at, row.settled_by = verdict.value, utc(permit.at), permit.operator
    row.sealed_reason = vault.seal("verdict", twin_reason_place(row), None, reason.encode())
    session.flush()


_FIRST, _SECOND = aliased(CaseRow), aliased(CaseRow)


def _own(permit: TwinsPermit) -> Select[TwinRow, str, str]:
    def living(case: type[CaseRow]) -> ColumnElement[bool]:
        return and_(case.expires_at > permit.at, case.closed_at.is_(None))

    return (
        select(TwinRow, _FIRST.agency, _SECOND.agency)
        .join(_FIRST, _FIRST.id == TwinRow.first_case)
        .join(_SECOND, _SECOND.id == TwinRow.second_case)
        .where(living(_FIRST), living(_SECOND))
        .where(or_(_FIRST.agency == permit.agency, _SECOND.agency == permit.agency))
    )


def _record(vault: Vault, permit: TwinsPermit, row: TwinRow, first: str, second: str) -> TwinRecord:
    mine = first == permit.agency
    both = mine and second == permit.agency
    own, other = (row.first_case, row.second_case) if mine else (row.second_case, row.first_case)
    reason = b""
    if row.sealed_reason is not None:
        reason = vault.open("verdict", twin_reason_place(row), None, row.sealed_reason)
    return TwinRecord(
        id=row.id,
        kind=row.kind,
        own=CaseId(own),
        other=CaseId(other) if both else None,
        other_agency=AgencyId(second if mine else first),
        first_is_own=mine,
        score=row.score,
        fmr=row.fmr,
        expected=row.expected,
        details=from_json(vault.open("candidate", twin_place(row), None, row.sealed_details)),
        found_at=row.found_at,
        verdict=TwinVerdict(row.verdict) if row.verdict else None,
        reason=reason.decode(),
        settled_at=row.settled_at,
        settled_by=OperatorId(row.settled_by) if row.settled_by else None,
    )
