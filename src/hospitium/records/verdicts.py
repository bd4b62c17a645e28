"""Verdicts: one an operator and candidate, added up at once in the same transaction."""

from uuid import UUID

from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import DecisionId, SearchId
from hospitium.policy.decisions import FINAL, Outcome
from hospitium.policy.permit import DecidePermit
from hospitium.policy.rights_permits import SettlePermit
from hospitium.records.candidates import live_candidates, verdict_row
from hospitium.records.models import CandidateRow, SearchRow
from hospitium.records.search_values import CandidateRecord, SearchStatus
from hospitium.records.searches import erase_probe
from hospitium.records.vault import Vault


def add_verdict(
    session: Session,
    vault: Vault,
    permit: DecidePermit,
    *,
    verdict_id: DecisionId,
    reason: str,
) -> Outcome:
    """Record a verdict and return where the candidate stands after it.

    Once every candidate of the search is rejected, its probe is erased (search.no_trace).

    Raises
    ------
    NotFound
        If the permit's agency has no such candidate, or its case has expired.
    Conflict
        If it was decided meanwhile, or this operator has spoken already.
    """
    search, before = _find(session, vault, permit)
    if before.outcome in FINAL:
        raise Conflict("this candidate has been decided already")
    if any(said.operator == permit.operator for said in before.verdicts):
        raise Conflict("you have given your verdict on this candidate")
    session.add(
        verdict_row(
            vault,
            verdict_id=verdict_id,
            candidate_id=permit.candidate,
            number=len(before.verdicts) + 1,
            operator=permit.operator,
            verdict=permit.verdict,
            reason=reason,
            at=utc(permit.at),
        )
    )
    session.flush()
    after = live_candidates(session, vault, SearchId(search.id), at=permit.at)
    _settle(session, permit, search, after)
    return next(c.outcome for c in after if c.id == permit.candidate)


def find_outcome(session: Session, vault: Vault, permit: DecidePermit) -> Outcome:
    """Return where the permit's candidate stands.

    Raises
    ------
    NotFound
        As `add_verdict`.
    """
    return _find(session, vault, permit)[1].outcome


def settle_again(session: Session, vault: Vault, permit: SettlePermit, candidate: UUID) -> None:
    """Note, after an appeal was upheld, whether anybody is left whom the search may have found."""
    row = session.get(CandidateRow, candidate)
    search = session.get(SearchRow, row.search_id) if row else None
    if search is not None:
        left = live_candidates(session, vault, SearchId(search.id), at=permit.at)
        _settle(session, permit, search, left)


def _find(
    session: Session, vault: Vault, permit: DecidePermit
) -> tuple[SearchRow, CandidateRecord]:
    """Return the candidate and its search, if they are the permit's agency's to decide."""
    row = session.get(CandidateRow, permit.candidate)
    search = session.get(SearchRow, row.search_id) if row else None
    if search is None or search.agency != permit.agency:
        raise NotFound("no such candidate")
    for candidate in live_candidates(session, vault, SearchId(search.id), at=permit.at):
        if candidate.id == permit.candidate:
            return search, candidate
    raise NotFound("no such candidate")


def _settle(
    session: Session,
    permit: DecidePermit | SettlePermit,
    search: SearchRow,
    candidates: tuple[CandidateRecord, ...],
) -> None:
    """Note that the search is decided, once it is."""
    outcomes = {candidate.outcome for candidate in candidates}
    nobody = outcomes <= {Outcome.REJECTED, Outcome.OVERTURNED}
    if nobody:
        erase_probe(session, permit, SearchId(search.id))
    if Outcome.CONFIRMED in outcomes or nobody:
        search.status = SearchStatus.DECIDED.value
        session.flush()
