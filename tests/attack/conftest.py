from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attack.town import Town, made_town
from tests.engines import FakeEngine
from tests.streams import short_streams

__all__ = ["short_streams"]


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, engine: FakeEngine) -> Iterator[Town]:
    """One populated node for a file of tests: they make what they change."""
    with made_town(Path(tmp_path_factory.mktemp("town")), engine) as made:
        yield made
