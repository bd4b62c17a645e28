"""Which prints and faces may be used by what people agreed to: filters nobody can forget.

A consent ends by time without anybody writing anything, so the moment is part of every query.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from hospitium.core.ids import CaseId
from hospitium.policy.consents import Basis, Modality
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import ConsentUseRow


def in_use(
    at: datetime, purpose: str | None = None, *, modality: Modality = Modality.FINGERPRINT
) -> ColumnElement[bool]:
    """Tell of a case whether its references may be used at `at`: for `purpose`, or at all."""
    return or_(CaseRow.basis != Basis.CONSENT.value, _held(at, purpose, modality))


def not_agreed(
    session: Session,
    purpose: str,
    at: datetime,
    *,
    modality: Modality = Modality.FINGERPRINT,
) -> frozenset[CaseId]:
    """Return the cases whose people agreed to other uses of their references, not to this one."""
    query = select(CaseRow.id).where(
        CaseRow.basis == Basis.CONSENT.value,
        CaseRow.closed_at.is_(None),
        CaseRow.expires_at > at,
        _held(at, None, modality),
        ~_held(at, purpose, modality),
    )
    return frozenset(CaseId(one) for one in session.scalars(query))


def last_end(session: Session, at: datetime) -> datetime | None:
    """Return when the latest use that is over at `at` ended."""
    query = (
        select(ConsentUseRow.until)
        .where(ConsentUseRow.until <= at)
        .order_by(ConsentUseRow.until.desc())
        .limit(1)
    )
    return session.scalars(query).first()


def _held(at: datetime, purpose: str | None, modality: Modality) -> ColumnElement[bool]:
    wanted = [
        ConsentUseRow.case_id == CaseRow.id,
        ConsentUseRow.modality == modality.value,
        ConsentUseRow.until > at,
    ]
    if purpose is not None:
        wanted.append(ConsentUseRow.purpose == purpose)
    return exists().where(*wanted)
