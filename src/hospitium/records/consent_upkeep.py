"""What the daily job does about consent: who must be asked, what has ended, what is erased."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId
from hospitium.policy.ages import adult_on
from hospitium.policy.consent_permits import ReadConsentPermit
from hospitium.policy.consents import ASK_BEFORE, Basis, Ended, Modality
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.standing import start_of
from hospitium.records.consent_filters import in_use
from hospitium.records.consent_state import end, take_up, take_up_samples, what_stands
from hospitium.records.models import AbsentFingerRow, CaseRow, PrintRow
from hospitium.records.models_consent import ConsentStateRow, ConsentUseRow
from hospitium.records.notices import open_notice
from hospitium.records.prints import gallery_changed
from hospitium.records.redress_state import held_cases
from hospitium.records.sample_consent import KEPT, left_over, note_ran_out
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody who must be asked.

    Attributes
    ----------
    adult_on
        The first day on which they are 18 beyond doubt; None if that is not why.
    erase_on
        The day from which their prints are erased if nobody says yes; None while they are used.
    """

    case: CaseId
    adult_on: date | None
    ended_why: Ended | None
    erase_on: date | None


def ask_soon_adults(session: Session, vault: Vault, permit: RetentionPermit) -> list[CaseId]:
    """Note of those who turn 18 within `ASK_BEFORE` that they must be asked; return their cases."""
    asked = []
    open_ones = _resting_on_consent(permit.at).where(CaseRow.closed_at.is_(None))
    for case in session.scalars(open_ones):
        grown = adult_on(open_notice(vault, case), opened_on=case.opened_at.date())
        state = session.get(ConsentStateRow, case.id)
        if grown is None or state is None or state.asked_at is not None:
            continue
        # whoever was grown up when they agreed spoke for themself already
        if start_of(grown) - ASK_BEFORE <= permit.at and case.opened_at < start_of(grown):
            state.asked_at = utc(permit.at)
            asked.append(CaseId(case.id))
    session.flush()
    return asked


def note_ended(session: Session, vault: Vault, permit: RetentionPermit) -> list[CaseId]:
    """Note of whose consent has run out that it has, and when; return their cases.

    Whoever said yes for themself before they turned 18, while nobody else did, is taken up.
    """
    ended = []
    query = _resting_on_consent(permit.at).join(
        ConsentStateRow, ConsentStateRow.case_id == CaseRow.id
    )
    for case in session.scalars(query.where(~in_use(permit.at))).all():
        now = what_stands(session, vault, CaseId(case.id), at=permit.at)
        if now.purposes:
            take_up(session, vault, permit, case, now)
            continue
        state = session.get_one(ConsentStateRow, case.id)
        last = _last_use(session, CaseId(case.id))
        if last is None or state.ended_at is not None:
            continue  # nobody ever said yes, or it is noted already
        grown = adult_on(open_notice(vault, case), opened_on=case.opened_at.date())
        why = Ended.ADULT if grown is not None and last == start_of(grown) else Ended.EXPIRED
        end(state, at=last, why=why)
        ended.append(CaseId(case.id))
    session.flush()
    return ended


def note_samples_ended(session: Session, vault: Vault, permit: RetentionPermit) -> None:
    """Note of whose consent to faces or irises has run out; take up who had said yes since."""
    for kept in KEPT:
        for case in left_over(session, kept, permit.at):
            now = what_stands(session, vault, CaseId(case.id), at=permit.at)
            if now.purposes_of(kept.modality):
                take_up_samples(session, vault, permit, case, now)
            else:
                note_ran_out(session, vault, kept, permit, case)
    session.flush()


def overdue(session: Session, permit: RetentionPermit) -> list[CaseId]:
    """Return the cases whose prints must go: nobody agrees any more, and the grace is over.

    Not those under a legal hold: out of every use they are all the same.
    """
    query = (
        _resting_on_consent(permit.at)
        .join(ConsentStateRow, ConsentStateRow.case_id == CaseRow.id)
        .where(ConsentStateRow.erase_after <= permit.at, ~in_use(permit.at), _has_prints())
        .where(CaseRow.id.not_in(held_cases(permit.at)))
    )
    return [CaseId(case.id) for case in session.scalars(query)]


def erase_prints(session: Session, permit: RetentionPermit, cases: list[CaseId]) -> int:  # noqa: ARG001 - holding it is the point
    """Erase the prints of `cases`, and which fingers had none; the cases stay. Return how many."""
    held = PrintRow.case_id.in_(cases)
    count = session.scalars(select(func.count()).select_from(PrintRow).where(held)).one()
    for statement in (
        delete(PrintRow).where(held),
        delete(AbsentFingerRow).where(AbsentFingerRow.case_id.in_(cases)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    if count:
        gallery_changed(session)
    return count


def list_due(session: Session, vault: Vault, permit: ReadConsentPermit) -> list[Due]:
    """Return whom the permit's agency must ask: soon 18, or with prints that nobody may use."""
    query = (
        select(CaseRow, ConsentStateRow)
        .join(ConsentStateRow, ConsentStateRow.case_id == CaseRow.id)
        .where(CaseRow.agency == permit.agency, CaseRow.expires_at > permit.at)
        .where(CaseRow.closed_at.is_(None))
        .order_by(ConsentStateRow.erase_after, CaseRow.opened_at)
    )
    rows = session.execute(query).all()
    return list(_due(session, vault, [(case, state) for case, state in rows]))


def _due(
    session: Session, vault: Vault, rows: list[tuple[CaseRow, ConsentStateRow]]
) -> Iterator[Due]:
    for case, state in rows:
        grown = adult_on(open_notice(vault, case), opened_on=case.opened_at.date())
        goes_on = grown is not None and _goes_on_after(session, CaseId(case.id), start_of(grown))
        kept = session.scalars(select(PrintRow.id).where(PrintRow.case_id == case.id)).first()
        over = state.ended_at is not None and kept is None
        ask = state.asked_at is not None and not goes_on and not over
        waiting = state.erase_after is not None and kept is not None
        if ask or waiting:
            why = Ended(state.ended_why) if state.ended_why else None
            erase = state.erase_after.date() if state.erase_after else None
            yield Due(CaseId(case.id), grown if ask else None, why, erase)


def _resting_on_consent(at: datetime) -> Select[CaseRow]:
    return select(CaseRow).where(CaseRow.basis == Basis.CONSENT.value, CaseRow.expires_at > at)


def _has_prints() -> ColumnElement[bool]:
    return select(PrintRow.id).where(PrintRow.case_id == CaseRow.id).exists()


def _last_use(session: Session, case_id: CaseId) -> datetime | None:
    fingers = ConsentUseRow.modality == Modality.FINGERPRINT.value
    query = select(ConsentUseRow.until).where(ConsentUseRow.case_id == case_id, fingers)
    return max(session.scalars(query), default=None)


def _goes_on_after(session: Session, case_id: CaseId, moment: datetime) -> bool:
    last = _last_use(session, case_id)
    return last is not None and last > moment
