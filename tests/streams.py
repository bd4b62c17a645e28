"""Streams of changes that end at once: who asks for one in a test waits for its end."""

import pytest

from hospitium.edges.web import live_pages


@pytest.fixture(autouse=True)
def short_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pages, "LONGEST", 0)
