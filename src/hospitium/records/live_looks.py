"""Live captures that did not pass and that a colleague looks at."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import CaseId, FaceId, OperatorId
from hospitium.core.live_notes import LiveAnswer, LiveOutcome
from hospitium.policy.permit import AlertPermit
from hospitium.records.models import CaseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.places import live_reason_place
from hospitium.records.vault import Vault

MOST = 50


@dataclass(frozen=True, slots=True)
class LiveLook:
    """A photograph that somebody is to look at, or has looked at.

    Attributes
    ----------
    signs
        Codes of signs that pictures were fed in; empty where only the picture looked odd.
    answer, reason, answered_at, answered_by
        What somebody said and why, when and who; None and empty while it waits.
    """

    face: FaceId
    case: CaseId
    signs: tuple[str, ...]
    taken_at: datetime
    taken_by: OperatorId
    answer: LiveAnswer | None = None
    reason: str = ""
    answered_at: datetime | None = None
    answered_by: OperatorId | None = None


def list_looks(
    session: Session, vault: Vault, permit: AlertPermit, *, waiting_only: bool = True
) -> list[LiveLook]:
    """Return those of the agency's open cases, the oldest first, at most `MOST`."""
    query = _own(permit).where(
        EnrolledFaceRow.live == LiveOutcome.HUMAN.value, CaseRow.closed_at.is_(None)
    )
    if waiting_only:
        query = query.where(EnrolledFaceRow.live_answer.is_(None))
    rows = session.scalars(query.order_by(EnrolledFaceRow.enrolled_at).limit(MOST))
    return [_look(vault, row) for row in rows]


def answer_look(
    session: Session,
    vault: Vault,
    permit: AlertPermit,
    face: FaceId,
    answer: LiveAnswer,
    *,
    reason: str,
) -> LiveLook:
    """Note what somebody saw; nothing else changes.

    Raises
    ------
    NotFound, Conflict
        If the agency has no such photograph that waits; if somebody has looked already.
    """
    query = _own(permit).where(EnrolledFaceRow.id == face, EnrolledFaceRow.live.is_not(None))
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("no such photograph waits to be looked at")
    if row.live_answer is not None:
        raise Conflict("somebody has looked at this photograph already")
    row.live_answer = answer.value
    row.live_answered_at, row.live_answered_by = utc(permit.at), permit.operator
    row.sealed_live_reason = vault.seal("verdict", live_reason_place(row), None, reason.encode())
    session.flush()
    return _look(vault, row)


def _look(vault: Vault, row: EnrolledFaceRow) -> LiveLook:
    reason = b""
    if row.sealed_live_reason is not None:
        reason = vault.open("verdict", live_reason_place(row), None, row.sealed_live_reason)
    return LiveLook(
        face=FaceId(row.id),
        case=CaseId(row.case_id),
        signs=tuple(row.live_signs.split()),
        taken_at=row.enrolled_at,
        taken_by=OperatorId(row.enrolled_by),
        answer=LiveAnswer(row.live_answer) if row.live_answer else None,
        reason=reason.decode(),
        answered_at=row.live_answered_at,
        answered_by=OperatorId(row.live_answered_by) if row.live_answered_by else None,
    )


def _own(permit: AlertPermit) -> Select[EnrolledFaceRow]:
    return (
        select(EnrolledFaceRow)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(CaseRow.agency == permit.agency, CaseRow.expires_at > permit.at)
    )
