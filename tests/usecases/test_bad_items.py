"""One poisoned item never blocks the others, whatever is wrong with it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hospitium.core.extractors import Extractor
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.field import Phone, statuses


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine, extractor=Extractor.FAST)
    yield made
    made.runtime.node.close()


@pytest.fixture
def phone(station: Station) -> Phone:
    return Phone.of(station)


BAD: list[Any] = [
    None,
    7,
    "text",
    [],
    {},
    {"id": "x"},
    {"id": "\ud800"},
    [[[[[]]]]],
    {"id": "0190a1b2-0000-7000-8000-000000000001", "seq": "one"},
    {"id": "0190a1b2-0000-7000-8000-000000000002", "seq": True, "kind": "note", "made_at": 0,
     "body": {}},
    {"id": "0190a1b2-0000-7000-8000-000000000003", "seq": 900, "kind": "bribe",
     "made_at": "2026-11-22T09:00:00Z", "body": {}},
    {"id": "0190a1b2-0000-7000-8000-000000000004", "seq": 901, "kind": "check",
     "made_at": "2026-11-22T09:00:00Z", "body": {"probe": [{"finger": 2, "template": "AAAA"}]}},
    {"id": "0190a1b2-0000-7000-8000-000000000005", "seq": 902, "kind": "verdict",
     "made_at": "9999-99-99T99:99:99Z", "body": {"check": "no"}},
    {"big": "x" * 300_000},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
def test_one_bad_item_never_stops_the_others(station: Station, phone: Phone, bad: Any) -> None:
    good = phone.check(None)
    results = phone.send(bad, good, bad)
    assert statuses(results) == ["quarantined", "accepted", "quarantined"]
    assert all(one.told.detail and one.told.remedy for one in (results[0], results[2]))
