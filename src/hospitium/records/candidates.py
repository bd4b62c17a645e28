"""Candidates, what was said of them, and where they stand."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import CandidateId, CaseId, OperatorId, SearchId
from hospitium.policy.decisions import Outcome, outcome
from hospitium.policy.facts import CandidateFacts, Verdict
from hospitium.policy.permit import ReadSearchPermit
from hospitium.records.cases import case_facts
from hospitium.records.consent_filters import in_use
from hospitium.records.face_found import senses_of
from hospitium.records.models import CandidateRow, CaseRow, PrintRow, SearchRow, VerdictRow
from hospitium.records.places import candidate_place, verdict_place
from hospitium.records.prints import GalleryRow, open_print, with_case
from hospitium.records.redress_state import Contest, contests
from hospitium.records.sealed_json import from_json, to_json
from hospitium.records.search_values import CandidateRecord, NewCandidate, VerdictRecord
from hospitium.records.standings import people_heard, persons_of
from hospitium.records.vault import Vault


def candidate_facts(
    session: Session, vault: Vault, candidate_id: CandidateId, *, at: datetime
) -> CandidateFacts:
    """Return what policy needs to know of a candidate; nothing personal.

    Raises
    ------
    NotFound
        If there is no such candidate, or its case was erased.
    """
    row = session.get(CandidateRow, candidate_id)
    if row is None:
        raise NotFound("no such candidate")
    search = session.get_one(SearchRow, row.search_id)
    said = session.scalars(_verdicts_of(row.id)).all()
    persons = persons_of(session, (v.operator for v in said))
    contest = contests(session, [row.id])
    return CandidateFacts(
        id=candidate_id,
        search=SearchId(search.id),
        search_expires_at=search.expires_at,
        case=case_facts(session, vault, CaseId(row.case_id), at=at),
        verdicts=tuple((OperatorId(persons[v.operator]), Verdict(v.verdict)) for v in said),
        senses=senses_of(_details(vault, row)),
        purpose=search.purpose,
        heard=people_heard(session, row.id),
        frozen=row.id in contest.frozen,
        overturned=row.id in contest.overturned,
    )


def candidate_references(
    session: Session, vault: Vault, permit: ReadSearchPermit, candidate_id: CandidateId
) -> list[GalleryRow]:
    """Return the references of a candidate's case, for the evidence beside the probe.

    The candidate must be of the permit's search. A case that was closed meanwhile still shows,
    so that the search can be decided; an expired one does not, nor one whose person has taken
    their consent back.

    Raises
    ------
    NotFound
        If the permit's agency has no such candidate in that search.
    """
    query = (
        select(CandidateRow, SearchRow.purpose)
        .join(SearchRow, SearchRow.id == CandidateRow.search_id)
        .where(
            CandidateRow.id == candidate_id,
            SearchRow.id == permit.search,
            SearchRow.agency == permit.agency,
        )
    )
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound("no such candidate")
    candidate, purpose = found
    references = (
        select(PrintRow)
        .join(CaseRow, CaseRow.id == PrintRow.case_id)
        .where(PrintRow.case_id == candidate.case_id, PrintRow.expires_at > permit.at)
        .where(in_use(permit.at, purpose))
        .order_by(PrintRow.finger, PrintRow.impression)
    )
    return [open_print(vault, row) for row in session.scalars(with_case(references))]


def candidate_row(vault: Vault, search_id: SearchId, rank: int, new: NewCandidate) -> CandidateRow:
    """Return the row that records a new candidate."""
    row = CandidateRow(
        id=new.id,
        search_id=search_id,
        rank=rank,
        case_id=new.case_id,
        score=float(new.score),
        fmr=float(new.fmr),
        fmr_at_gallery=float(new.fmr_at_gallery),
    )
    row.sealed_details = vault.seal("candidate", candidate_place(row), None, to_json(new.details))
    return row


def verdict_row(
    vault: Vault,
    *,
    verdict_id: UUID,
    candidate_id: UUID,
    number: int,
    operator: OperatorId,
    verdict: Verdict,
    reason: str,
    at: datetime,
) -> VerdictRow:
    """Return the row that records the `number`-th verdict on a candidate."""
    row = VerdictRow(
        id=verdict_id,
        candidate_id=candidate_id,
        number=number,
        operator=operator,
        verdict=verdict.value,
        at=at,
    )
    row.sealed_reason = vault.seal("verdict", verdict_place(row), None, reason.encode())
    return row


def live_candidates(
    session: Session, vault: Vault, search_id: SearchId, *, at: datetime
) -> tuple[CandidateRecord, ...]:
    """Return a search's candidates whose case has not expired, from the best down."""
    query = (
        select(CandidateRow)
        .join(CaseRow, CaseRow.id == CandidateRow.case_id)
        .where(CandidateRow.search_id == search_id, CaseRow.expires_at > at)
        .order_by(CandidateRow.rank)
    )
    rows = session.scalars(query).all()
    contest = contests(session, [row.id for row in rows])
    return tuple(_record(session, vault, row, contest, at) for row in rows)


def _record(
    session: Session, vault: Vault, row: CandidateRow, contest: Contest, at: datetime
) -> CandidateRecord:
    minor = case_facts(session, vault, CaseId(row.case_id), at=at).minor
    verdicts = tuple(_verdict(vault, said) for said in session.scalars(_verdicts_of(row.id)))
    reached = outcome(_by_person(session, verdicts), minor=minor)
    return CandidateRecord(
        id=CandidateId(row.id),
        rank=row.rank,
        case_id=CaseId(row.case_id),
        score=row.score,
        fmr=row.fmr,
        fmr_at_gallery=row.fmr_at_gallery,
        details=_details(vault, row),
        minor=minor,
        verdicts=verdicts,
        outcome=Outcome.OVERTURNED if row.id in contest.overturned else reached,
        frozen=row.id in contest.frozen,
    )


def _details(vault: Vault, row: CandidateRow) -> dict[str, Any]:
    opened = vault.open("candidate", candidate_place(row), None, row.sealed_details)
    details: dict[str, Any] = from_json(opened)
    return details


def _by_person(
    session: Session, verdicts: tuple[VerdictRecord, ...]
) -> tuple[tuple[OperatorId, Verdict], ...]:
    """Two accounts that were found to be of one human count once, whenever that was found."""
    persons = persons_of(session, (said.operator for said in verdicts))
    return tuple((OperatorId(persons[said.operator]), said.verdict) for said in verdicts)


def _verdict(vault: Vault, row: VerdictRow) -> VerdictRecord:
    reason = vault.open("verdict", verdict_place(row), None, row.sealed_reason)
    return VerdictRecord(OperatorId(row.operator), Verdict(row.verdict), reason.decode(), row.at)


def _verdicts_of(candidate_id: UUID) -> Select[VerdictRow]:
    return (
        select(VerdictRow)
        .where(VerdictRow.candidate_id == candidate_id)
        .order_by(VerdictRow.number)
    )
