from datetime import timedelta

import pytest

from hospitium.core.errors import NotFound
from hospitium.policy.decisions import Outcome
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Role
from hospitium.policy.searches import permit_read_search
from hospitium.records import searches
from hospitium.records.searches import Probe, SearchStatus
from tests.policy.facts import RULES
from tests.records.desk import (
    CHILD,
    NOW,
    OFFICER,
    SECOND,
    SHELTER,
    TEMPLATE,
    VERIFIER,
    Desk,
    operator,
)


def test_a_search_without_candidate_leaves_only_its_fact(desk: Desk) -> None:
    search_id, _ = desk.search()
    record = desk.read_search(search_id)
    assert record.status is SearchStatus.NO_CANDIDATE
    assert (record.probe, record.probe_expires_at, record.candidates) == (Probe(), None, ())
    assert (record.incident, record.comparisons) == ("km 41, child without papers", 5)


def test_a_search_keeps_its_probe_while_somebody_has_to_decide(desk: Desk) -> None:
    case_id = desk.open_case()
    search_id, _ = desk.search([case_id])
    record = desk.read_search(search_id)
    assert record.status is SearchStatus.WAITING
    assert [probe.template for probe in record.probe.prints] == [TEMPLATE]
    (candidate,) = record.candidates
    assert (candidate.rank, candidate.case_id, candidate.score) == (1, case_id, 61.5)
    assert candidate.details == {"pairs": [[1, 2]]}
    assert candidate.outcome is Outcome.WAITING


def test_time_to_decide_runs_out_by_itself(desk: Desk) -> None:
    search_id, _ = desk.search([desk.open_case()])
    record = desk.read_search(search_id, at=NOW + timedelta(days=2))
    assert (record.status, record.probe) == (SearchStatus.EXPIRED, Probe())


def test_rejecting_every_candidate_erases_the_probe(desk: Desk) -> None:
    search_id, (one, other) = desk.search([desk.open_case(), desk.open_case()])
    assert desk.decide(VERIFIER, one, Verdict.REJECT) is Outcome.REJECTED
    assert desk.read_search(search_id).probe != Probe()
    assert desk.decide(VERIFIER, other, Verdict.REJECT) is Outcome.REJECTED
    record = desk.read_search(search_id)
    assert (record.status, record.probe) == (SearchStatus.DECIDED, Probe())


def test_a_minor_takes_two(desk: Desk) -> None:
    search_id, (hit,) = desk.search([desk.open_case(CHILD)])
    assert desk.decide(VERIFIER, hit, Verdict.CONFIRM) is Outcome.SECOND_NEEDED
    assert desk.read_search(search_id).status is SearchStatus.WAITING
    assert desk.decide(SECOND, hit, Verdict.CONFIRM) is Outcome.CONFIRMED
    record = desk.read_search(search_id)
    assert record.status is SearchStatus.DECIDED
    assert [said.operator for said in record.candidates[0].verdicts] == [VERIFIER.id, SECOND.id]
    assert {said.reason for said in record.candidates[0].verdicts} == {"delta agrees"}


def test_lists_are_newest_first_and_waiting_means_waiting(desk: Desk) -> None:
    case_id = desk.open_case()
    first, _ = desk.search([case_id])
    second, _ = desk.search(at=NOW + timedelta(minutes=1))
    third, (hit,) = desk.search([case_id], at=NOW + timedelta(minutes=2))
    desk.decide(VERIFIER, hit, Verdict.CONFIRM)
    permit = permit_read_search(RULES, OFFICER, None, at=NOW + timedelta(hours=1))
    vault = desk.node.vault
    with desk.node.read() as session:
        everything = searches.list_searches(session, vault, permit)
        waiting = searches.list_waiting(session, vault, permit)
    assert [search.id for search in everything] == [third, second, first]
    assert [(search.id, search.candidates) for search in waiting] == [(first, 1)]


def test_another_agency_finds_no_such_search(desk: Desk) -> None:
    search_id, (hit,) = desk.search([desk.open_case()])
    stranger = operator("fay", Role.CASE_WORKER, agency=SHELTER)
    permit = permit_read_search(RULES, stranger, search_id, at=NOW)
    vault = desk.node.vault
    with desk.node.read() as session:
        with pytest.raises(NotFound):
            searches.read_search(session, vault, permit)
        with pytest.raises(NotFound):
            searches.candidate_references(session, vault, permit, hit)
    with pytest.raises(NotFound):
        desk.decide(stranger, hit, Verdict.CONFIRM)


def test_evidence_shows_the_references_of_a_candidate_of_that_search_only(desk: Desk) -> None:
    case_id = desk.open_case()
    desk.enrol(case_id)
    search_id, (hit,) = desk.search([case_id])
    other_search, _ = desk.search([case_id])
    with desk.node.read() as session:
        permit = permit_read_search(RULES, VERIFIER, search_id, at=NOW)
        (row,) = searches.candidate_references(session, desk.node.vault, permit, hit)
        assert row.template == TEMPLATE
        wrong = permit_read_search(RULES, VERIFIER, other_search, at=NOW)
        with pytest.raises(NotFound):
            searches.candidate_references(session, desk.node.vault, wrong, hit)


def test_more_candidates_than_the_permit_releases_are_refused(desk: Desk) -> None:
    case_id = desk.open_case()
    with pytest.raises(ValueError, match="at most 10"):
        desk.search([case_id] * 11)
