"""A law for every test: whoever holds a session of a node opens no second one.

The pool of connections is finite. A request that holds one and waits for another may wait for a
request that does the same; with as many of them as the pool has places, nothing goes on until
they give up. So a use case hands its session on, as in `runtime.rules(session)`.

One loader is excepted: the wrapped keys of the vault, which are read once when a node opens and
again after somebody turned a key, by whatever first meets a record under a key not known yet.
"""

import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

import hospitium
from hospitium.records.database import Database

OURS = str(Path(hospitium.__file__).parent)
KEY_LOADER = "vault_opening.py"
BETWEEN = ("contextlib.py", "database.py", "node_folder.py", "one_session.py")
_open = threading.local()


def _opened_by() -> str:
    """Return who asked for a session, past what only passes it on."""
    frame: Any = sys._getframe(2)
    while frame and frame.f_code.co_filename.endswith(BETWEEN):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "?"


@contextmanager
def _counted(database: Database, give: Any) -> Iterator[Any]:
    held: list[tuple[int, str]] = _open.__dict__.setdefault("held", [])
    here = (id(database), _opened_by())
    outer = [who for one, who in held if one == here[0] and who.startswith(OURS)]
    if outer and here[1].startswith(OURS) and KEY_LOADER not in here[1]:
        raise AssertionError(f"{here[1]} opens a session while {outer[-1]} holds one")
    held.append(here)
    try:
        with give(database) as session:
            yield session
    finally:
        held.remove(here)


@pytest.fixture(scope="session", autouse=True)
def one_session_at_a_time() -> Iterator[None]:
    """Watch every node of every test in this process."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("read", "write"):
            give = getattr(Database, name)

            def counted(database: Database, give: Any = give) -> AbstractContextManager[Any]:
                return _counted(database, give)

            patch.setattr(Database, name, counted)
        yield
