"""Erases what has expired (rules retain.expiry, search.no_trace), and says so in the log."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from hospitium.formats.rights_terms import RequestKind
from hospitium.ledger.leaf import Operation
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.rights_permits import ErasePersonPermit
from hospitium.records import consent_upkeep
from hospitium.records.audit import append
from hospitium.records.face_vectors import forget_ended
from hospitium.records.items_over import erase_items_of, erase_old_items
from hospitium.records.log_check import ERASED_ENTRIES
from hospitium.records.models import (
    AbsentFingerRow,
    AlertRow,
    AuditEntryRow,
    CandidateRow,
    CaseRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.models_consent import (
    BestInterestsRow,
    ConsentEventRow,
    ConsentStateRow,
    ConsentUseRow,
    GuardianRow,
)
from hospitium.records.models_faces import EnrolledFaceRow
from hospitium.records.models_field import CaseRegionRow
from hospitium.records.models_irises import EnrolledIrisRow
from hospitium.records.models_items import FieldAlertRow
from hospitium.records.models_redress import LookRow, PersonCodeRow, RightsRequestRow
from hospitium.records.models_twins import TwinRow
from hospitium.records.models_vault import CaseIndexRow
from hospitium.records.pack_ends import drop_expired
from hospitium.records.prints import gallery_changed
from hospitium.records.redress_state import held_cases
from hospitium.records.sample_consent import erase_samples
from hospitium.records.samples import FACES, IRISES
from hospitium.records.search_values import SearchStatus
from hospitium.records.typing_profiles import erase_old_typing
from hospitium.records.vault import Vault

_AT_ONCE = 500
"""Cases that one statement names; SQLite counts its parameters."""


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased: cases with prints, faces and irises, probes, details in the log.

    Attributes
    ----------
    asked
        People who turn 18 soon and must be asked (rule retain.case_closed); the desk lists them.
    ended
        People whose consent had run out, noted now; their prints are used no more.
    """

    cases: int
    prints: int
    probes: int
    details: int
    asked: int = 0
    ended: int = 0
    faces: int = 0
    irises: int = 0


def erase_expired(session: Session, vault: Vault, permit: RetentionPermit) -> Erased:
    """Erase all that has expired by the permit's instant, and log the erasure.

    Expired cases go with everything that hangs on them, and with the sealed details of their
    entries in the log: the entries themselves stay and the tree still verifies. Where nobody
    agrees any more to prints being kept, the prints go and the case stays. What is under a
    legal hold stays, sealed, out of every query.
    """
    over = (CaseRow.expires_at <= permit.at) & CaseRow.id.not_in(held_cases(permit.at))
    expired = select(CaseRow.id).where(over)
    probes = _erase_probes(session, permit)
    _erase_histories(session, permit)
    drop_expired(session, permit)
    erase_old_items(session, permit)
    erase_old_typing(session, permit)
    told = _consents(session, vault, permit)
    forget_ended(session, permit)
    return _erase(session, vault, permit, expired, probes=probes, told=told)


def erase_listed(
    session: Session, vault: Vault, permit: RetentionPermit, cases: Sequence[UUID]
) -> int:
    """Erase those of `cases` that are there in the same way, and log it; return how many.

    For a node that was put back from a backup: they were erased after it was made.
    """
    done = 0
    for start in range(0, len(cases), _AT_ONCE):
        listed = CaseRow.id.in_(cases[start : start + _AT_ONCE])
        if _count(session, listed):
            done += _erase(session, vault, permit, select(CaseRow.id).where(listed)).cases
    return done


@dataclass(frozen=True, slots=True)
class _Consents:
    """What the day did about consent: cases asked, ended, whose prints and faces went, how many."""

    asked: Sequence[UUID] = ()
    ended: Sequence[UUID] = ()
    overdue: Sequence[UUID] = ()
    prints: int = 0
    faces: int = 0
    faces_of: Sequence[UUID] = ()
    irises: int = 0
    irises_of: Sequence[UUID] = ()


def _consents(session: Session, vault: Vault, permit: RetentionPermit) -> _Consents:
    asked = consent_upkeep.ask_soon_adults(session, vault, permit)
    ended = consent_upkeep.note_ended(session, vault, permit)
    consent_upkeep.note_samples_ended(session, vault, permit)
    overdue = consent_upkeep.overdue(session, permit)
    prints = consent_upkeep.erase_prints(session, permit, overdue)
    faces = erase_samples(session, FACES, permit)
    return _Consents(asked, ended, overdue, prints, *faces, *erase_samples(session, IRISES, permit))


def _erase(
    session: Session,
    vault: Vault,
    permit: RetentionPermit,
    cases: Select[UUID],
    *,
    probes: int = 0,
    told: _Consents = _Consents(),
) -> Erased:
    """Erase `cases`, with one entry in the log that tells what the day did about consent too."""
    entries = _entries_of(session, cases)
    erased = Erased(
        cases=_count(session, CaseRow.id.in_(cases)),
        prints=_count(session, PrintRow.case_id.in_(cases)) + told.prints,
        probes=probes,
        details=len(entries),
        asked=len(told.asked),
        ended=len(told.ended),
        faces=_count(session, EnrolledFaceRow.case_id.in_(cases)) + told.faces,
        irises=_count(session, EnrolledIrisRow.case_id.in_(cases)) + told.irises,
    )
    details = {
        **asdict(erased),
        ERASED_ENTRIES: entries,
        "asked_cases": [str(case) for case in told.asked],
        "erased_prints_of": [str(case) for case in told.overdue],
        "erased_faces_of": [str(case) for case in told.faces_of],
        "erased_irises_of": [str(case) for case in told.irises_of],
    }
    leaf = append(session, vault, permit, operation=Operation.ERASURE, details=details)
    _erase_details(session, cases, leaf.sequence)
    _erase_cases(session, cases)
    return erased


def _erase_histories(session: Session, permit: RetentionPermit) -> None:
    """Erase what corrections replaced, once nobody needs to know it any more."""
    over = (
        (RightsRequestRow.kind == RequestKind.CORRECTION.value)
        & (RightsRequestRow.ends_at <= permit.at)
        & RightsRequestRow.sealed_terms.is_not(None)
        & RightsRequestRow.case_id.not_in(held_cases(permit.at))
    )
    session.execute(update(RightsRequestRow).where(over).values(sealed_terms=None))


def _erase_probes(session: Session, permit: RetentionPermit) -> int:
    """Erase the probes whose time to be decided is over; return how many."""
    over = SearchRow.expires_at <= permit.at
    held = over & SearchRow.sealed_probe.is_not(None)
    count = _count(session, held)
    session.execute(update(SearchRow).where(held).values(sealed_probe=None))
    waiting = SearchRow.status == SearchStatus.WAITING.value
    expired = SearchStatus.EXPIRED.value
    session.execute(update(SearchRow).where(over, waiting).values(status=expired))
    return count


def _entries_of(session: Session, cases: Select[UUID]) -> list[int]:
    """Return the log entries that still hold details about `cases`, in order."""
    query = (
        select(AuditEntryRow.sequence)
        .where(AuditEntryRow.case_id.in_(cases), AuditEntryRow.sealed_details.is_not(None))
        .order_by(AuditEntryRow.sequence)
    )
    return list(session.scalars(query))


def _erase_details(session: Session, cases: Select[UUID], eraser: int) -> None:
    """Erase the details about `cases` from the log, noting which entry says so."""
    held = AuditEntryRow.case_id.in_(cases) & AuditEntryRow.sealed_details.is_not(None)
    gone = update(AuditEntryRow).where(held).values(sealed_details=None, erased_by=eraser)
    session.execute(gone, execution_options={"synchronize_session": False})


def _erase_cases(session: Session, cases: Select[UUID]) -> None:
    """Delete `cases` and all that hangs on them."""
    candidates = select(CandidateRow.id).where(CandidateRow.case_id.in_(cases))
    for statement in (
        delete(TwinRow).where(TwinRow.first_case.in_(cases) | TwinRow.second_case.in_(cases)),
        delete(CaseRegionRow).where(CaseRegionRow.case_id.in_(cases)),
        delete(LookRow).where(LookRow.case_id.in_(cases)),
        delete(PersonCodeRow).where(PersonCodeRow.case_id.in_(cases)),
        delete(RightsRequestRow).where(RightsRequestRow.case_id.in_(cases)),
        delete(FieldAlertRow).where(FieldAlertRow.case_id.in_(cases)),
        delete(AlertRow).where(AlertRow.case_id.in_(cases)),
        delete(VerdictRow).where(VerdictRow.candidate_id.in_(candidates)),
        delete(CandidateRow).where(CandidateRow.case_id.in_(cases)),
        delete(PrintRow).where(PrintRow.case_id.in_(cases)),
        delete(EnrolledFaceRow).where(EnrolledFaceRow.case_id.in_(cases)),
        delete(EnrolledIrisRow).where(EnrolledIrisRow.case_id.in_(cases)),
        delete(ConsentEventRow).where(ConsentEventRow.case_id.in_(cases)),
        delete(GuardianRow).where(GuardianRow.case_id.in_(cases)),
        delete(BestInterestsRow).where(BestInterestsRow.case_id.in_(cases)),
        delete(ConsentUseRow).where(ConsentUseRow.case_id.in_(cases)),
        delete(ConsentStateRow).where(ConsentStateRow.case_id.in_(cases)),
        delete(AbsentFingerRow).where(AbsentFingerRow.case_id.in_(cases)),
        delete(CaseIndexRow).where(CaseIndexRow.case_id.in_(cases)),
        delete(CaseRow).where(CaseRow.id.in_(cases)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
    erase_items_of(session, cases)
    session.expire_all()
    gallery_changed(session)


def _count(session: Session, what: ColumnElement[bool]) -> int:
    return session.scalars(select(func.count()).where(what)).one()


def details_about(session: Session, permit: ErasePersonPermit) -> list[int]:
    """Return the log entries that still hold details about the permit's record, in order."""
    return _entries_of(session, select(CaseRow.id).where(CaseRow.id == permit.case))


def erase_record(session: Session, permit: ErasePersonPermit) -> None:
    """Delete the permit's record and all that hangs on it."""
    _erase_cases(session, select(CaseRow.id).where(CaseRow.id == permit.case))
