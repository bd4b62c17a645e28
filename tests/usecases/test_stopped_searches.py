"""A search or an enrolment that is stopped while it compares never was."""

from typing import Any

import pytest
from sqlalchemy import func, select

from hospitium.gallery import scene
from hospitium.records.models import PrintRow, SearchRow
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from tests.edges.callers import INDEX
from tests.engines import capture
from tests.stations import INCIDENT, Station


class Stopped(Exception):
    """What a job raises that somebody stopped."""


class Stop:
    """Counts how often it is asked; raises from the time `at` on."""

    def __init__(self, at: int = 10**6) -> None:
        self._at, self.asked = at, 0

    def __call__(self) -> None:
        self.asked += 1
        if self.asked >= self._at:
            raise Stopped


def rows(station: Station, table: Any) -> int:
    with station.runtime.node.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_it_is_stopped_in_the_middle_of_the_comparison(
    lite: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene, "_EXACT_PIECE", 1)
    runtime, amira = lite.runtime, lite.staff["amira"]
    for person in range(6):
        enrol(runtime, amira, lite.open_case(), [capture(person, INDEX)])
    entries = len(show_log(runtime, amira, limit=1000))
    fresh = lite.open_case()

    def search(stop: Stop) -> None:
        identify(
            runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT,
            before_saving=stop,
        )  # fmt: skip

    def add(stop: Stop) -> None:
        enrol(runtime, amira, fresh, [capture(50, INDEX)], before_saving=stop)

    opened = len(show_log(runtime, amira, limit=1000)) - entries
    for work in (search, add):
        with pytest.raises(Stopped):
            work(Stop(3))
    assert (rows(lite, SearchRow), rows(lite, PrintRow)) == (0, 6)
    assert len(show_log(runtime, amira, limit=1000)) == entries + opened
    for work in (search, add):
        whole = Stop()
        work(whole)
        assert whole.asked >= 6 + 1, "between each two pieces, and before it is saved"
    assert (rows(lite, SearchRow), rows(lite, PrintRow)) == (1, 7)
