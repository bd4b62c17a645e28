from datetime import timedelta

import pytest

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.core.ids import CaseId
from hospitium.ledger import Operation
from hospitium.policy.cases import permit_enrol
from hospitium.policy.searches import permit_verify
from hospitium.records import audit, cases, prints
from hospitium.records.prints import AbsentStatus
from tests.policy.facts import RULES
from tests.records.desk import NOW, OFFICER, TEMPLATE, Desk


def record_absent(desk: Desk, case_id: CaseId, finger: Finger, status: AbsentStatus) -> None:
    with desk.node.write() as session:
        facts = cases.case_facts(session, desk.node.vault, case_id, at=NOW)
        permit = permit_enrol(RULES, OFFICER, facts, at=NOW)
        prints.record_absent(
            session, desk.node.vault, permit, finger=finger, status=status, reason="burned"
        )
        audit.append(session, desk.node.vault, permit, operation=Operation.COLLECTION)


def test_the_gallery_holds_the_open_cases_in_id_order(desk: Desk) -> None:
    one, other = desk.open_case(), desk.open_case()
    enrolled = [
        desk.enrol(one),
        desk.enrol(one, Finger.LEFT_THUMB),
        desk.enrol(other, template=b"another"),
    ]
    rows = desk.gallery()
    assert [row.print_id for row in rows] == sorted(enrolled)
    assert {row.template for row in rows} == {TEMPLATE, b"another"}
    assert {row.case_id for row in rows} == {one, other}


def test_closed_and_expired_cases_leave_the_gallery_at_once(desk: Desk) -> None:
    closed, short, stays = desk.open_case(), desk.open_case(days=1), desk.open_case()
    for case_id in (closed, short, stays):
        desk.enrol(case_id)
    desk.close(closed)
    assert {row.case_id for row in desk.gallery()} == {short, stays}
    assert {row.case_id for row in desk.gallery(NOW + timedelta(days=1))} == {stays}


def test_the_stamp_changes_with_the_gallery_and_only_then(desk: Desk) -> None:
    case_id = desk.open_case(days=1)
    empty = desk.stamp()
    desk.enrol(case_id)
    one = desk.stamp()
    desk.search()
    assert desk.stamp() == one != empty
    assert desk.stamp(NOW + timedelta(hours=23)) == one
    assert desk.stamp(NOW + timedelta(days=1)) != one
    desk.close(case_id)
    assert desk.stamp() not in (one, empty)


def test_the_same_impression_twice_is_a_conflict(desk: Desk) -> None:
    case_id = desk.open_case()
    desk.enrol(case_id)
    with pytest.raises(Conflict):
        desk.enrol(case_id)
    desk.enrol(case_id, impression=2)
    with desk.node.read() as session:
        facts = cases.case_facts(session, desk.node.vault, case_id, at=NOW)
        permit = permit_enrol(RULES, OFFICER, facts, at=NOW)
        assert prints.next_impression(session, permit, Finger.RIGHT_INDEX) == 3
        assert prints.next_impression(session, permit, Finger.LEFT_INDEX) == 1


def test_a_case_closed_since_the_permit_takes_no_more_prints(desk: Desk) -> None:
    case_id = desk.open_case()
    with desk.node.read() as session:
        facts = cases.case_facts(session, desk.node.vault, case_id, at=NOW)
    desk.close(case_id)
    permit = permit_enrol(RULES, OFFICER, facts, at=NOW)
    with pytest.raises(Conflict), desk.node.write() as session:
        prints.record_absent(
            session,
            desk.node.vault,
            permit,
            finger=Finger.LEFT_THUMB,
            status=AbsentStatus.UNABLE,
            reason="",
        )


def test_absent_fingers_are_kept_with_their_reason_and_can_be_corrected(desk: Desk) -> None:
    case_id = desk.open_case()
    record_absent(desk, case_id, Finger.LEFT_THUMB, AbsentStatus.BANDAGED)
    record_absent(desk, case_id, Finger.LEFT_THUMB, AbsentStatus.INJURED)
    (absent,) = desk.read_case(case_id).absent
    assert (absent.finger, absent.status) == (Finger.LEFT_THUMB, AbsentStatus.INJURED)
    assert absent.reason == "burned"


def test_a_missing_finger_has_no_print_and_an_enrolled_one_is_not_missing(desk: Desk) -> None:
    case_id = desk.open_case()
    record_absent(desk, case_id, Finger.LEFT_THUMB, AbsentStatus.MISSING)
    with pytest.raises(Conflict):
        desk.enrol(case_id, Finger.LEFT_THUMB)
    desk.enrol(case_id, Finger.RIGHT_INDEX)
    with pytest.raises(Conflict):
        record_absent(desk, case_id, Finger.RIGHT_INDEX, AbsentStatus.MISSING)


def test_verifying_reads_the_references_of_one_case(desk: Desk) -> None:
    case_id, other = desk.open_case(), desk.open_case()
    desk.enrol(case_id, Finger.RIGHT_INDEX, impression=2)
    desk.enrol(case_id, Finger.RIGHT_INDEX, impression=1)
    desk.enrol(other)
    with desk.node.read() as session:
        facts = cases.case_facts(session, desk.node.vault, case_id, at=NOW)
        permit = permit_verify(RULES, OFFICER, "find-missing-person", case=facts, at=NOW)
        rows = prints.case_references(session, desk.node.vault, permit)
    assert [(row.case_id, row.impression) for row in rows] == [(case_id, 1), (case_id, 2)]
