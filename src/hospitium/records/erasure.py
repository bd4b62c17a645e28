"""Erases one person, says so in the log, and keeps nothing but that."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.policy.facts import Verdict
from hospitium.policy.permit import ReadAuditPermit
from hospitium.policy.rights_permits import ErasePersonPermit
from hospitium.records.audit import Deed, append_all, log_end
from hospitium.records.log_check import ERASED_ENTRIES
from hospitium.records.log_rows import open_details
from hospitium.records.models import (
    AuditEntryRow,
    Base,
    CandidateRow,
    CaseRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.models_twins import TwinRow
from hospitium.records.retention import details_about, erase_record
from hospitium.records.vault import Vault

ERASED_PERSON = "erased_person"
"""Key in the details of the entry: what was destroyed."""


Destroyed = Mapping[str, int]
"""How many rows of each table an erasure took, by the table's name; beside them `log_details`
(sealed details of log entries, each with the salt of its commitment) and `probes` (of searches that
people had taken for this person's, with the place of the search)."""


def erase_person(
    session: Session, vault: Vault, permit: ErasePersonPermit, statement: Mapping[str, Any]
) -> tuple[Leaf, Destroyed]:
    """Erase the permit's record with all that hangs on it, and log what was destroyed.

    Two entries: the first holds the decision of policy, whose facts are about the person, and is
    erased with the rest; the second names it by its id only and is opened to anybody by the proof.

    Parameters
    ----------
    statement
        What else the entry commits to, such as what is known of backups; nothing personal.

    Raises
    ------
    NotFound
        If the record is gone already.
    """
    if session.get(CaseRow, permit.case) is None:
        raise NotFound("no such case")
    case = select(CaseRow.id).where(CaseRow.id == permit.case)
    first = log_end(session, vault, lock=True).sequence + 1
    entries = [*details_about(session, permit), first]
    destroyed = {**_count(session, case), "log_details": len(entries)}
    _erase_probes(session, case)
    details = {
        **statement,
        ERASED_PERSON: destroyed,
        ERASED_ENTRIES: entries,
    }
    deeds = [
        Deed(Operation.ERASURE, str(permit.request)),
        Deed(Operation.ERASURE, str(permit.case), details),
    ]
    _, leaf = append_all(session, vault, permit, deeds)
    _erase_earlier(session, permit, entries, leaf.sequence)
    erase_record(session, permit)
    return leaf, destroyed


def read_erasure(
    session: Session,
    vault: Vault,
    permit: ReadAuditPermit,
    case_id: CaseId,
) -> tuple[Leaf, bytes, bytes]:
    """Return the entry that erased a person, with the salt and the payload that open it.

    Raises
    ------
    NotFound
        If the permit's agency has erased no record of that id.
    """
    query = (
        select(AuditEntryRow)
        .where(AuditEntryRow.case_id == case_id)
        .order_by(AuditEntryRow.sequence.desc())
    )
    for row in session.scalars(query):
        leaf = decode_leaf(row.leaf)
        if leaf.action == "erase-person" and leaf.agency == permit.agency and row.sealed_details:
            salt, payload = open_details(vault, row.sequence, row.sealed_details)
            return leaf, salt, payload
    raise NotFound("no record of that id was erased here")


def _erase_earlier(
    session: Session, permit: ErasePersonPermit, entries: list[int], eraser: int
) -> None:
    """Erase the details of `entries`; the one that says so keeps its own."""
    _ = permit
    gone = (
        update(AuditEntryRow)
        .where(AuditEntryRow.sequence.in_(entries))
        .values(sealed_details=None, erased_by=eraser)
    )
    session.execute(gone, execution_options={"synchronize_session": False})


def _confirmed(case: Select[UUID]) -> Select[UUID]:
    """Return the query of the searches whose probe somebody took for this person's."""
    return (
        select(CandidateRow.search_id)
        .join(VerdictRow, VerdictRow.candidate_id == CandidateRow.id)
        .where(CandidateRow.case_id.in_(case), VerdictRow.verdict == Verdict.CONFIRM.value)
    )


def _erase_probes(session: Session, case: Select[UUID]) -> None:
    gone = (
        update(SearchRow)
        .where(SearchRow.id.in_(_confirmed(case)))
        .values(sealed_probe=None, sealed_incident=None)
    )
    session.execute(gone, execution_options={"synchronize_session": False})


def _count(session: Session, case: Select[UUID]) -> dict[str, int]:
    """Count what hangs on a record in every table there is, so that a new one is not forgotten."""
    counts = {CaseRow.__tablename__: 1}
    for table in Base.metadata.sorted_tables:
        column = table.columns.get("case_id")
        if column is not None and column.foreign_keys:
            query = select(func.count()).select_from(table).where(column.in_(case))
            counts[table.name] = session.scalars(query).one()
    candidates = select(CandidateRow.id).where(CandidateRow.case_id.in_(case))
    verdicts = select(func.count()).where(VerdictRow.candidate_id.in_(candidates))
    held = SearchRow.sealed_probe.is_not(None) | SearchRow.sealed_incident.is_not(None)
    probes = select(func.count()).where(SearchRow.id.in_(_confirmed(case)), held)
    counts[VerdictRow.__tablename__] = session.scalars(verdicts).one()
    twins = TwinRow.first_case.in_(case) | TwinRow.second_case.in_(case)
    counts[TwinRow.__tablename__] = session.scalars(select(func.count()).where(twins)).one()
    return {**counts, "probes": session.scalars(probes).one()}
