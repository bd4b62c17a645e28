"""The tables of every test node after the first: made by the statements that the first one needed.

Most tests make a node of their own, and thinking up its tables took more than half of that time.
The first empty database of a kind in each process has the true migrations; what they sent is sent
to the others; on SQLite the pages that came of it are copied. Restoring a backup, and every
database that has tables, has the true ones always.
"""

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, inspect

from hospitium.records import database
from hospitium.records.migrate import bring_up_to_date

Statement = tuple[str, Any]
ASKING = ("SELECT", "PRAGMA")


def _recorded(connection: Connection) -> list[Statement]:
    """Run the migrations, and return what they sent."""
    sent: list[Statement] = []

    def note(*heard: Any) -> None:
        _, _, statement, parameters, _, many = heard
        assert not many
        if not statement.lstrip().upper().startswith(ASKING):
            sent.append((statement, parameters))

    event.listen(connection, "before_cursor_execute", note)
    bring_up_to_date(connection)
    event.remove(connection, "before_cursor_execute", note)
    return sent


def _at_once(sent: list[Statement]) -> list[Statement]:
    """Join neighbours that have no parameters, which PostgreSQL takes in one go."""
    joined: list[Statement] = []
    for statement, parameters in sent:
        if joined and not parameters and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]};\n{statement}", None)
        else:
            joined.append((statement, parameters))
    return joined


def _pages(sent: list[Statement]) -> sqlite3.Connection:
    """Return a database in memory with what was sent."""
    pages = sqlite3.connect(":memory:", check_same_thread=False)
    for statement, parameters in sent:
        pages.execute(statement, parameters or ())
    pages.commit()
    return pages


def _copy(pages: sqlite3.Connection, connection: Connection) -> None:
    """Copy pages over an empty database, which no transaction may hold meanwhile."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("ROLLBACK")
    pages.backup(raw)
    raw.execute("BEGIN IMMEDIATE")


@pytest.fixture(scope="session", autouse=True)
def tables_thought_up_once() -> Iterator[None]:
    """Migrate an empty database quickly."""
    known: dict[str, list[Statement]] = {}
    at_once: dict[str, list[Statement]] = {}
    pages: list[sqlite3.Connection] = []

    def quickly(connection: Connection) -> None:
        kind = connection.dialect.name
        if inspect(connection).get_table_names():
            bring_up_to_date(connection)
        elif kind not in known:
            known[kind] = _recorded(connection)
            at_once[kind] = _at_once(known[kind])
        elif kind == "sqlite":
            pages[:] = pages or [_pages(known[kind])]
            _copy(pages[0], connection)
        else:
            for statement, parameters in at_once[kind]:
                connection.exec_driver_sql(statement, parameters or None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "bring_up_to_date", quickly)
        yield
    for copy in pages:
        copy.close()
