from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engines import FakeEngine
from tests.stations import Station, make_station


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine, database_url: str) -> Iterator[Station]:
    """A node on SQLite, then on PostgreSQL."""
    made = make_station(tmp_path / "node", lambda: engine, database_url=database_url)
    yield made
    made.runtime.node.close()


@pytest.fixture
def lite(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    """A node on SQLite, where the database makes no difference."""
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()
