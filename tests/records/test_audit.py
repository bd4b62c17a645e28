import pytest
from sqlalchemy import select

from hospitium.core.errors import BadInput, Tampered
from hospitium.ledger import Operation, decode_leaf
from hospitium.policy.desk import permit_read_audit
from hospitium.records import audit
from hospitium.records.models import AuditEntryRow, AuditHeadRow
from tests.policy.facts import RULES
from tests.records.desk import ADULT, AUDITOR, CHILD, NOW, Desk

PERMIT = permit_read_audit(RULES, AUDITOR, at=NOW)


def append(desk: Desk, **details: object) -> int:
    with desk.node.write() as session:
        leaf = audit.append(
            session,
            desk.node.vault,
            PERMIT,
            operation=Operation.CONSULTATION,
            subject="operator:amira",
            details=details,
        )
    return leaf.sequence


def test_entries_say_who_why_when_and_on_what(desk: Desk) -> None:
    case_id = desk.open_case()
    print_id = desk.enrol(case_id)
    with desk.node.read() as session:
        entries = audit.read_entries(session, PERMIT)
    assert [entry.leaf.action for entry in entries] == ["node.set-up", "case.open", "case.enrol"]
    assert [entry.leaf.permit for entry in entries] == ["manage-operators", "open-case", "enrol"]
    last = entries[-1].leaf
    assert (last.operator, last.agency, last.at) == ("amira", "demo-police", NOW)
    assert (last.case, last.subject) == (str(case_id), str(print_id))
    assert not any(entry.erased for entry in entries)


def test_entries_page_both_ways(desk: Desk) -> None:
    for _ in range(4):
        append(desk)
    with desk.node.read() as session:
        up = audit.read_entries(session, PERMIT, after=1, limit=2)
        down = audit.read_entries(session, PERMIT, limit=2, newest_first=True)
    assert [entry.leaf.sequence for entry in up] == [2, 3]
    assert [entry.leaf.sequence for entry in down] == [5, 4]


def test_a_leaf_holds_no_detail_and_equal_details_look_different(desk: Desk) -> None:
    one, other = (append(desk, name="Thandiwe Ndlovu") for _ in range(2))
    with desk.node.read() as session:
        rows = [session.get_one(AuditEntryRow, n) for n in (one, other)]
        assert all(b"Thandiwe" not in row.leaf + (row.sealed_details or b"") for row in rows)
        leaves = [decode_leaf(row.leaf) for row in rows]
    assert leaves[0].commitment != leaves[1].commitment


def test_a_failed_transaction_leaves_no_entry(desk: Desk) -> None:
    with pytest.raises(BadInput):
        append(desk, detail=b"bytes")
    assert desk.log_length() == 1
    assert append(desk) == 2


def test_nobody_appends_to_an_end_that_was_written_without_the_key(desk: Desk) -> None:
    with desk.node.write() as session:
        session.scalars(select(AuditHeadRow)).one().sequence = 0
        session.info["leaves"] = 1
    with pytest.raises(Tampered):
        append(desk)


def test_details_that_are_no_json_are_refused(desk: Desk) -> None:
    for bad in (b"bytes", float("nan"), "\ud800"):
        with pytest.raises(BadInput):
            append(desk, detail=bad)
    assert append(desk, detail="ভাষা") == 2


def test_a_name_as_subject_is_refused(desk: Desk) -> None:
    for notice in (ADULT, CHILD):
        with pytest.raises(ValueError, match="subject"), desk.node.write() as session:
            audit.append(
                session,
                desk.node.vault,
                PERMIT,
                operation=Operation.CONSULTATION,
                subject=notice.full_name,
            )
