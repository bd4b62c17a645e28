import time
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select, text, update

from hospitium.core.errors import (
    BadInput,
    Conflict,
    HospitiumError,
    NotFound,
    Tampered,
    Unavailable,
)
from hospitium.records.database import Database
from hospitium.records.models import AgencyRow, NodeRow
from hospitium.records.node_folder import Node
from tests.records.desk import Desk


def test_a_change_without_a_leaf_is_not_saved(node: Node) -> None:
    with pytest.raises(RuntimeError, match="leaf"), node.write() as session:
        session.get_one(AgencyRow, "demo-police").name = "Somebody else"
    with pytest.raises(RuntimeError, match="leaf"), node.write() as session:
        session.add(AgencyRow(id="other", kind="police", name="Other"))
    with pytest.raises(RuntimeError, match="leaf"), node.write() as session:
        session.execute(update(AgencyRow).values(name="Somebody else"))
    with node.read() as session:
        assert session.scalars(select(AgencyRow.name)).all() == ["Demo police"]


def test_a_write_that_changed_nothing_needs_no_leaf(node: Node) -> None:
    with node.write() as session:
        assert session.get(NodeRow, 1) is not None


def test_a_reader_cannot_write(node: Node) -> None:
    with pytest.raises(HospitiumError), node.read() as session:
        session.execute(text("DELETE FROM operators"))
    with node.read() as session:
        assert session.scalar(text("SELECT count(*) FROM operators")) == 5


def test_a_busy_database_is_said_in_bounded_time(node: Node) -> None:
    hasty = Database(node.folder.database_url, busy_seconds=0.3)
    with node.write():
        began = time.monotonic()
        with pytest.raises(Unavailable, match="busy"), hasty.write():
            pytest.fail("two writers at once")
        assert time.monotonic() - began < 5
        with hasty.read() as session:
            assert session.get(NodeRow, 1) is not None
    with hasty.write() as session:
        assert session.get(NodeRow, 1) is not None
    hasty.close()


def test_a_contradiction_is_a_conflict_and_a_misfit_bad_input(node: Node) -> None:
    insert = text("INSERT INTO agencies (id, kind, name) VALUES (:id, 'police', 'x')")
    with pytest.raises(Conflict), node.write() as session:
        session.execute(insert, {"id": "demo-police"})
    if "postgresql" in node.folder.database_url:
        with pytest.raises(BadInput), node.write() as session:
            session.execute(insert, {"id": "x" * 101})


def test_a_database_without_tables_says_what_to_do(database_url: str) -> None:
    with (
        Database(database_url) as database,
        pytest.raises(Unavailable) as caught,
        database.read() as session,
    ):
        session.get(NodeRow, 1)
    assert "hospitium init" in caught.value.remedy


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/none/node.db", "postgresql+psycopg://x@/x?host=/proc/none"]
)
def test_a_database_that_is_not_there_is_unavailable(url: str) -> None:
    with Database(url) as database, pytest.raises(Unavailable), database.read() as session:
        session.get(NodeRow, 1)


def test_a_file_that_is_no_database_is_tampered(tmp_path: Path) -> None:
    (tmp_path / "node.db").write_bytes(b"not a database " * 1000)
    with Database(f"sqlite:///{tmp_path / 'node.db'}") as database, pytest.raises(Tampered):
        database.migrate()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.postgres
def test_a_lost_connection_is_unavailable_and_the_next_one_works(
    node: Node, postgres_server: str
) -> None:
    with pytest.raises(Unavailable):
        cut_off_while_writing(node, postgres_server)
    assert Desk(node).problems() == []
    Desk(node).open_case()


def test_our_own_errors_pass_through_and_undo_the_work(node: Node) -> None:
    desk = Desk(node)
    with pytest.raises(NotFound):
        change_and_stop(node)
    assert desk.stamp().startswith("0/")


def cut_off_while_writing(node: Node, server: str) -> None:
    with node.write() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute("SELECT pg_terminate_backend(%s)", [pid])
        session.get(NodeRow, 1)


def change_and_stop(node: Node) -> None:
    with node.write() as session:
        session.get_one(NodeRow, 1).gallery_version = 99
        session.flush()
        raise NotFound("nothing there")
