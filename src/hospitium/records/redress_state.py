"""What stands because of a request: frozen hits, overturned ones, legal holds, courts' orders.

Nothing is written down twice: each is a query over the requests.
"""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from hospitium.formats.rights_terms import RequestKind
from hospitium.records.models import CandidateRow
from hospitium.records.models_redress import RightsRequestRow
from hospitium.records.rights_requests import RequestRecord, RequestStatus, record_of
from hospitium.records.vault import Vault

WAITING, APPROVED = RequestStatus.WAITING.value, RequestStatus.APPROVED.value


class Contest(NamedTuple):
    """How appeals bear on some candidates: contested now, and overturned by one."""

    frozen: frozenset[UUID]
    overturned: frozenset[UUID]


def contests(session: Session, candidates: Collection[UUID]) -> Contest:
    """Tell which of `candidates` an appeal freezes, and which one has overturned."""
    query = select(RightsRequestRow.subject, RightsRequestRow.status).where(
        RightsRequestRow.kind == RequestKind.APPEAL.value,
        RightsRequestRow.subject.in_(tuple(candidates)),
        RightsRequestRow.status.in_((WAITING, APPROVED)),
    )
    found = [(subject, status) for subject, status in session.execute(query) if subject]
    return Contest(
        frozenset(subject for subject, status in found if status == WAITING),
        frozenset(subject for subject, status in found if status == APPROVED),
    )


def is_contested(session: Session, case_id: UUID) -> bool:
    """Tell whether an appeal waits against a hit on a record, or by its person against another."""
    query = (
        select(RightsRequestRow.id)
        .outerjoin(CandidateRow, CandidateRow.id == RightsRequestRow.subject)
        .where(
            RightsRequestRow.kind == RequestKind.APPEAL.value,
            RightsRequestRow.status == WAITING,
            or_(RightsRequestRow.case_id == case_id, CandidateRow.case_id == case_id),
        )
    )
    return session.scalars(query.limit(1)).first() is not None


def held_cases(at: datetime) -> Select[UUID]:
    """Return the query of the cases under a legal hold: nothing of them is erased."""
    return select(RightsRequestRow.case_id).where(
        RightsRequestRow.kind == RequestKind.HOLD.value,
        RightsRequestRow.status == APPROVED,
        RightsRequestRow.ends_at > at,
    )


def is_held(session: Session, case_id: UUID, *, at: datetime) -> bool:
    """Tell whether a record is under a legal hold."""
    held = held_cases(at).where(RightsRequestRow.case_id == case_id).limit(1)
    return session.scalars(held).first() is not None


def any_hold(session: Session, *, at: datetime) -> bool:
    """Tell whether any record is under a legal hold."""
    return session.scalars(held_cases(at).limit(1)).first() is not None


def standing(
    session: Session, vault: Vault, case_id: UUID, kind: RequestKind, *, at: datetime
) -> list[RequestRecord]:
    """Return the holds, or the courts' orders, that stand on a record; the last to end first."""
    query = (
        select(RightsRequestRow)
        .where(
            RightsRequestRow.case_id == case_id,
            RightsRequestRow.kind == kind.value,
            RightsRequestRow.status == APPROVED,
            RightsRequestRow.ends_at > at,
        )
        .order_by(RightsRequestRow.ends_at.desc())
    )
    return [record_of(vault, row) for row in session.scalars(query)]


def released_to(
    session: Session, vault: Vault, case_id: UUID, owner: str, agency: str
) -> list[RequestRecord]:
    """Return the approved releases of a record by its owner to another agency of this node."""
    query = select(RightsRequestRow).where(
        RightsRequestRow.case_id == case_id,
        RightsRequestRow.kind == RequestKind.RELEASE.value,
        RightsRequestRow.status == APPROVED,
        RightsRequestRow.agency == owner,
    )
    found = [record_of(vault, row) for row in session.scalars(query)]
    return [one for one in found if one.terms and one.terms.recipient == f"agency:{agency}"]
