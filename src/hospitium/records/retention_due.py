"""Whether the daily job is done: when it was last, and what waits for it (rule retain.expiry)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.ledger.leaf import decode_leaf
from hospitium.policy.oversight import SeeRetentionPermit
from hospitium.records.models import AuditEntryRow, CaseRow, SearchRow
from hospitium.records.redress_state import held_cases

LOOKED_BACK = 10_000
"""Entries of the log among which the job's last is looked for: days of a busy node."""

_JOB = b'"action":"retention"'


@dataclass(frozen=True, slots=True)
class RetentionDue:
    """Numbers only.

    Attributes
    ----------
    last_at, last_entry
        When the job was done last, and its entry; None if it is not among the newest entries.
    cases, probes
        What has expired and is still there, out of every query.
    oldest
        When the first of these cases expired.
    held
        Expired cases that a legal hold keeps.
    """

    last_at: datetime | None
    last_entry: int | None
    cases: int
    probes: int
    oldest: datetime | None
    held: int


def retention_due(session: Session, permit: SeeRetentionPermit) -> RetentionDue:
    """Tell how the daily job stands at the permit's instant."""
    over = CaseRow.expires_at <= permit.at
    held = CaseRow.id.in_(held_cases(permit.at))
    probes = (SearchRow.expires_at <= permit.at) & SearchRow.sealed_probe.is_not(None)
    oldest = session.scalars(select(func.min(CaseRow.expires_at)).where(over, ~held)).one()
    last_at, last_entry = _last(session)
    return RetentionDue(
        last_at=last_at,
        last_entry=last_entry,
        cases=_count(session, over & ~held),
        probes=_count(session, probes),
        oldest=None if oldest is None else utc(oldest),
        held=_count(session, over & held),
    )


def _count(session: Session, what: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).where(what)).one()


def _last(session: Session) -> tuple[datetime | None, int | None]:
    newest = select(AuditEntryRow.leaf).order_by(AuditEntryRow.sequence.desc()).limit(LOOKED_BACK)
    for data in session.scalars(newest.execution_options(yield_per=500)):
        if _JOB in data:
            leaf = decode_leaf(data)
            return leaf.at, leaf.sequence
    return None, None
