"""Engines for SQLite and PostgreSQL that behave alike.

On both, one writer works at a time: what a transaction has read when it writes is still true.
Without that, two officers who confirm a child at the same moment would each see only their own
verdict, and no alert would go out.
"""

from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

WRITER = "hospitium_writer"
"""Execution option of connections that may write."""

_WRITER_LOCK = 0x686F7370  # "hosp": any number that all our processes agree on


def make_engine(url: str, *, busy_seconds: float) -> Engine:
    """Return an engine for `url` that waits at most `busy_seconds` for another writer.

    `hide_parameters` keeps values out of error messages and logs (rule log.no_person).
    """
    backend = make_url(url).get_backend_name()
    if backend == "sqlite":
        engine = create_engine(url, hide_parameters=True, connect_args={"timeout": busy_seconds})
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    milliseconds = round(busy_seconds * 1000)
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 10, "options": f"-c lock_timeout={milliseconds}"},
    )
    event.listen(engine, "begin", _begin_postgresql)
    return engine


def _set_up_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401
    """Take BEGIN into our own hands and choose safety: a commit survives a power cut."""
    connection.isolation_level = None
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",  # what is erased is overwritten, not only unlinked
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """Lock for writing at once: a reader that turns writer half-way could only fail."""
    writes = connection.get_execution_options().get(WRITER, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_postgresql(connection: Connection) -> None:
    """Queue behind the other writers; a reader sees one state and cannot write."""
    if connection.get_execution_options().get(WRITER, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITER_LOCK})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
