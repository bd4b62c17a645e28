from datetime import timedelta
from uuid import uuid4

import pytest

from hospitium.core.errors import Conflict, NotFound, Refused
from hospitium.core.ids import CaseId
from hospitium.policy.cases import permit_close_case, permit_read_case
from hospitium.policy.operators import Role
from hospitium.records import case_lists, cases
from tests.policy.facts import RULES
from tests.records.desk import ADULT, CHILD, NOW, OFFICER, POLICE, SHELTER, Desk, operator


def test_a_case_reads_back_as_it_was_opened(desk: Desk) -> None:
    record = desk.read_case(desk.open_case(days=30))
    assert (record.notice, record.agency, record.opened_by) == (ADULT, POLICE, OFFICER.id)
    assert record.legal_basis == "missing person report 12/2026"
    assert (record.authority, record.contact_desk) == ("Durban central", "desk-one@police.example")
    assert (record.opened_at, record.expires_at) == (NOW, NOW + timedelta(days=30))
    assert not record.closed
    assert not record.minor


def test_facts_say_who_is_a_minor(desk: Desk) -> None:
    adult, child = desk.open_case(ADULT), desk.open_case(CHILD)
    with desk.node.read() as session:
        assert not cases.case_facts(session, desk.node.vault, adult, at=NOW).minor
        assert cases.case_facts(session, desk.node.vault, child, at=NOW).minor


def test_an_expired_case_leaves_every_query_at_once(desk: Desk) -> None:
    case_id = desk.open_case(days=1)
    later = NOW + timedelta(days=1)
    with desk.node.read() as session:
        permit = permit_read_case(RULES, OFFICER, None, at=later)
        assert case_lists.list_cases(session, desk.node.vault, permit) == []
        assert case_lists.count_cases(session, permit) == 0
    with pytest.raises(Refused, match=r"retain\.expiry"):
        desk.read_case(case_id, at=later)


def test_another_agency_sees_nothing(desk: Desk) -> None:
    desk.open_case()
    stranger = operator("fay", Role.OFFICER, agency=SHELTER)
    with desk.node.read() as session:
        permit = permit_read_case(RULES, stranger, None, at=NOW)
        assert case_lists.list_cases(session, desk.node.vault, permit) == []


def test_the_list_pages_newest_first(desk: Desk) -> None:
    opened = [desk.open_case(at=NOW + timedelta(minutes=n)) for n in range(5)]
    desk.enrol(opened[-1])
    with desk.node.read() as session:
        permit = permit_read_case(RULES, OFFICER, None, at=NOW + timedelta(hours=1))
        first = case_lists.list_cases(session, desk.node.vault, permit, limit=3)
        rest = case_lists.list_cases(session, desk.node.vault, permit, limit=3, offset=3)
        assert case_lists.count_cases(session, permit) == 5
    assert [case.id for case in first + rest] == opened[::-1]
    assert [case.references for case in first] == [1, 0, 0]
    assert {case.name for case in first} == {ADULT.full_name}


def test_closing_twice_is_a_conflict(desk: Desk) -> None:
    case_id = desk.open_case()
    with desk.node.read() as session:
        facts = cases.case_facts(session, desk.node.vault, case_id, at=NOW)
    stale = permit_close_case(RULES, OFFICER, facts, at=NOW)
    desk.close(case_id)
    with pytest.raises(Conflict), desk.node.write() as session:
        cases.close_case(session, stale)
    assert desk.read_case(case_id).closed_at == NOW


def test_an_unknown_case_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound), desk.node.read() as session:
        cases.case_facts(session, desk.node.vault, CaseId(uuid4()), at=NOW)
