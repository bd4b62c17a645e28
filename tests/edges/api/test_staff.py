"""Systems, staff, loans, overrides and handed work over the API."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from hospitium.edges.api.server import create_server
from hospitium.usecases.systems import add_system
from tests.edges.api.test_account import PLACE
from tests.edges.callers import API, Caller, caller
from tests.stations import Station


@pytest.fixture
def http(station: Station) -> Iterator[TestClient]:
    with TestClient(create_server(station.runtime, address=PLACE), base_url=PLACE) as client:
        yield client


def token_of(http: TestClient, name: str, secret: str, **more: str) -> Any:
    data = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
    return http.post(API + "/token", data=data | more)


def test_a_system_gets_a_short_token_for_its_scopes(http: TestClient, station: Station) -> None:
    root = station.staff["root"]
    made = add_system(
        station.runtime, root, short="registry", name="Registry", scopes=["case.read", "search"]
    )
    body = token_of(http, made.system, made.secret).json()
    assert (body["token_type"], body["expires_in"], body["scope"]) == (
        "Bearer",
        600,
        "case.read search",
    )
    system = Caller(http, body["access_token"])
    assert system.get("/cases")["total"] == 0
    for method, path in (
        ("GET", "/alerts"),
        ("GET", "/log"),
        ("GET", "/operators"),
        ("GET", "/passkeys"),
        ("GET", "/overrides"),
    ):
        assert system.ask(method, path).status_code == 403, path
    station.clock.advance(timedelta(minutes=10, seconds=1))
    assert system.ask("GET", "/cases").status_code == 401


def test_a_system_signs_in_by_http_basic_too(http: TestClient, station: Station) -> None:
    made = add_system(
        station.runtime, station.staff["root"], short="r", name="R", scopes=["case.read"]
    )
    grant = {"grant_type": "client_credentials"}
    answer = http.post(API + "/token", data=grant, auth=(made.system, made.secret))
    assert answer.status_code == 200
    wrong = http.post(API + "/token", data=grant, headers={"Authorization": "Basic !"})
    assert wrong.status_code == 401


def test_wrong_secrets_are_refused_and_slowed(http: TestClient, station: Station) -> None:
    made = add_system(
        station.runtime, station.staff["root"], short="r", name="R", scopes=["case.read"]
    )
    unknown = token_of(http, made.system, made.secret, grant_type="password")
    assert (unknown.status_code, unknown.json()["error"]) == (422, "unsupported_grant_type")
    wrong = token_of(http, made.system, "guess")
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    assert wrong.headers["content-type"] == "application/problem+json"
    assert wrong.headers["www-authenticate"].startswith("Bearer")
    assert token_of(http, "amira", station.codes["amira"]).status_code == 401
    codes = [token_of(http, made.system, "wrong").status_code for _ in range(4)]
    assert codes == [401, 401, 401, 429]


def test_a_rotated_secret_kills_its_tokens(http: TestClient, station: Station) -> None:
    root = caller(http, station, "root")
    body = {"short": "registry", "name": "Registry", "scopes": ["case.read"]}
    made = root.ask("POST", "/systems", json=body).json()
    system = Caller(http, token_of(http, made["system"], made["secret"]).json()["access_token"])
    assert system.ask("GET", "/cases").status_code == 200
    station.clock.advance(timedelta(seconds=1))
    new = root.ask("POST", f"/systems/{made['system']}/rotation").json()
    assert system.ask("GET", "/cases").status_code == 401
    system = Caller(http, token_of(http, new["system"], new["secret"]).json()["access_token"])
    assert root.ask("DELETE", f"/systems/{new['system']}").status_code == 204
    assert system.ask("GET", "/cases").status_code == 401
    (listed,) = root.get("/systems")["systems"]
    assert listed["revoked_at"]
    assert listed["last_used_at"]


def test_an_override_from_its_reason_to_its_review(
    http: TestClient, station: Station, amira: Caller
) -> None:
    reason = "a child may be moved tonight and the other desk is closed"
    made = amira.ask("POST", "/overrides", json={"reason": reason, "minutes": 30})
    assert made.status_code == 201
    amira.open_case()
    omar = caller(http, station, "omar")
    (told,) = omar.get("/overrides")["overrides"]
    assert (told["reason"], [one["action"] for one in told["entries"]]) == (reason, ["case.open"])
    assert amira.ask("GET", "/overrides").status_code == 403
    assert amira.ask("POST", f"/overrides/{told['id']}/end").status_code == 204
    verdict = {"justified": True, "finding": "nobody else could act"}
    assert omar.ask("POST", f"/overrides/{told['id']}/review", json=verdict).status_code == 204
    assert omar.get("/overrides")["overrides"] == []
    (mine,) = amira.get("/overrides/mine")["overrides"]
    assert mine["justified"] is True


def test_a_loan_over_the_api(http: TestClient, station: Station, amira: Caller) -> None:
    body = {
        "to": "olu",
        "role": "officer",
        "ends_at": (station.clock.now + timedelta(days=1)).isoformat(),
        "reason": "on leave",
    }
    assert amira.ask("POST", "/loans", json=body).status_code == 201
    olu = caller(http, station, "olu")
    assert olu.get("/cases")["total"] == 0
    (loan,) = olu.get("/loans")["loans"]
    assert olu.ask("DELETE", f"/loans/{loan['id']}").status_code == 204
    assert olu.ask("GET", "/cases").status_code == 403


def test_staff_over_the_api(http: TestClient, station: Station, amira: Caller) -> None:
    root = caller(http, station, "root")
    agency = {
        "id": "south-shelter",
        "kind": "shelter",
        "name": "Shelter of the South",
        "administrator": "dora",
        "administrator_name": "Synthetic dora",
    }
    assert root.ask("POST", "/agencies", json=agency).status_code == 201
    assert root.ask("POST", "/agencies", json=agency).status_code == 409
    assert len(root.get("/agencies")["agencies"]) == 2
    who = {"operator": "nia", "name": "Synthetic nia", "roles": ["officer"]}
    assert root.ask("POST", "/operators", json=who).status_code == 201
    link = {"same_person_as": "amira"}
    assert root.ask("POST", "/operators/nia/links", json=link).status_code == 204
    amira.open_case()
    assert len(root.get("/operators/amira/work")["work"]) == 1
    left = root.ask("POST", "/operators/amira/departure", json={"hand_over_to": "bela"}).json()
    assert left["handed_to"] == "bela"
    bela = caller(http, station, "bela")
    (work,) = bela.get("/handed-work")["work"]
    assert bela.ask("POST", f"/handed-work/{work['id']}/acceptance").status_code == 204
    for method, path in (
        ("GET", "/operators"),
        ("GET", "/agencies"),
        ("GET", "/systems"),
        ("GET", "/operators/amira/work"),
    ):
        assert bela.ask(method, path).status_code == 403, path
    assert root.ask("GET", "/operators/dora/work").status_code == 404


def test_too_many_knocks_are_told_to_wait(http: TestClient) -> None:
    answers = [http.post(API + "/passkeys/sign-in/options").status_code for _ in range(125)]
    assert answers[:100] == [200] * 100
    assert answers[-1] == 429
