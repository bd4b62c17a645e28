"""Hits that concern one person: on their record, or of a search that was made for them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.core.ids import AgencyId, CandidateId, CaseId, OperatorId
from hospitium.policy.decisions import Outcome, outcome
from hospitium.policy.facts import Verdict
from hospitium.policy.rights_permits import HandOverPermit, SeePermit
from hospitium.records.cases import case_facts
from hospitium.records.models import AgencyRow, CandidateRow, CaseRow, SearchRow, VerdictRow
from hospitium.records.places import verdict_place
from hospitium.records.redress_state import Contest, contests
from hospitium.records.standings import people_heard, persons_of
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class PersonHit:
    """A candidate as it concerns a person.

    Attributes
    ----------
    agency
        The name of the agency that searched.
    searched_for
        Whether the search was made for this person, and found another record.
    reasons
        What people said of it, oldest first: the verdict and its reason, without their names.
    """

    candidate: CandidateId
    searched_at: datetime
    agency: str
    purpose: str
    searched_for: bool
    fmr_at_gallery: float
    outcome: Outcome
    frozen: bool
    reasons: tuple[tuple[Verdict, str, datetime], ...]


def hits_of(session: Session, vault: Vault, permit: SeePermit | HandOverPermit) -> list[PersonHit]:
    """Return the hits that concern the permit's record, the newest search first."""
    query = (
        select(CandidateRow, SearchRow)
        .join(SearchRow, SearchRow.id == CandidateRow.search_id)
        .join(CaseRow, CaseRow.id == CandidateRow.case_id)
        .where(or_(CandidateRow.case_id == permit.case, SearchRow.case_id == permit.case))
        .where(CaseRow.expires_at > permit.at)
        .order_by(SearchRow.at.desc(), CandidateRow.rank)
    )
    found = [(candidate, search) for candidate, search in session.execute(query)]
    contest = contests(session, [candidate.id for candidate, _ in found])
    return [_hit(session, vault, candidate, search, contest, permit) for candidate, search in found]


def _hit(
    session: Session,
    vault: Vault,
    candidate: CandidateRow,
    search: SearchRow,
    contest: Contest,
    permit: SeePermit | HandOverPermit,
) -> PersonHit:
    said = list(
        session.scalars(
            select(VerdictRow)
            .where(VerdictRow.candidate_id == candidate.id)
            .order_by(VerdictRow.number)
        )
    )
    minor = case_facts(session, vault, CaseId(candidate.case_id), at=permit.at).minor
    persons = persons_of(session, (one.operator for one in said))
    verdicts = tuple((OperatorId(persons[one.operator]), Verdict(one.verdict)) for one in said)
    overturned = candidate.id in contest.overturned
    return PersonHit(
        candidate=CandidateId(candidate.id),
        searched_at=search.at,
        agency=session.get_one(AgencyRow, search.agency).name,
        purpose=search.purpose,
        searched_for=candidate.case_id != permit.case,
        fmr_at_gallery=candidate.fmr_at_gallery,
        outcome=Outcome.OVERTURNED if overturned else outcome(verdicts, minor=minor),
        frozen=candidate.id in contest.frozen,
        reasons=tuple(
            (
                Verdict(one.verdict),
                vault.open("verdict", verdict_place(one), None, one.sealed_reason).decode(),
                one.at,
            )
            for one in said
        ),
    )


@dataclass(frozen=True, slots=True)
class Contested:
    """What policy must know of a hit that somebody contests; `had_a_part` are humans."""

    searched_by: AgencyId
    record: CaseId
    search_for: CaseId | None
    had_a_part: frozenset[str]


def contested_hit(session: Session, candidate_id: CandidateId) -> Contested:
    """Return whose hit it is and who had a part in it; `NotFound` if there is none."""
    candidate = session.get(CandidateRow, candidate_id)
    if candidate is None:
        raise NotFound("no such hit")
    search = session.get_one(SearchRow, candidate.search_id)
    return Contested(
        searched_by=AgencyId(search.agency),
        record=CaseId(candidate.case_id),
        search_for=CaseId(search.case_id) if search.case_id else None,
        had_a_part=people_heard(session, candidate_id),
    )
