from collections.abc import Iterator
from pathlib import Path

import pytest

from hospitium.records import passphrase_lock
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.backups import Safe


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


@pytest.fixture(autouse=True, scope="session")
def quick_passphrases() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passphrase_lock, "MEMORY_KIB", 8)
        patch.setattr(passphrase_lock, "PASSES", 1)
        yield


@pytest.fixture
def safe(station: Station, tmp_path: Path, second_url: str | None) -> Safe:
    return Safe(station, tmp_path / "safe", second_url)


@pytest.fixture
def small(lite: Station, tmp_path: Path) -> Safe:
    """On SQLite, where the database makes no difference."""
    return Safe(lite, tmp_path / "safe")
