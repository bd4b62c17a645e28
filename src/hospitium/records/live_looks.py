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

MOST = 50


@dataclass(frozen=True, slots=True)
class WaitingLook:
    """A photograph that waits for somebody to look at it.

    Attributes
    ----------
    signs
        Codes of signs that pictures were fed in; empty where only the picture looked odd.
    """

    face: FaceId
    case: CaseId
    signs: tuple[str, ...]
    taken_at: datetime
    taken_by: OperatorId


def waiting_looks(session: Session, permit: AlertPermit) -> list[WaitingLook]:
    """Return those of the agency's open cases, the oldest first, at most `MOST`."""
    query = _own(permit).where(
        EnrolledFaceRow.live == LiveOutcome.HUMAN.value,
        EnrolledFaceRow.live_answer.is_(None),
        CaseRow.closed_at.is_(None),
    )
    rows = session.scalars(query.order_by(EnrolledFaceRow.enrolled_at).limit(MOST))
    return [
        WaitingLook(
            FaceId(row.id),
            CaseId(row.case_id),
            tuple(row.live_signs.split()),
            row.enrolled_at,
            OperatorId(row.enrolled_by),
        )
        for row in rows
    ]


def answer_look(session: Session, permit: AlertPermit, face: FaceId, answer: LiveAnswer) -> CaseId:
    """Note what somebody saw; nothing else changes. Return the case.

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
    session.flush()
    return CaseId(row.case_id)


def _own(permit: AlertPermit) -> Select[EnrolledFaceRow]:
    return (
        select(EnrolledFaceRow)
        .join(CaseRow, CaseRow.id == EnrolledFaceRow.case_id)
        .where(CaseRow.agency == permit.agency, CaseRow.expires_at > permit.at)
    )
