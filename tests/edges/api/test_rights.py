"""A person's rights over HTTP."""

import io
import json
import zipfile
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.edges.callers import Caller, caller
from tests.stations import Station

TERMS: dict[str, Any] = {"reason": "the person asks", "identity_check": "passport seen"}
COURT = {"reason": "pending trial", "authority": "District court", "reference": "7 Gs 12/26"}


def ask(who: Caller, case: str, kind: str, **more: Any) -> str:
    answer = who.ask("POST", f"/cases/{case}/requests", json={"kind": kind, **more})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def settle(who: Caller, request: str, *, approve: bool = True) -> Any:
    body = {"approve": approve, "reason": "papers were seen"}
    return who.ask("POST", f"/requests/{request}/settlement", json=body)


def test_a_copy_is_asked_for_approved_by_another_and_taken_out(amira: Caller, bela: Caller) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    request = ask(amira, case, "access", **TERMS)
    early = amira.ask("POST", f"/requests/{request}/copy")
    assert (early.status_code, early.json()["rule"]) == (403, "release.dual")
    alone = settle(amira, request)
    assert (alone.status_code, alone.json()["rule"]) == (403, "release.dual")
    assert [one["id"] for one in bela.get("/requests?status=waiting")["requests"]] == [request]
    assert settle(bela, request).json()["approved"] is True
    copied = amira.ask("POST", f"/requests/{request}/copy")
    assert copied.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(copied.content)) as held:
        document = json.loads(held.read("record.json"))
        assert held.read("person_export.schema.json") == amira.ask("GET", "/schemas/person").content
    assert document["name"]["given_name"] == "Amal"
    assert bela.get(f"/requests/{request}")["answer"] == "papers were seen"


def test_a_hit_is_contested_frozen_and_withdrawn(
    amira: Caller, bela: Caller, http: TestClient, station: Station
) -> None:
    case = amira.open_case()
    amira.enrol(case, 1)
    (hit,) = amira.identify(1).json()["candidates"]
    bela.decide(hit["id"], "confirm")
    appeal = ask(amira, case, "appeal", reason="I was never there", subject=hit["id"])
    (alert,) = amira.get("/alerts")["alerts"]
    assert alert["frozen"]
    taken = amira.ask("POST", f"/alerts/{alert['id']}/acknowledgement")
    assert (taken.status_code, taken.json()["rule"]) == (403, "redress.freeze")
    assert settle(bela, appeal).json()["rule"] == "redress.freeze"
    assert settle(caller(http, station, "chen"), appeal).json()["approved"] is True
    assert amira.get("/alerts")["alerts"] == []
    assert amira.get("/alerts?waiting=false")["alerts"][0]["withdrawn"]


def test_a_person_is_erased_with_a_proof_but_not_under_a_hold(amira: Caller, bela: Caller) -> None:
    case = amira.open_case()
    hold = ask(amira, case, "hold", **COURT, ends_at="2027-01-20T00:00:00Z")
    settle(bela, hold)
    body = {"kind": "erasure", "reason": "the person asks"}
    stopped = amira.ask("POST", f"/cases/{case}/requests", json=body)
    assert (stopped.status_code, stopped.json()["rule"]) == (403, "retain.expiry")
    assert "District court" in stopped.json()["remedy"]
    review = amira.ask("POST", f"/requests/{hold}/review", json={"reason": "the trial goes on"})
    assert review.status_code == 200
    settle(bela, ask(amira, case, "lift-hold", **COURT, subject=hold))
    done = settle(bela, ask(amira, case, "erasure", reason="the person asks")).json()
    assert done["erased_by_entry"]
    proof = amira.ask("GET", f"/erasures/{case}/proof")
    with zipfile.ZipFile(io.BytesIO(proof.content)) as held:
        assert json.loads(held.read("statement.json"))["record"] == case
    assert amira.ask("GET", f"/cases/{case}").status_code == 404
    assert amira.get("/log/verification")["sound"] is True


def test_a_code_is_given_and_taken_back_and_looks_are_told(amira: Caller) -> None:
    case = amira.open_case()
    given = amira.ask("POST", f"/cases/{case}/code")
    assert given.status_code == 201
    assert len(given.json()["code"]) == 27
    assert amira.ask("DELETE", f"/cases/{case}/code").json() == {"revoked": True}
    looks = amira.get(f"/cases/{case}/looks")["looks"]
    assert [one["did"] for one in looks][-1] == "opened this record"
    assert all(one["operator"] is None for one in looks)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/requests/{}"), ("POST", "/requests/{}/copy"), ("GET", "/erasures/{}/proof"),
        ("POST", "/cases/{}/code"), ("DELETE", "/cases/{}/code"), ("GET", "/cases/{}/looks"),
        ("GET", "/requests?case={}"),
    ],
)  # fmt: skip
def test_an_unknown_record_is_not_found(amira: Caller, method: str, path: str) -> None:
    nobody = "0190a1b2-0000-7000-8000-000000000001"
    assert amira.ask(method, path.format(nobody)).status_code == 404
