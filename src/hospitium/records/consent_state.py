"""What stands of all that was said in a case: read for policy, and written down for queries.

`settle` writes the outcome of the pure fold `policy.standing` into the rows that the gallery's
queries look at, in the transaction of whatever changed it.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.ids import CaseId
from hospitium.formats.notice import CaseKind
from hospitium.policy.ages import adult_on
from hospitium.policy.consent_permits import (
    BestInterestsPermit,
    ConsentPermit,
    GuardianPermit,
    ReadConsentPermit,
)
from hospitium.policy.consents import GRACE, Basis, Ended, Modality, PersonFacts
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.standing import Standing, Stream, standing
from hospitium.records.best_interests import decision_facts
from hospitium.records.consent_events import said_in
from hospitium.records.face_vectors import index_faces_of
from hospitium.records.guardians import guardian_facts
from hospitium.records.models import CandidateRow, CaseRow, PrintRow, SearchRow
from hospitium.records.models_consent import ConsentStateRow, ConsentUseRow
from hospitium.records.notices import open_notice
from hospitium.records.prints import gallery_changed
from hospitium.records.sample_consent import KEPT, Kept, mark_samples
from hospitium.records.search_values import SearchStatus
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Stopped:
    """What a withdrawal has stopped, told to the person.

    Attributes
    ----------
    purposes
        Uses that held until now.
    prints, faces, irises
        References that left the gallery; 0 while another use goes on.
    candidates
        Possible hits of other searches that were waiting and are frozen.
    erase_after
        From when the daily job erases them; None while another use goes on.
    """

    purposes: tuple[str, ...]
    prints: int
    candidates: int
    erase_after: datetime | None
    faces: int = 0
    irises: int = 0

    @property
    def nothing(self) -> bool:
        """Whether all goes on as it was."""
        return not (self.purposes or self.faces or self.irises)


def person_facts(vault: Vault, row: CaseRow) -> PersonFacts:
    """Return what policy needs to know of the person whom a case is about."""
    return PersonFacts(
        basis=Basis(row.basis),
        absent=row.kind == CaseKind.MISSING.value,
        adult_on=adult_on(open_notice(vault, row), opened_on=row.opened_at.date()),
    )


def read_stream(session: Session, vault: Vault, case_id: CaseId) -> Stream:
    """Return everything that was said in a case, as policy sees it."""
    row = session.get_one(CaseRow, case_id)
    return Stream(
        person_facts(vault, row),
        said_in(session, vault, row),
        guardian_facts(session, vault, row),
        decision_facts(session, vault, row),
    )


def what_stands(
    session: Session,
    vault: Vault,
    case_id: CaseId,
    *,
    at: datetime,
    modality: Modality = Modality.FINGERPRINT,
) -> Standing:
    """Return what stands in a case at `at`; what an enrolment could rest on, for `modality`."""
    return standing(read_stream(session, vault, case_id), at=utc(at), modality=modality)


def settle(
    session: Session,
    vault: Vault,
    permit: ConsentPermit | GuardianPermit | BestInterestsPermit,
    now: Standing,
    *,
    why: Ended,
) -> Stopped | None:
    """Write down what stands of the stream of the permit's case; None if that rests on law.

    Parameters
    ----------
    now
        What the stream adds up to, with what is just being said.
    why
        What to note if this ends the use of the person's prints.
    """
    case, at = session.get_one(CaseRow, permit.case), permit.at
    case_id = CaseId(case.id)
    if case.basis != Basis.CONSENT.value:
        return None
    before, ever = _held(session, case_id, at), _held(session, case_id, None)
    _write_uses(session, case, now)
    state = session.get(ConsentStateRow, case_id) or ConsentStateRow(case_id=case_id)
    state.changed_at = utc(at)
    if now.purposes:
        state.ended_at, state.ended_why, state.erase_after = None, None, None
    elif ever and state.ended_at is None:
        end(state, at=at, why=why)
    session.add(state)
    end_at = utc(at) + GRACE[why]
    faces, irises = (_settle(session, kept, case_id, now, end_at) for kept in KEPT)
    gallery_changed(session)
    session.flush()
    index_faces_of(session, vault, permit, case_id)
    stopped = _stopped(session, case_id, before - now.purposes, state, at=at)
    if not faces and not irises:
        return stopped
    erase_after = stopped.erase_after or end_at
    return replace(stopped, faces=faces, irises=irises, erase_after=erase_after)


def _settle(session: Session, kept: Kept, case_id: CaseId, now: Standing, end_at: datetime) -> int:
    """Note what the faces or irises of a case may still be used for; return how many left use."""
    used = bool(now.purposes_of(kept.modality))
    changed = mark_samples(session, kept, case_id, None if used else end_at)
    return 0 if used else changed


def take_up(
    session: Session, vault: Vault, permit: RetentionPermit, case: CaseRow, now: Standing
) -> None:
    """Write down uses that began by themselves: somebody grown up had said yes before the day."""
    _write_uses(session, case, now)
    state = session.get_one(ConsentStateRow, case.id)
    state.changed_at = utc(permit.at)
    state.ended_at, state.ended_why, state.erase_after = None, None, None
    _taken_up(session, vault, permit, case, now)


def take_up_samples(
    session: Session, vault: Vault, permit: RetentionPermit, case: CaseRow, now: Standing
) -> None:
    """As `take_up`, of the faces and irises."""
    _write_uses(session, case, now)
    session.get_one(ConsentStateRow, case.id).changed_at = utc(permit.at)
    _taken_up(session, vault, permit, case, now)


def _taken_up(
    session: Session, vault: Vault, permit: RetentionPermit, case: CaseRow, now: Standing
) -> None:
    for kept in KEPT:
        if now.purposes_of(kept.modality):
            mark_samples(session, kept, CaseId(case.id), None)
    gallery_changed(session)
    session.flush()
    index_faces_of(session, vault, permit, CaseId(case.id))


def end(state: ConsentStateRow, *, at: datetime, why: Ended) -> None:
    """Note that the use of a person's prints ended at `at`, and when they are erased."""
    state.ended_at, state.ended_why = utc(at), why.value
    state.erase_after = utc(at) + GRACE[why]


def _held(session: Session, case_id: CaseId, at: datetime | None) -> frozenset[str]:
    """Return the uses that hold at `at`, or that held once (None)."""
    query = select(ConsentUseRow.purpose).where(
        ConsentUseRow.case_id == case_id, ConsentUseRow.modality == Modality.FINGERPRINT.value
    )
    if at is not None:
        query = query.where(ConsentUseRow.until > at)
    return frozenset(session.scalars(query))


def _write_uses(session: Session, case: CaseRow, now: Standing) -> None:
    session.execute(delete(ConsentUseRow).where(ConsentUseRow.case_id == case.id))
    session.add_all(
        ConsentUseRow(
            case_id=case.id,
            modality=use.modality.value,
            purpose=use.purpose,
            until=min(use.until, case.expires_at),
        )
        for use in now.uses
    )


def _stopped(
    session: Session,
    case_id: CaseId,
    purposes: frozenset[str],
    state: ConsentStateRow,
    *,
    at: datetime,
) -> Stopped:
    over = state.ended_at is not None
    return Stopped(
        purposes=tuple(sorted(purposes)),
        prints=_count_prints(session, case_id) if over and purposes else 0,
        candidates=_count_waiting(session, case_id, purposes, at) if purposes else 0,
        erase_after=state.erase_after if over else None,
    )


def _count_prints(session: Session, case_id: CaseId) -> int:
    query = select(func.count()).select_from(PrintRow).where(PrintRow.case_id == case_id)
    return session.scalars(query).one()


def _count_waiting(
    session: Session, case_id: CaseId, purposes: frozenset[str], at: datetime
) -> int:
    """Count the candidates of the case in searches that still wait for a decision."""
    query = (
        select(func.count())
        .select_from(CandidateRow)
        .join(SearchRow, SearchRow.id == CandidateRow.search_id)
        .where(
            CandidateRow.case_id == case_id,
            SearchRow.status == SearchStatus.WAITING.value,
            SearchRow.expires_at > at,
            SearchRow.purpose.in_(purposes),
        )
    )
    return session.scalars(query).one()


@dataclass(frozen=True, slots=True)
class ConsentState:
    """Where the consent of a case stands in time.

    Attributes
    ----------
    asked_at
        When the daily job noted that the person turns 18 soon and must be asked.
    ended_at, ended_why, erase_after
        When and why the use of the prints ended, and from when they are erased.
    """

    asked_at: datetime | None = None
    ended_at: datetime | None = None
    ended_why: Ended | None = None
    erase_after: datetime | None = None


def read_state(session: Session, permit: ReadConsentPermit) -> ConsentState:
    """Return where the consent of the permit's case stands."""
    row = session.get(ConsentStateRow, permit.case)
    if row is None:
        return ConsentState()
    why = Ended(row.ended_why) if row.ended_why else None
    return ConsentState(row.asked_at, row.ended_at, why, row.erase_after)
