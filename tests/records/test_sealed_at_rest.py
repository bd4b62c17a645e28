"""What says something about a person never lies in the clear, wherever the database keeps it."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from hospitium.core.errors import Conflict, Tampered
from hospitium.core.fingers import Finger
from hospitium.formats.notice import Notice
from hospitium.policy.facts import Verdict
from hospitium.records.models import Base, CaseRow, PrintRow
from hospitium.records.node_folder import Node
from tests.records.desk import TEMPLATE, VERIFIER, Desk

NOTICE = Notice(
    family_name="Zulu-Quixote",
    given_name="থান্ডিওয়ে",
    birth_year=1990,
    last_seen_place="Umlazi bus rank",
    description="scar over the left eyebrow",
)
SECRETS = [
    word.encode()
    for word in (
        *(NOTICE.family_name, NOTICE.given_name, NOTICE.last_seen_place, NOTICE.description),
        *("missing person report 12/2026", "Durban central", "desk-one@police.example"),
        *("child without papers", "delta agrees", "Name of amira"),
    )
] + [TEMPLATE, TEMPLATE[20:40]]


def fill(node: Node) -> None:
    desk = Desk(node)
    case_id = desk.open_case(NOTICE)
    desk.enrol(case_id)
    _, (hit,) = desk.search([case_id])
    desk.decide(VERIFIER, hit, Verdict.CONFIRM)


def test_no_file_of_the_node_holds_a_secret(lite: Node) -> None:
    fill(lite)
    files = [path for path in lite.folder.path.rglob("*") if path.is_file()]
    assert {"node.db", "node.db-wal"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        assert not [secret for secret in SECRETS if secret in content], path


def test_no_column_holds_a_secret(desk: Desk) -> None:
    fill(desk.node)
    with desk.node.read() as session:
        for table in Base.metadata.sorted_tables:
            for row in session.execute(select(table)):
                content = b"\n".join(
                    value if isinstance(value, bytes) else str(value).encode() for value in row
                )
                assert not [secret for secret in SECRETS if secret in content], table.name


def test_an_error_of_the_database_quotes_no_value(desk: Desk) -> None:
    """PostgreSQL's own message would quote the failing row."""
    with pytest.raises(Conflict) as caught, desk.node.write() as session:
        session.execute(
            text("INSERT INTO agencies (id, kind, name) VALUES ('x', NULL, :name)"),
            {"name": "Zulu-Quixote"},
        )
    assert "Zulu-Quixote" not in str(caught.value)
    assert not isinstance(caught.value.__cause__, IntegrityError)
    assert caught.value.__suppress_context__


def test_a_record_moved_to_another_place_does_not_open(desk: Desk) -> None:
    one, other = desk.open_case(), desk.open_case(NOTICE)
    desk.enrol(one)
    desk.enrol(other, Finger.LEFT_THUMB)
    with desk.node.database.write() as session:
        rows = [session.get_one(CaseRow, case_id) for case_id in (one, other)]
        rows[0].sealed_notice = rows[1].sealed_notice
        reference = session.scalars(select(PrintRow).where(PrintRow.case_id == one)).one()
        reference.case_id = other
        session.info["leaves"] = 1
    with pytest.raises(Tampered):
        desk.read_case(one)
    with pytest.raises(Tampered):
        desk.gallery()


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE cases SET expires_at = '2029-01-01 00:00:00+00'",
        "UPDATE cases SET opened_at = '2001-01-01 00:00:00+00'",
        "UPDATE cases SET kind = 'unidentified-person'",
        "UPDATE cases SET basis = 'consent'",
    ],
)
def test_a_column_that_rules_hang_on_cannot_be_changed(desk: Desk, change: str) -> None:
    case_id = desk.open_case()
    if "sqlite" in str(desk.node.folder.database_url):
        change = change.replace("+00'", ".000000'")
    with desk.node.database.write() as session:
        session.execute(text(change))
        session.info["leaves"] = 1
    with pytest.raises(Tampered):
        desk.read_case(case_id)


def test_erased_bytes_are_overwritten(lite: Node, tmp_path: Path) -> None:
    desk = Desk(lite)
    case_id = desk.open_case()
    desk.enrol(case_id)
    with lite.read() as session:
        sealed = session.scalars(select(PrintRow.sealed_template)).one()
    with lite.database.write() as session:
        session.execute(text("DELETE FROM prints"))
        session.info["leaves"] = 1
    with lite.read() as session:
        session.connection().exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    lite.close()
    assert sealed not in (lite.folder.path / "node.db").read_bytes()
