"""Who runs or oversees a node sees its last backup, and is warned when it is old."""

from datetime import timedelta
from uuid import uuid4

from fastapi.testclient import TestClient

from hospitium.ledger import Operation
from hospitium.policy.backups import permit_backup
from hospitium.records import audit
from hospitium.records.backups import made
from tests.edges.callers import BASE, Browser
from tests.policy.facts import RULES
from tests.stations import Station


def back_up(station: Station) -> None:
    at, end = station.clock.now, station.clock.now + timedelta(days=9)
    permit = permit_backup(RULES, station.staff["root"], keep_until=end, at=at)
    backup = uuid4()
    with station.runtime.node.write() as session:
        made.begin_backup(session, permit, backup_id=backup, keep_until=end)
        made.finish_backup(session, permit, backup_id=backup, log_size=1, file_bytes=1)
        audit.append(
            session,
            station.runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
        )


def test_the_last_backup_is_shown_to_those_whom_it_concerns(
    http: TestClient, station: Station
) -> None:
    browsers = {}
    for handle in ("root", "olu", "bela"):
        browsers[handle] = Browser(TestClient(http.app, base_url=BASE))
        browsers[handle].sign_in(station, handle)
    root = browsers["root"]
    assert "No backup was ever made" in root.open("/log")
    assert "more than 7 days old" not in root.text
    assert "No backup was ever made" in browsers["olu"].open("/log")
    assert "No backup was ever made" not in browsers["bela"].open("/log")
    station.clock.advance(timedelta(days=8))
    root.sign_in(station, "root")
    assert "more than 7 days old" in root.open("/log")
    back_up(station)
    assert "Last backup" in root.open("/log")
    assert "more than 7 days old" not in root.text
