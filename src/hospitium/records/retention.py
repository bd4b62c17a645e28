"""Erases what has expired (rules retain.expiry, search.no_trace), and says so in the log."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from hospitium.formats.rights_terms import RequestKind
from hospitium.ledger.leaf import Operation
from hospitium.policy.permit import RetentionPermit
from hospitium.policy.rights_permits import ErasePersonPermit
from hospitium.records.audit import append
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
from hospitium.records.models_redress import LookRow, PersonCodeRow, RightsRequestRow
from hospitium.records.prints import gallery_changed
from hospitium.records.redress_state import held_cases
from hospitium.records.search_values import SearchStatus
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased: cases, their prints, probes of searches, details in the log."""

    cases: int
    prints: int
    probes: int
    details: int


def erase_expired(session: Session, vault: Vault, permit: RetentionPermit) -> Erased:
    """Erase all that has expired by the permit's instant, and log the erasure.

    Expired cases go with everything that hangs on them, and with the sealed details of their
    entries in the log: the entries themselves stay and the tree still verifies. What is under a
    legal hold stays, sealed, out of every query.
    """
    over = (CaseRow.expires_at <= permit.at) & CaseRow.id.not_in(held_cases(permit.at))
    expired = select(CaseRow.id).where(over)
    probes = _erase_probes(session, permit)
    _erase_histories(session, permit)
    entries = _entries_of(session, expired)
    erased = Erased(
        cases=_count(session, over),
        prints=_count(session, PrintRow.case_id.in_(expired)),
        probes=probes,
        details=len(entries),
    )
    details = {**asdict(erased), ERASED_ENTRIES: entries}
    leaf = append(session, vault, permit, operation=Operation.ERASURE, details=details)
    _erase_details(session, expired, leaf.sequence)
    _erase_cases(session, expired)
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
        delete(LookRow).where(LookRow.case_id.in_(cases)),
        delete(PersonCodeRow).where(PersonCodeRow.case_id.in_(cases)),
        delete(RightsRequestRow).where(RightsRequestRow.case_id.in_(cases)),
        delete(AlertRow).where(AlertRow.case_id.in_(cases)),
        delete(VerdictRow).where(VerdictRow.candidate_id.in_(candidates)),
        delete(CandidateRow).where(CandidateRow.case_id.in_(cases)),
        delete(PrintRow).where(PrintRow.case_id.in_(cases)),
        delete(AbsentFingerRow).where(AbsentFingerRow.case_id.in_(cases)),
        delete(CaseRow).where(CaseRow.id.in_(cases)),
    ):
        session.execute(statement, execution_options={"synchronize_session": False})
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
