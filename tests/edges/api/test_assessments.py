"""The record of assessments over the API."""

from fastapi.testclient import TestClient

from tests.edges.callers import Caller, caller
from tests.stations import Station

BODY = {
    "title": "Finding the missing",
    "version": "2",
    "responsible": "amira",
    "reviewed_on": "2026-11-20",
    "valid_until": "2029-11-20",
    "document_sha256": "ab" * 32,
    "purposes": ["roadside-check"],
    "legal_basis": "Police act, section 12",
}


def test_a_data_protection_officer_signs_and_withdraws(
    http: TestClient, station: Station, amira: Caller
) -> None:
    dana = caller(http, station, "dana")
    reason = {"reason": "replaced"}
    assert dana.ask("POST", "/assessments/1/withdrawal", json=reason).status_code == 200
    assert amira.get("/assessments")["current"] is None
    answer = dana.ask("POST", "/assessments", json=BODY)
    assert answer.status_code == 201, answer.text
    assert answer.json()["reviewed_by"] == "dana"
    assert amira.get("/assessments")["current"] == 2
    assert amira.get("/assessments/2") == answer.json()
    assert amira.ask("GET", "/assessments/3").status_code == 404
    gone = dana.ask("POST", "/assessments/2/withdrawal", json={"reason": "the law changed"})
    assert gone.json()["withdrawn_by"] == "dana"
    assert "No impact assessment" in amira.get("/assessments")["warning"]


def test_others_are_refused(http: TestClient, station: Station, amira: Caller) -> None:
    assert amira.ask("POST", "/assessments", json=BODY).status_code == 403
    dana = caller(http, station, "dana")
    alone = dana.ask("POST", "/assessments", json={**BODY, "responsible": "dana"})
    assert alone.json()["rule"] == "store.minimum"
