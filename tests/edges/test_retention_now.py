"""The daily job over API and console: who sees how it stands, and who has it done."""

from datetime import timedelta

from fastapi.testclient import TestClient

from hospitium.ledger import Operation
from hospitium.usecases.audit_log import show_log, verify_log
from tests.edges.callers import Caller, caller
from tests.edges.web.test_oversight import signed_in
from tests.stations import Station


def test_what_waits_is_told_and_erased_and_the_log_says_who_asked(
    http: TestClient, station: Station, amira: Caller
) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    dana = signed_in(http, station, "dana")
    assert "Nothing waits to be erased." in dana.open("/oversight")
    assert "It has not run yet, or not for a long time." in dana.text
    station.clock.advance(timedelta(days=90))
    fresh, officer = (caller(http, station, who) for who in ("dana", "amira"))
    assert fresh.get("/retention")["cases"] == 1
    assert officer.ask("GET", "/retention").status_code == 403
    assert officer.ask("POST", "/retention").status_code == 403
    erased = fresh.ask("POST", "/retention").json()
    assert (erased["cases"], erased["prints"]) == (1, 2)
    after = fresh.get("/retention")
    assert (after["cases"], after["oldest"]) == (0, None)
    entries = show_log(station.runtime, station.staff["olu"], newest_first=True, limit=4)
    told = {(one.leaf.operator, one.leaf.action, one.leaf.operation) for one in entries}
    assert ("dana", "retention.run", Operation.ADMINISTRATION) in told
    assert ("system", "retention", Operation.ERASURE) in told
    assert verify_log(station.runtime).sound


def test_the_console_has_it_done(http: TestClient, station: Station, amira: Caller) -> None:
    amira.open_case()
    station.clock.advance(timedelta(days=90))
    dana, olu = (signed_in(http, station, who) for who in ("dana", "olu"))
    assert "1 expired case waits to be erased" in dana.open("/oversight")
    assert "Erase what has expired now" not in olu.open("/oversight")
    assert "1 expired case waits" in olu.text
    dana.open("/oversight")
    assert "What had expired is erased" in dana.send("/oversight/retention")
    assert "Nothing waits to be erased." in dana.text
