"""What SQL a statement comes to is thought up once for all test databases of a kind.

A node keeps that for as long as it runs; hundreds of nodes that run for a tenth of a second each
would spend much of it on writing the same statements anew. Nor does any of them wait for the disk,
but for those that crash processes of their own.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect
from sqlalchemy.util import LRUCache

from hospitium.records import database
from hospitium.records.engine import make_engine

MOST = 5_000
Shared = tuple[Dialect, LRUCache[Any, Any]]


def _wait_for_no_disk(connection: Any, _record: object) -> None:
    """No test survives a power cut, so none has to wait for the disk."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture(scope="session", autouse=True)
def statements_thought_up_once() -> Iterator[None]:
    """Give every database the dialect of the first of its kind, and what was made of it."""
    known: dict[str, Shared] = {}

    def sharing(url: str, *, busy_seconds: float) -> Engine:
        engine = make_engine(url, busy_seconds=busy_seconds)
        kind = engine.dialect.name
        dialect, made = known.setdefault(kind, (engine.dialect, LRUCache(MOST)))
        if getattr(dialect, "server_version_info", None) or dialect is engine.dialect:
            engine.dialect = engine.pool._dialect = dialect
            engine._compiled_cache = made
        if kind == "sqlite":
            event.listen(engine, "connect", _wait_for_no_disk)
        return engine

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "make_engine", sharing)
        patch.setattr(os, "fsync", lambda _handle: None)
        yield
