from collections.abc import Callable

import pytest
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound, Refused
from hospitium.ledger import Leaf, Operation, decode_leaf
from hospitium.ledger.opening import check_opening
from hospitium.policy.cases import permit_enrol
from hospitium.policy.desk import permit_manage_operators, permit_read_audit
from hospitium.policy.public_log import permit_open_entry, permit_publish, permit_tell
from hospitium.records import audit, cases, public_log
from hospitium.records.models import AuditEntryRow
from hospitium.records.models_log import PublicEntryRow
from tests.policy.facts import RULES
from tests.records.desk import ADMIN, AUDITOR, NOW, OFFICER, POLICE, Desk
from tests.records.test_log_check import meddle

PERMIT = permit_publish(RULES, ADMIN, at=NOW)
READ = permit_read_audit(RULES, AUDITOR, at=NOW)


def record(desk: Desk, subject: str, **details: object) -> Leaf:
    with desk.node.write() as session:
        return public_log.record_public(session, desk.node.vault, PERMIT, subject, details)


def last(desk: Desk, subject: str) -> dict[str, object] | None:
    with desk.node.read() as session:
        return public_log.last_public(session, desk.node.vault, subject)


def test_what_was_logged_last_is_found_by_its_subject(desk: Desk) -> None:
    assert last(desk, "app:field") is None
    record(desk, "app:field", sha256="aa")
    record(desk, "app:other", sha256="cc")
    record(desk, "app:field", sha256="bb", files=2)
    assert last(desk, "app:field") == {"sha256": "bb", "files": 2}
    with desk.node.read() as session:
        found = public_log.read_public(session, desk.node.vault, READ)
        only = public_log.read_public(session, desk.node.vault, READ, subject="app:field", limit=1)
    assert [one.leaf.subject for one in found] == ["app:field", "app:other", "app:field"]
    assert [dict(one.details) for one in only] == [{"sha256": "bb", "files": 2}]
    assert desk.problems() == []


def test_an_opening_shows_what_the_entry_committed_to(desk: Desk) -> None:
    leaf = record(desk, "app:field", sha256="aa")
    with desk.node.read() as session:
        vault = desk.node.vault
        assert public_log.is_public(session, vault, leaf.sequence)
        permit = permit_open_entry(RULES, AUDITOR, leaf.sequence, public=True, at=NOW)
        opening = public_log.read_opening(session, vault, permit)
        stored = decode_leaf(session.get_one(AuditEntryRow, leaf.sequence).leaf)
    check_opening(stored, opening)
    said = opening.details
    told = said.pop("decision")
    assert said == {"sha256": "aa", "public": 1}
    assert set(told) == {"id"}, "roles and humans stay inside"


def test_entries_that_were_not_written_for_everybody_are_not_public(desk: Desk) -> None:
    """Neither the entry of a case, nor one of a public kind that was written by another way."""
    desk.open_case()
    with desk.node.write() as session:
        audit.append(
            session,
            desk.node.vault,
            permit_manage_operators(RULES, ADMIN, at=NOW),
            operation=Operation.ADMINISTRATION,
            subject="policy:x",
            details={"reason": "a reason that names somebody"},
        )
    with desk.node.read() as session:
        for sequence in (1, 2, 3):
            assert not public_log.is_public(session, desk.node.vault, sequence)
        with pytest.raises(NotFound):
            public_log.is_public(session, desk.node.vault, 4)
    with pytest.raises(Refused) as refusal:
        permit_open_entry(RULES, AUDITOR, 3, public=False, at=NOW)
    assert refusal.value.rule == "log.no_person"


def test_only_administrators_publish_by_hand_and_the_node_by_itself() -> None:
    with pytest.raises(Refused):
        permit_publish(RULES, OFFICER, at=NOW)
    assert permit_tell(RULES, POLICE, at=NOW).operator == "system"


def test_a_permit_that_serves_a_case_writes_no_public_entry(desk: Desk) -> None:
    case = desk.open_case()
    with desk.node.write() as session:
        facts = cases.case_facts(session, desk.node.vault, case, at=NOW)
        permit = permit_enrol(RULES, OFFICER, facts, at=NOW)
        with pytest.raises(ValueError, match="no case"):
            public_log.record_public(session, desk.node.vault, permit, "app:field", {})


def forget(session: Session) -> None:
    session.execute(delete(PublicEntryRow))


def rename(session: Session) -> None:
    session.execute(update(PublicEntryRow).values(subject="app:other"))


def add_one(session: Session) -> None:
    session.add(PublicEntryRow(sequence=1, subject="app:field"))


@pytest.mark.parametrize("change", [forget, rename, add_one])
def test_a_changed_list_of_public_entries_is_found(
    desk: Desk, change: Callable[[Session], None]
) -> None:
    record(desk, "app:field", sha256="aa")
    meddle(desk, change)
    assert desk.problems() == ["the list of public entries was changed"]
