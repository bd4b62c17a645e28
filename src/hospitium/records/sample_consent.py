"""What becomes of faces and irises when nobody agrees to their use, or somebody does again.

Out of use they are at once: every query looks. The day from which they are erased stands on each.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId, FaceId, IrisId
from hospitium.policy.ages import adult_on
from hospitium.policy.consents import GRACE, Basis, Ended
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.standing import start_of
from hospitium.records.consent_filters import in_use
from hospitium.records.models import CaseRow
from hospitium.records.models_consent import ConsentUseRow
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.notices import open_notice
from hospitium.records.prints import gallery_changed
from hospitium.records.redress_state import held_cases
from hospitium.records.samples import FACES, IRISES, Samples
from hospitium.records.vault import Vault

Kept = Samples[EnrolledFaceRow, FaceId] | Samples[EnrolledIrisRow, IrisId]
KEPT: tuple[Kept, ...] = (FACES, IRISES)
"""Whose consents are settled, and whose rows are erased, apart from those of the prints."""

_ALL_AT_ONCE = {"synchronize_session": False}


def mark_samples(
    session: Session, kept: Kept, case_id: CaseId, erase_after: datetime | None
) -> int:
    """Note from when those of a case are erased, or (None) that they are used again.

    A day that stands already stays. Return how many this changed.
    """
    marked = kept.row.erase_after.is_not(None)
    change = marked if erase_after is None else ~marked
    ours = (kept.row.case_id == case_id) & change
    count = _count(session, kept, ours)
    ends = update(kept.row).where(ours).values(erase_after=erase_after)
    session.execute(ends, execution_options=_ALL_AT_ONCE)
    return count


def left_over(session: Session, kept: Kept, at: datetime) -> Sequence[CaseRow]:
    """Return the cases with some that nobody agrees to any more, and no day noted yet."""
    unmarked = select(kept.row.case_id).where(kept.row.erase_after.is_(None))
    query = _out_of_use(kept, at).where(CaseRow.id.in_(unmarked))
    return session.scalars(query).all()


def note_ran_out(
    session: Session, vault: Vault, kept: Kept, permit: RetentionPermit, case: CaseRow
) -> None:
    """Note of those whose consent has run out from when they are erased."""
    said = ConsentUseRow.modality == kept.modality.value
    query = select(func.max(ConsentUseRow.until)).where(ConsentUseRow.case_id == case.id, said)
    last = session.scalars(query).one() or utc(permit.at)
    grown = adult_on(open_notice(vault, case), opened_on=case.opened_at.date())
    why = Ended.ADULT if grown is not None and last == start_of(grown) else Ended.EXPIRED
    mark_samples(session, kept, CaseId(case.id), last + GRACE[why])


def erase_samples(
    session: Session, kept: Kept, permit: RetentionPermit
) -> tuple[int, list[CaseId]]:
    """Erase those whose day has come, but under a legal hold; return how many, and whose."""
    over = (kept.row.erase_after <= permit.at) & kept.row.case_id.in_(
        _out_of_use(kept, permit.at)
        .where(CaseRow.id.not_in(held_cases(permit.at)))
        .with_only_columns(CaseRow.id)
    )
    whose = select(kept.row.case_id).where(over).distinct()
    cases = [CaseId(one) for one in session.scalars(whose)]
    count = _count(session, kept, over)
    session.execute(delete(kept.row).where(over), execution_options=_ALL_AT_ONCE)
    if count:
        gallery_changed(session)
    return count, cases


def _out_of_use(kept: Kept, at: datetime) -> Select[CaseRow]:
    return select(CaseRow).where(
        CaseRow.basis == Basis.CONSENT.value,
        CaseRow.expires_at > at,
        ~in_use(at, modality=kept.modality),
    )


def _count(session: Session, kept: Kept, what: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).select_from(kept.row).where(what)).one()
