"""Fingers of a case that could not be captured, and why."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.fingers import Finger
from hospitium.records.models import AbsentFingerRow, CaseRow
from hospitium.records.prints import AbsentStatus, absent_reason
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class AbsentFinger:
    """A finger that could not be captured, and why."""

    finger: Finger
    status: AbsentStatus
    reason: str
    at: datetime


def absences_of(session: Session, vault: Vault, case: CaseRow) -> tuple[AbsentFinger, ...]:
    """Return them in the order of the fingers."""
    query = (
        select(AbsentFingerRow)
        .where(AbsentFingerRow.case_id == case.id)
        .order_by(AbsentFingerRow.finger)
    )
    return tuple(
        AbsentFinger(
            finger=Finger(row.finger),
            status=AbsentStatus(row.status),
            reason=absent_reason(vault, row, case.expires_at),
            at=row.at,
        )
        for row in session.scalars(query)
    )
