"""Searches: the fact of each stays; the probe only while a human still has to decide."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId, SearchId
from hospitium.policy.permit import DecidePermit, ReadSearchPermit, RetentionPermit, SearchPermit
from hospitium.policy.rights_permits import SettlePermit
from hospitium.records.candidates import (
    candidate_facts,
    candidate_references,
    candidate_row,
    live_candidates,
)
from hospitium.records.kept_faces import live_note
from hospitium.records.models import CandidateRow, SearchRow
from hospitium.records.places import search_place
from hospitium.records.probes import pack_probe, unpack_probe
from hospitium.records.search_values import (
    CandidateRecord,
    NewCandidate,
    NewSearch,
    Probe,
    ProbePrint,
    SearchRecord,
    SearchStatus,
    SearchSummary,
    VerdictRecord,
)
from hospitium.records.vault import Vault

__all__ = [
    "CandidateRecord",
    "NewCandidate",
    "NewSearch",
    "Probe",
    "ProbePrint",
    "SearchRecord",
    "SearchStatus",
    "SearchSummary",
    "VerdictRecord",
    "add_search",
    "candidate_facts",
    "candidate_references",
    "erase_probe",
    "list_searches",
    "list_waiting",
    "read_search",
]


def add_search(session: Session, vault: Vault, permit: SearchPermit, new: NewSearch) -> bytes:
    """Record a search and its candidates; without a candidate, nothing of the probe.

    Returns
    -------
    bytes
        A digest of the probe, 32 bytes, salted by what is erased with it; empty if nothing is kept.

    Raises
    ------
    ValueError
        If there are more candidates than the permit releases.
    """
    if len(new.candidates) > permit.candidate_cap:
        raise ValueError(f"a search releases at most {permit.candidate_cap} candidates")
    waiting = bool(new.candidates)
    row = SearchRow(
        id=new.id,
        purpose=permit.purpose,
        case_id=permit.case,
        operator=permit.operator,
        agency=permit.agency,
        at=utc(permit.at),
        fingers=" ".join(str(int(finger)) for finger in new.fingers),
        model=new.model,
        gallery_persons=new.gallery_persons,
        gallery_prints=new.gallery_prints,
        comparisons=new.comparisons,
        photographs=len(new.probe.faces),
        gallery_faces=new.gallery_faces,
        face_model=new.face_model,
        live=new.live.outcome.value if new.live else None,
        live_signs=" ".join(new.live.signs) if new.live else "",
        eyes=len(new.probe.eyes),
        gallery_irises=new.gallery_irises,
        iris_model=new.iris_model,
        status=(SearchStatus.WAITING if waiting else SearchStatus.NO_CANDIDATE).value,
        expires_at=utc(new.probe_expires_at) if waiting else utc(permit.at),
    )
    if permit.incident is not None:
        row.sealed_incident = vault.seal(
            "incident", search_place(row), None, permit.incident.encode()
        )
    digest = b""
    if waiting:
        packed, digest = pack_probe(new.probe, vault.salt())
        row.sealed_probe = vault.seal("probe", search_place(row), row.expires_at, packed)
    session.add(row)
    session.flush()
    for rank, candidate in enumerate(new.candidates, start=1):
        session.add(candidate_row(vault, new.id, rank, candidate))
    session.flush()
    return digest


def read_search(session: Session, vault: Vault, permit: ReadSearchPermit) -> SearchRecord:
    """Return the permit's search with its candidates, and the probe if it is still there.

    Raises
    ------
    NotFound
        If the permit's agency has no such search.
    """
    query = select(SearchRow).where(SearchRow.id == permit.search, _own(permit))
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("no such search")
    return SearchRecord(
        id=SearchId(row.id),
        purpose=row.purpose,
        case_id=CaseId(row.case_id) if row.case_id else None,
        incident=_incident(vault, row),
        operator=OperatorId(row.operator),
        agency=AgencyId(row.agency),
        at=row.at,
        fingers=_fingers(row),
        model=row.model,
        gallery_persons=row.gallery_persons,
        gallery_prints=row.gallery_prints,
        comparisons=row.comparisons,
        status=_status(row, permit.at),
        probe=_probe(vault, row, permit.at),
        probe_expires_at=_probe_end(row),
        candidates=live_candidates(session, vault, SearchId(row.id), at=permit.at),
        photographs=row.photographs,
        gallery_faces=row.gallery_faces,
        face_model=row.face_model,
        live=live_note(row.live, row.live_signs),
        eyes=row.eyes,
        gallery_irises=row.gallery_irises,
        iris_model=row.iris_model,
    )


def list_searches(
    session: Session, vault: Vault, permit: ReadSearchPermit, *, limit: int = 50, offset: int = 0
) -> list[SearchSummary]:
    """Return the agency's searches, the newest first."""
    return _summaries(session, vault, permit, _own(permit), limit=limit, offset=offset)


def list_waiting(
    session: Session, vault: Vault, permit: ReadSearchPermit, *, limit: int = 50, offset: int = 0
) -> list[SearchSummary]:
    """Return the agency's searches that still wait for somebody to decide, the newest first."""
    waiting = SearchRow.status == SearchStatus.WAITING.value
    alive = SearchRow.expires_at > permit.at
    return _summaries(
        session, vault, permit, _own(permit), waiting, alive, limit=limit, offset=offset
    )


def erase_probe(
    session: Session,
    permit: DecidePermit | RetentionPermit | SettlePermit,  # noqa: ARG001 - holding it is the point
    search_id: SearchId,
) -> None:
    """Erase the probe of a search (rule search.no_trace); done twice, it is still erased."""
    session.get_one(SearchRow, search_id).sealed_probe = None
    session.flush()


def _own(permit: ReadSearchPermit) -> ColumnElement[bool]:
    return SearchRow.agency == permit.agency


def _summaries(
    session: Session,
    vault: Vault,
    permit: ReadSearchPermit,
    *filters: ColumnElement[bool],
    limit: int,
    offset: int,
) -> list[SearchSummary]:
    candidates = (
        select(func.count())
        .select_from(CandidateRow)
        .where(CandidateRow.search_id == SearchRow.id)
        .scalar_subquery()
    )
    query = (
        select(SearchRow, candidates)
        .where(*filters)
        .order_by(SearchRow.at.desc(), SearchRow.id)
        .limit(limit)
        .offset(offset)
    )
    return [_summary(vault, row, count, permit.at) for row, count in session.execute(query)]


def _summary(vault: Vault, row: SearchRow, candidates: int, at: datetime) -> SearchSummary:
    return SearchSummary(
        id=SearchId(row.id),
        purpose=row.purpose,
        case_id=CaseId(row.case_id) if row.case_id else None,
        incident=_incident(vault, row),
        operator=OperatorId(row.operator),
        at=row.at,
        fingers=_fingers(row),
        status=_status(row, at),
        candidates=candidates,
        probe_expires_at=_probe_end(row),
        photographs=row.photographs,
        live=live_note(row.live, row.live_signs),
        eyes=row.eyes,
    )


def _status(row: SearchRow, at: datetime) -> SearchStatus:
    """Time runs out without anybody writing it down."""
    status = SearchStatus(row.status)
    if status is SearchStatus.WAITING and row.expires_at <= at:
        return SearchStatus.EXPIRED
    return status


def _fingers(row: SearchRow) -> tuple[Finger, ...]:
    return tuple(Finger(int(code)) for code in row.fingers.split())


def _probe_end(row: SearchRow) -> datetime | None:
    return None if row.sealed_probe is None else row.expires_at


def _incident(vault: Vault, row: SearchRow) -> str | None:
    if row.sealed_incident is None:
        return None
    return vault.open("incident", search_place(row), None, row.sealed_incident).decode()


def _probe(vault: Vault, row: SearchRow, at: datetime) -> Probe:
    if row.sealed_probe is None or row.expires_at <= at:
        return Probe()
    return unpack_probe(vault.open("probe", search_place(row), row.expires_at, row.sealed_probe))
