from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from hospitium.edges.api.server import create_server
from tests.edges.callers import BASE, Browser, Caller, caller
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.streams import short_streams

__all__ = ["short_streams"]


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    """A node on SQLite whose engine reads fake prints."""
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


@pytest.fixture
def server(station: Station) -> FastAPI:
    return create_server(station.runtime)


@pytest.fixture
def http(server: FastAPI) -> Iterator[TestClient]:
    with TestClient(server, base_url=BASE) as client:
        yield client


@pytest.fixture
def amira(http: TestClient, station: Station) -> Caller:
    return caller(http, station, "amira")


@pytest.fixture
def bela(http: TestClient, station: Station) -> Caller:
    return caller(http, station, "bela")


@pytest.fixture
def desk(http: TestClient, station: Station) -> Browser:
    """Amira at the console, signed in."""
    browser = Browser(http)
    browser.sign_in(station, "amira")
    return browser
