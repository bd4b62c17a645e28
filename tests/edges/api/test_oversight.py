"""Those who watch, over the API."""

import io
import zipfile

from fastapi.testclient import TestClient

from hospitium.ledger.law_export import check_export
from hospitium.ledger.quorum import parse_policy
from tests.edges.callers import Caller, caller
from tests.stations import Station

PERIOD = {"from": "2026-11-22", "to": "2026-11-22"}


def test_rows_and_a_bundle_that_checks(http: TestClient, station: Station, amira: Caller) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    amira.identify(1)
    omar = caller(http, station, "omar")
    found = omar.get("/law/led25", params=PERIOD)
    assert {row["operator"] for row in found["rows"]} == {"amira"}
    assert found["agency"] is None
    answer = omar.ask("GET", "/law/aiact12/bundle", params={**PERIOD, "recipient": "court"})
    assert answer.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    checked = check_export(files, parse_policy(files["log-policy"]))
    assert [row["kind"] for row in checked.rows] == ["duplicate-check", "search"]


def test_others_and_wrong_periods_are_refused(
    http: TestClient, station: Station, amira: Caller
) -> None:
    assert amira.ask("GET", "/law/led25", params=PERIOD).status_code == 403
    olu = caller(http, station, "olu")
    wrong = {"from": "2026-11-23", "to": "2026-11-22"}
    assert olu.ask("GET", "/law/led25", params=wrong).status_code == 422
    assert olu.ask("GET", "/law/gdpr", params=PERIOD).status_code == 422


def test_the_report_of_a_year(http: TestClient, station: Station, amira: Caller) -> None:
    report = caller(http, station, "dana").get("/reports/2026")
    assert report["sections"][0]["lines"] == [["All", "0"]]
    assert len(report["cannot_say"]) > 5
    assert amira.ask("GET", "/reports/2026").status_code == 403


def test_limits_are_set_and_hold(http: TestClient, station: Station, amira: Caller) -> None:
    root = caller(http, station, "root")
    body = {"daily_quota": 1, "candidate_cap": 2}
    assert root.ask("PUT", "/limits/demo-police", json=body).status_code == 204
    assert amira.get("/limits")["left_today"] == 1
    assert amira.identify(1).status_code == 201
    refused = amira.identify(1)
    assert (refused.status_code, refused.json()["rule"]) == (403, "search.limits")
    assert amira.get("/limits")["left_today"] == 0
    report = caller(http, station, "dana").get("/reports/2026")["sections"]
    (refusals,) = [one["lines"] for one in report if one["title"] == "Refusals by rule"]
    assert refusals == [["search.limits", "<10"]]
    assert amira.ask("PUT", "/limits/demo-police", json=body).status_code == 403
    assert root.ask("PUT", "/limits/nobody", json=body).status_code == 404
