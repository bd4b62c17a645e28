"""What becomes of faces when nobody agrees any more to their use, and when somebody does again.

Out of use they are at once: every query looks. The day from which they are erased stands on each.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId
from hospitium.policy.ages import adult_on
from hospitium.policy.consents import GRACE, Basis, Ended, Modality
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.standing import start_of
from hospitium.records.consent_filters import in_use
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import ConsentUseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.notices import open_notice
from hospitium.records.prints import gallery_changed
from hospitium.records.redress_state import held_cases
from hospitium.records.vault import Vault

_ALL_AT_ONCE = {"synchronize_session": False}


def mark_faces(session: Session, case_id: CaseId, erase_after: datetime | None) -> int:
    """Note from when the faces of a case are erased, or (None) that they are used again.

    A day that stands already stays. Return how many faces this changed.
    """
    marked = EnrolledFaceRow.erase_after.is_not(None)
    change = marked if erase_after is None else ~marked
    ours = (EnrolledFaceRow.case_id == case_id) & change
    count = _count(session, ours)
    ends = update(EnrolledFaceRow).where(ours).values(erase_after=erase_after)
    session.execute(ends, execution_options=_ALL_AT_ONCE)
    return count


def faces_left_over(session: Session, at: datetime) -> Sequence[CaseRow]:
    """Return the cases with faces that nobody agrees to any more, and no day noted yet."""
    unmarked = select(EnrolledFaceRow.case_id).where(EnrolledFaceRow.erase_after.is_(None))
    query = _out_of_use(at).where(CaseRow.id.in_(unmarked))
    return session.scalars(query).all()


def note_ran_out(session: Session, vault: Vault, permit: RetentionPermit, case: CaseRow) -> None:
    """Note of faces whose consent has run out from when they are erased."""
    faces = ConsentUseRow.modality == Modality.FACE.value
    query = select(func.max(ConsentUseRow.until)).where(ConsentUseRow.case_id == case.id, faces)
    last = session.scalars(query).one() or utc(permit.at)
    grown = adult_on(open_notice(vault, case), opened_on=case.opened_at.date())
    why = Ended.ADULT if grown is not None and last == start_of(grown) else Ended.EXPIRED
    mark_faces(session, CaseId(case.id), last + GRACE[why])


def erase_faces(session: Session, permit: RetentionPermit) -> tuple[int, list[CaseId]]:
    """Erase the faces whose day has come, but under a legal hold; return how many, and whose."""
    over = (EnrolledFaceRow.erase_after <= permit.at) & EnrolledFaceRow.case_id.in_(
        _out_of_use(permit.at)
        .where(CaseRow.id.not_in(held_cases(permit.at)))
        .with_only_columns(CaseRow.id)
    )
    whose = select(EnrolledFaceRow.case_id).where(over).distinct()
    cases = [CaseId(one) for one in session.scalars(whose)]
    count = _count(session, over)
    session.execute(delete(EnrolledFaceRow).where(over), execution_options=_ALL_AT_ONCE)
    if count:
        gallery_changed(session)
    return count, cases


def _out_of_use(at: datetime) -> Select[CaseRow]:
    return select(CaseRow).where(
        CaseRow.basis == Basis.CONSENT.value,
        CaseRow.expires_at > at,
        ~in_use(at, modality=Modality.FACE),
    )


def _count(session: Session, what: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(EnrolledFaceRow).where(what)).one()
