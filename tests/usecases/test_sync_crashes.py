"""Killed in the middle of a batch: nothing that was answered is lost, nothing is done twice."""

import random
from pathlib import Path

from sqlalchemy import func, select

from hospitium.core.extractors import Extractor
from hospitium.records.models import SearchRow
from hospitium.records.models_items import FieldItemRow
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine
from tests.records.test_crashes import run_and_kill
from tests.stations import make_station
from tests.usecases.field import Phone
from tests.usecases.sync_worker import receive_for_ever

KILLS = 4


def test_killed_at_any_moment_nothing_answered_is_lost(tmp_path: Path, engine: FakeEngine) -> None:
    folder, seed = tmp_path / "node", random.Random(20261128)
    station = make_station(folder, lambda: engine, extractor=Extractor.FAST)
    phone, case = Phone.of(station), station.open_case()
    items: list[object] = []
    for number in range(6):
        known = f"seen {number}" if number else ""
        items += [
            phone.note(case, {"description": known}, {"description": f"seen {number + 1}"}),
            phone.check(None),
            phone.check(1, case),
        ]
    answered = set[str]()
    for _ in range(KILLS):
        said = run_and_kill(receive_for_ever, seed.uniform(0, 0.6), folder, phone.device, items)
        answered.update(said[1:])
    with station.runtime.node.read() as session:
        done = select(FieldItemRow.item).where(FieldItemRow.status == "accepted")
        assert {str(item) for item in session.scalars(done)} >= answered
    results = phone.send(*items)
    assert {one.status.value for one in results} <= {"accepted", "duplicate"}
    told = show_case(station.runtime, station.staff["amira"], case)
    assert told.notice.description == "seen 6"
    with station.runtime.node.read() as session:
        assert session.scalars(select(func.count()).select_from(SearchRow)).one() == 6
        assert session.scalars(select(func.count()).select_from(FieldItemRow)).one() == len(items)
    assert verify_log(station.runtime).sound
    station.runtime.node.close()
