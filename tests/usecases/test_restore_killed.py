"""kill -9 while a node is put back: nothing of it, or all; and then it is put back again."""

import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import inspect

from hospitium.core.errors import Conflict
from hospitium.records.database import Database
from hospitium.usecases.audit_log import verify_log
from tests.storm.driver import forked
from tests.usecases.backups import Safe, found, person

MOMENTS = 4


def tables(safe: Safe) -> list[str]:
    """What the target database holds; nothing where it lies in the folder."""
    if safe.second_url is None:
        return []
    with Database(safe.second_url) as database, database.read() as session:
        return inspect(session.connection()).get_table_names()


def seconds_of(safe: Safe, path: Path) -> float:
    """How long a restore takes that nobody kills, into a folder of its own."""
    url, safe.second_url, started = safe.second_url, None, time.monotonic()
    safe.restore(path, folder="undisturbed")
    safe.second_url = url
    return time.monotonic() - started


def begun(deed: Callable[[], object]) -> int:
    """Do it in a process of its own; return its number."""

    def do(_say: object) -> None:
        deed()

    pid, pipe = forked(do)
    os.close(pipe)
    return pid


def assert_whole(safe: Safe) -> None:
    restored = safe.opened()
    assert found(restored)
    assert verify_log(restored.runtime).sound
    restored.runtime.node.close()
    assert not list(safe.path.glob(".*")), "drafts of the dead are gone"


def test_a_restore_that_is_killed_leaves_nothing_and_is_done_again(safe: Safe) -> None:
    person(safe.station)
    path, seed = safe.backup(), random.Random(20261128)
    usual = seconds_of(safe, path)
    for _ in range(MOMENTS):
        pid = begun(lambda: safe.restore(path))
        time.sleep(seed.uniform(0, usual))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        if (safe.path / "restored").exists() or tables(safe):
            break  # the kill came late
    if tables(safe) and not (safe.path / "restored").exists():
        return  # in the one moment that the next test is about
    if not (safe.path / "restored").exists():
        safe.restore(path)
    assert_whole(safe)


def test_a_kill_between_the_commit_and_the_name_is_told(
    safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may then be whole, and its folder a draft: nothing to work with by accident."""
    person(safe.station)
    path = safe.backup()

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", die)
        _, status = os.waitpid(begun(lambda: safe.restore(path)), 0)
    assert os.WIFSIGNALED(status)
    assert not (safe.path / "restored").exists()
    if safe.second_url is None:
        safe.restore(path)
        assert_whole(safe)
    else:
        with pytest.raises(Conflict, match="database"):
            safe.restore(path)
