"""Fixtures that several rooms share."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from hospitium.crypto import access
from hospitium.edges.web import jobs
from tests.databases import database_url, postgres_server, second_url
from tests.engines import FakeEngine
from tests.models import models
from tests.one_session import one_session_at_a_time
from tests.routes_once import routes_thought_up_once
from tests.statements_once import statements_thought_up_once
from tests.tables_once import tables_thought_up_once

__all__ = [
    "database_url",
    "models",
    "one_session_at_a_time",
    "postgres_server",
    "routes_thought_up_once",
    "second_url",
    "shared_data",
    "statements_thought_up_once",
    "tables_thought_up_once",
]

# a busy machine is not a failing law
settings.register_profile("house", deadline=None)
settings.load_profile("house")

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real prints and standard vectors beside the checkout, or a loud skip."""
    if not SHARED.is_dir():
        pytest.skip(
            "SHARED DATA ABSENT: ../shared/data is not beside this checkout; "
            "tests on real prints and peers' vectors did NOT run"
        )
    return SHARED


@pytest.fixture(scope="session")
def engine() -> FakeEngine:
    """An engine that reads fake prints, quickly; it keeps nothing of a node."""
    return FakeEngine()


@pytest.fixture(scope="session", autouse=True)
def quick_access_codes() -> Iterator[None]:
    """Hash access codes at the least cost: every test node makes several."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "MEMORY_KIB", 8)
        patch.setattr(access, "PASSES", 1)
        yield


@pytest.fixture(scope="session", autouse=True)
def patient_forms() -> Iterator[None]:
    """Answer forms at once on a busy machine too; who tries jobs shortens it for themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jobs, "PATIENCE", 60.0)
        yield
