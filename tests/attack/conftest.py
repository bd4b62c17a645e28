from collections.abc import Iterator
from pathlib import Path

import pytest

from hospitium.edges.web import live_pages
from tests.attack.town import Town, made_town
from tests.engines import FakeEngine


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, engine: FakeEngine) -> Iterator[Town]:
    """One populated node for a file of tests: they make what they change."""
    with made_town(Path(tmp_path_factory.mktemp("town")), engine) as made:
        yield made


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a stream of changes end at once: who asks it here waits for its end."""
    monkeypatch.setattr(live_pages, "LONGEST", 0)
