"""Several processes, and processes that die: nothing lost, nothing half done."""

import os
import random
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from hospitium.core.errors import Conflict
from hospitium.policy.cases import permit_read_case
from hospitium.policy.desk import permit_read_audit
from hospitium.records import audit, case_lists
from hospitium.records.models import CaseRow, PrintRow
from hospitium.records.node_folder import Node, open_node
from tests.policy.facts import RULES
from tests.records.desk import AUDITOR, NOW, OFFICER, Desk, make_node
from tests.records.worker import (
    append_many,
    fill_the_disk,
    make_node_slowly,
    open_cases_for_ever,
    start,
)

KILLS = 20


def run_and_kill(work: Callable[..., None], seconds: float, *arguments: object) -> list[Any]:
    """Start `work`, kill it `seconds` after its first word, and return all that it said."""
    process, talk = start(work, *arguments)
    said = [talk.recv()]
    time.sleep(seconds)
    process.kill()
    process.join()
    said += drain(talk)
    talk.close()
    return said


def drain(talk: Connection) -> list[Any]:
    said = []
    try:
        while talk.poll():
            said.append(talk.recv())
    except (EOFError, ConnectionResetError):
        pass
    return said


def test_two_processes_append_and_nothing_is_lost(node: Node) -> None:
    processes = [start(append_many, node.folder.path, 100) for _ in range(2)]
    for process, talk in processes:
        assert talk.recv() == 100
        process.join()
        talk.close()
    desk = Desk(node)
    assert desk.log_length() == 201
    assert desk.problems() == []
    with node.read() as session:
        entries = audit.read_entries(session, permit_read_audit(RULES, AUDITOR, at=NOW), limit=1000)
    assert [entry.leaf.sequence for entry in entries] == list(range(1, 202))


def test_killed_at_any_moment_nothing_acknowledged_is_lost(node: Node) -> None:
    seed = random.Random(20261122)
    desk, acknowledged = Desk(node), set[tuple[str, object]]()
    for _ in range(KILLS):
        acknowledged.update(
            run_and_kill(open_cases_for_ever, seed.uniform(0, 0.12), node.folder.path)
        )
    with node.read() as session:
        saved = {("case", case_id) for case_id in session.scalars(select(CaseRow.id))}
        saved |= {("print", print_id) for print_id in session.scalars(select(PrintRow.id))}
        reader = permit_read_audit(RULES, AUDITOR, at=NOW)
        entries = audit.read_entries(session, reader, limit=10_000)
    assert acknowledged <= saved
    # whatever is saved has its leaf, and no leaf stands for something that is not saved
    assert {entry.leaf.subject for entry in entries[1:]} == {str(record) for _, record in saved}
    assert desk.problems() == []
    desk.open_case()


def test_killed_while_it_is_made_a_node_is_completed_or_whole(
    tmp_path: Path, database_url: str
) -> None:
    seed = random.Random(20261122)
    path = tmp_path / "node"
    for _ in range(8):
        run_and_kill(make_node_slowly, seed.uniform(0, 0.25), path, database_url)
    with suppress(Conflict):  # unless one of them got through before it was killed
        make_node(path, database_url).close()
    node = open_node(path, random=os.urandom)
    assert Desk(node).problems() == []
    assert Desk(node).log_length() == 1
    node.close()


def test_a_full_disk_is_said_and_saves_nothing_by_half(lite: Node) -> None:
    wal = (lite.folder.path / "node.db-wal").stat().st_size
    process, talk = start(fill_the_disk, lite.folder.path, wal + 100_000)
    message, remedy = talk.recv()
    saved = talk.recv()
    process.join()
    talk.close()
    assert "space" in remedy or "full" in remedy, message
    desk = Desk(lite)
    assert len(saved) > 1
    assert desk.problems() == []
    assert desk.log_length() == 1 + len(saved)
    with lite.read() as session:
        assert session.scalars(select(func.count()).select_from(CaseRow)).one() == len(saved)
        permit = permit_read_case(RULES, OFFICER, None, at=NOW)
        listed = case_lists.list_cases(session, lite.vault, permit, limit=1000)
    assert {case.id for case in listed} == set(saved)
