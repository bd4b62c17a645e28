"""The limits of agencies, and how much of them is used today."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import AgencyId, SearchId
from hospitium.policy.limits import Limits, SearchLoad, midnight
from hospitium.policy.operators import AgencyKind
from hospitium.policy.oversight import LimitsPermit
from hospitium.records.models import AgencyRow, SearchRow
from hospitium.records.models_laws import LimitRow


@dataclass(frozen=True, slots=True)
class AgencyLimits:
    """What everybody may know of an agency's limits; `set_at` is None where they are defaults."""

    agency: AgencyId
    kind: AgencyKind
    name: str
    limits: Limits
    set_at: datetime | None


def search_load(
    session: Session, agency: AgencyId, at: datetime, *, besides: SearchId | None = None
) -> SearchLoad:
    """Return an agency's limits and how many searches it has made on the day of `at`.

    Parameters
    ----------
    besides
        A search that is not counted: the one that is just being recorded.
    """
    count = (
        select(func.count())
        .select_from(SearchRow)
        .where(SearchRow.agency == agency, SearchRow.at >= midnight(at))
    )
    if besides is not None:
        count = count.where(SearchRow.id != besides)
    return SearchLoad(_limits(session.get(LimitRow, agency)), session.scalars(count).one())


def set_limits(session: Session, permit: LimitsPermit, limits: Limits) -> None:
    """Set the limits of the permit's agency.

    Raises
    ------
    BadInput
        If one is out of range.
    NotFound
        If the node has no such agency.
    """
    limits.check()
    if session.get(AgencyRow, permit.limited) is None:
        raise NotFound("this node has no such agency")
    row = session.get(LimitRow, permit.limited)
    if row is None:
        row = LimitRow(agency=permit.limited)
        session.add(row)
    row.daily_quota, row.candidate_cap = limits.daily_quota, limits.candidate_cap
    row.set_at, row.set_by = utc(permit.at), permit.operator
    session.flush()


def published_limits(session: Session) -> Sequence[AgencyLimits]:
    """Return the limits of all agencies, for everybody; no operator is named."""
    rows = session.execute(
        select(AgencyRow, LimitRow)
        .outerjoin(LimitRow, LimitRow.agency == AgencyRow.id)
        .order_by(AgencyRow.id)
    )
    return [
        AgencyLimits(
            agency=AgencyId(agency.id),
            kind=AgencyKind(agency.kind),
            name=agency.name,
            limits=_limits(row),
            set_at=row.set_at if row else None,
        )
        for agency, row in rows
    ]


def _limits(row: LimitRow | None) -> Limits:
    return Limits() if row is None else Limits(row.daily_quota, row.candidate_cap)
