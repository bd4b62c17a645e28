"""What tests let other processes do to a node: started afresh, and killed when the test likes."""

import os
import resource
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from hospitium.core.errors import Unavailable
from hospitium.core.fingers import Finger
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_read_audit
from hospitium.records import audit
from hospitium.records.node_folder import open_node
from tests.policy.facts import RULES
from tests.records.desk import AUDITOR, NOW, Desk, make_node

FORK = get_context("forkserver")
# loaded once and not by every process: importing takes longer than what the tests do
FORK.set_forkserver_preload(
    [
        "__main__",
        "tests.records.worker",
        "alembic.command",
        "psycopg",
        "sqlalchemy.dialects.postgresql.psycopg",
        "sqlalchemy.dialects.sqlite.pysqlite",
    ]
)


def start(what: Any, *arguments: object) -> tuple[ForkServerProcess, Connection]:
    """Start `what(connection, *arguments)` in another process; return it and our end."""
    ours, theirs = FORK.Pipe()
    process = FORK.Process(target=what, args=(theirs, *arguments))
    process.start()
    theirs.close()
    return process, ours


def append_many(talk: Connection, path: Path, count: int) -> None:
    """Append `count` entries, then say so."""
    node = open_node(path, random=os.urandom)
    permit = permit_read_audit(RULES, AUDITOR, at=NOW)
    for number in range(count):
        with node.write() as session:
            audit.append(
                session,
                node.vault,
                permit,
                operation=Operation.CONSULTATION,
                details={"process": os.getpid(), "number": number},
            )
    node.close()
    talk.send(count)


def open_cases_for_ever(talk: Connection, path: Path) -> None:
    """Open a case, enrol two fingers, and say after each step what was saved."""
    desk = Desk(open_node(path, random=os.urandom))
    while True:
        case_id = desk.open_case()
        talk.send(("case", case_id))
        for finger in (Finger.RIGHT_INDEX, Finger.LEFT_INDEX):
            talk.send(("print", desk.enrol(case_id, finger)))


def make_node_slowly(talk: Connection, path: Path, database_url: str) -> None:
    """Create a node; to be killed on the way."""
    talk.send("started")
    make_node(path, database_url).close()
    talk.send("made")


def fill_the_disk(talk: Connection, path: Path, room: int) -> None:
    """Work where no file may grow beyond `room` bytes; tell the error, then work on without."""
    desk = Desk(open_node(path, random=os.urandom))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    saved = []
    try:
        while True:
            saved.append(desk.open_case())
    except Unavailable as error:
        talk.send((str(error), error.remedy))
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    saved.append(desk.open_case())
    talk.send(saved)
