from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from hospitium.core.errors import NotFound
from hospitium.policy.desk import permit_read_audit, permit_retention
from hospitium.policy.facts import Verdict
from hospitium.records import audit, retention
from hospitium.records.models import (
    AbsentFingerRow,
    AlertRow,
    Base,
    CandidateRow,
    CaseRow,
    PrintRow,
    SearchRow,
    VerdictRow,
)
from hospitium.records.retention import Erased
from hospitium.records.searches import SearchStatus
from tests.policy.facts import RULES
from tests.records.desk import AUDITOR, NOW, POLICE, VERIFIER, Desk

TABLES: tuple[type[Base], ...] = (
    *(CaseRow, PrintRow, CandidateRow),
    *(VerdictRow, AlertRow, AbsentFingerRow),
)
LATER = NOW + timedelta(days=10)


def erase(desk: Desk, at: datetime = LATER) -> Erased:
    with desk.node.write() as session:
        return retention.erase_expired(
            session, desk.node.vault, permit_retention(RULES, POLICE, at=at)
        )


def test_an_expired_case_goes_with_everything_that_hangs_on_it(desk: Desk) -> None:
    gone, stays = desk.open_case(days=10), desk.open_case(days=20)
    for case_id in (gone, stays):
        desk.enrol(case_id)
    search_id, (hit, other) = desk.search([gone, stays])
    desk.decide(VERIFIER, hit, Verdict.CONFIRM)
    assert erase(desk) == Erased(cases=1, prints=1, probes=1, details=3)
    with desk.node.read() as session:
        left = {
            table: session.scalars(select(func.count()).select_from(table)).one()
            for table in TABLES
        }
    assert left == dict(zip(TABLES, (1, 1, 1, 0, 0, 0), strict=True))
    assert [row.case_id for row in desk.gallery()] == [stays]
    assert [candidate.id for candidate in desk.read_search(search_id).candidates] == [other]
    with pytest.raises(NotFound):
        desk.read_case(gone)


def test_the_log_still_verifies_and_shows_what_was_erased(desk: Desk) -> None:
    desk.enrol(desk.open_case(days=10))
    desk.open_case(days=20)
    erase(desk)
    assert desk.problems() == []
    with desk.node.read() as session:
        entries = audit.read_entries(session, permit_read_audit(RULES, AUDITOR, at=LATER))
    assert [entry.erased for entry in entries] == [False, True, True, False, False]
    assert entries[-1].leaf.action == "retention"


def test_a_probe_whose_time_is_over_is_erased_and_the_fact_stays(desk: Desk) -> None:
    search_id, _ = desk.search([desk.open_case(days=100)])
    assert erase(desk, NOW + timedelta(days=2)).probes == 1
    with desk.node.read() as session:
        row = session.get_one(SearchRow, search_id)
        assert row.sealed_probe is None
        assert row.status == SearchStatus.EXPIRED
    assert desk.read_search(search_id).comparisons == 5


def test_doing_it_again_erases_nothing_more(desk: Desk) -> None:
    desk.enrol(desk.open_case(days=10))
    erase(desk)
    assert erase(desk) == Erased(cases=0, prints=0, probes=0, details=0)
    assert desk.problems() == []


def test_what_has_not_expired_stays(desk: Desk) -> None:
    case_id = desk.open_case(days=10)
    desk.enrol(case_id)
    desk.close(case_id)
    assert erase(desk, LATER - timedelta(microseconds=1)).cases == 0
    assert desk.read_case(case_id).references
