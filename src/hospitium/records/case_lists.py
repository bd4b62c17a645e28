"""The list of an agency's cases; expired ones are on none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId
from hospitium.formats.notice import CaseKind, Notice
from hospitium.policy.ages import is_minor
from hospitium.policy.permit import ReadCasePermit
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.notices import open_notice
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """A line in the list of cases."""

    id: CaseId
    kind: CaseKind
    name: str
    birth_year: int | None
    minor: bool
    opened_at: datetime
    expires_at: datetime
    closed_at: datetime | None
    references: int


def list_cases(
    session: Session,
    vault: Vault,
    permit: ReadCasePermit,
    *,
    only: Sequence[CaseId] | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[CaseSummary]:
    """Return the agency's cases that have not expired (of `only` these), the newest first."""
    references = (
        select(func.count())
        .select_from(PrintRow)
        .where(PrintRow.case_id == CaseRow.id)
        .scalar_subquery()
    )
    query = (
        select(CaseRow, references)
        .where(*own_cases(permit))
        .order_by(CaseRow.opened_at.desc(), CaseRow.id)
        .limit(limit)
        .offset(offset)
    )
    if only is not None:
        query = query.where(CaseRow.id.in_(only))
    found: Sequence[tuple[CaseRow, int]] = [(row, n) for row, n in session.execute(query)]
    return [_summary(vault, row, count, permit.at) for row, count in found]


def count_cases(session: Session, permit: ReadCasePermit) -> int:
    """Return how many cases `list_cases` would list without a limit."""
    return session.scalars(
        select(func.count()).select_from(CaseRow).where(*own_cases(permit))
    ).one()


def own_cases(permit: ReadCasePermit) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Apply the filter nobody can forget: own agency unless permitted another, not expired."""
    return CaseRow.agency == (permit.owner or permit.agency), CaseRow.expires_at > permit.at


def minor_on(row: CaseRow, notice: Notice, at: datetime) -> bool:
    """Tell whether the person of a case is a minor at `at`."""
    return is_minor(notice, opened_on=row.opened_at.date(), at=utc(at))


def _summary(vault: Vault, row: CaseRow, references: int, at: datetime) -> CaseSummary:
    notice = open_notice(vault, row)
    return CaseSummary(
        id=CaseId(row.id),
        kind=CaseKind(row.kind),
        name=notice.full_name,
        birth_year=notice.birth_year,
        minor=minor_on(row, notice, at),
        opened_at=row.opened_at,
        expires_at=row.expires_at,
        closed_at=row.closed_at,
        references=references,
    )
