"""Passkeys, tokens, sessions and systems over the API, with a security key in software."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from hospitium.edges.api.server import create_server
from hospitium.usecases.passkeys import give_enrol_code
from tests.edges.callers import API, Caller, caller
from tests.stations import Station
from tests.usecases.authenticator import Authenticator

PLACE = "https://node.example"


@pytest.fixture
def http(station: Station) -> Iterator[TestClient]:
    with TestClient(create_server(station.runtime, address=PLACE), base_url=PLACE) as client:
        yield client


def key() -> Authenticator:
    return Authenticator(origin=PLACE, domain="node.example")


def post(http: TestClient, path: str, body: Any, status: int = 200) -> Any:
    answer = http.post(API + path, json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


def enrol(http: TestClient, station: Station, handle: str = "amira") -> Authenticator:
    """Register a first passkey by an administrator's code."""
    code = give_enrol_code(station.runtime, station.staff["root"], station.staff[handle].id).code
    who = {"operator": handle, "code": code}
    asked = post(http, "/passkeys/enrolment/options", who)
    made = key()
    body = {
        **who,
        "name": "Blue key",
        "ceremony": asked["ceremony"],
        "credential": json.loads(made.create(asked["public_key"])),
    }
    post(http, "/passkeys/enrolment", body, 201)
    post(http, "/passkeys/enrolment", body, 401)
    return made


def sign_in(http: TestClient, made: Authenticator) -> Caller:
    asked = post(http, "/passkeys/sign-in/options", None)
    answer = json.loads(made.get(asked["public_key"]))
    token = post(http, "/passkeys/sign-in", {"ceremony": asked["ceremony"], "credential": answer})
    return Caller(http, token["token"])


def test_a_passkey_signs_in_and_decides_and_a_code_alone_does_not(
    http: TestClient, station: Station, amira: Caller
) -> None:
    made = enrol(http, station)
    amira.enrol(amira.open_case(), 1)
    candidate = amira.identify(1).json()["candidates"][0]["id"]
    refused = amira.decide(candidate, "confirm")
    assert (refused.status_code, refused.json()["code"]) == (401, "hospitium.not_signed_in.proof")
    proved = sign_in(http, made)
    station.clock.advance(timedelta(minutes=6))
    assert proved.decide(candidate, "confirm").json()["code"] == "hospitium.not_signed_in.proof"
    assert sign_in(http, made).decide(candidate, "confirm").status_code == 201


def test_a_challenge_is_answered_once_and_in_time(http: TestClient, station: Station) -> None:
    made = enrol(http, station)
    asked = post(http, "/passkeys/sign-in/options", None)
    answer = json.loads(made.get(asked["public_key"]))
    body = {"ceremony": asked["ceremony"], "credential": answer}
    post(http, "/passkeys/sign-in", body)
    post(http, "/passkeys/sign-in", body, 401)
    late = post(http, "/passkeys/sign-in/options", None)
    station.clock.advance(timedelta(minutes=5))
    answer = json.loads(made.get(late["public_key"]))
    post(http, "/passkeys/sign-in", {"ceremony": late["ceremony"], "credential": answer}, 401)


def test_the_doors_say_nothing_of_who_works_here(http: TestClient, station: Station) -> None:
    known = post(http, "/passkeys/sign-in/options", None)["public_key"]
    assert not known.get("allowCredentials")
    answers = {
        http.post(API + "/passkeys/enrolment/options", json={"operator": who, "code": "x"}).json()[
            "detail"
        ]
        for who in ("amira", "nobody-at-all")
    }
    assert len(answers) == 1


def test_another_passkey_takes_a_proof_by_the_first(http: TestClient, station: Station) -> None:
    proved = sign_in(http, enrol(http, station))
    asked = proved.ask("POST", "/passkeys/options").json()
    assert len(asked["public_key"]["excludeCredentials"]) == 1
    second = key()
    body = {
        "ceremony": asked["ceremony"],
        "credential": json.loads(second.create(asked["public_key"])),
        "name": "Phone",
    }
    assert proved.ask("POST", "/passkeys", json=body).status_code == 201
    by_code = caller(http, station, "amira")
    assert by_code.ask("POST", "/passkeys/options").status_code == 401
    mine = proved.get("/passkeys")["passkeys"]
    assert {one["name"] for one in mine} == {"Blue key", "Phone"}
    first = next(one["id"] for one in mine if one["name"] == "Blue key")
    assert proved.ask("DELETE", f"/passkeys/{first}").status_code == 204
    left = sign_in(http, second).get("/passkeys")["passkeys"]
    assert {one["name"]: one["ended_for"] for one in left} == {"Blue key": "revoked", "Phone": None}


def test_without_a_public_address_a_foreign_name_is_not_believed(station: Station) -> None:
    server = create_server(station.runtime)
    with TestClient(server, base_url="http://evil.example") as http:
        answer = http.post(API + "/passkeys/sign-in/options")
        assert answer.status_code == 422
    with TestClient(server, base_url="http://localhost:8420") as http:
        assert http.post(API + "/passkeys/sign-in/options").status_code == 200


def test_sessions_are_listed_ended_and_all_ended(http: TestClient, station: Station) -> None:
    made = enrol(http, station)
    first, second = sign_in(http, made), sign_in(http, made)
    listed = first.get("/sessions")["sessions"]
    assert len(listed) == 2
    assert first.token not in json.dumps(listed)
    bela = caller(http, station, "bela")
    assert bela.get("/sessions")["sessions"] == []
    assert bela.ask("DELETE", f"/sessions/{listed[0]['name']}").status_code == 404
    for one in listed:
        first.ask("DELETE", f"/sessions/{one['name']}")
    assert second.ask("GET", "/cases").status_code == 401
    third = sign_in(http, made)
    assert third.ask("DELETE", "/sessions").status_code == 204
    assert third.ask("GET", "/cases").status_code == 401


def test_a_token_ends_when_idle_and_with_its_owners_access(
    http: TestClient, station: Station
) -> None:
    made = enrol(http, station)
    token = sign_in(http, made)
    station.clock.advance(timedelta(minutes=16))
    assert token.ask("GET", "/cases").status_code == 401
    token = sign_in(http, made)
    root = caller(http, station, "root")
    left = root.ask("POST", "/operators/amira/departure", json={"hand_over_to": None})
    assert (left.status_code, left.json()["passkeys"]) == (200, 1)
    assert token.ask("GET", "/cases").status_code == 401
    asked = post(http, "/passkeys/sign-in/options", None)
    answer = json.loads(made.get(asked["public_key"]))
    post(http, "/passkeys/sign-in", {"ceremony": asked["ceremony"], "credential": answer}, 401)


def test_ones_own_typing_is_turned_on_and_off_and_nobody_elses(
    http: TestClient, station: Station
) -> None:
    amira, dana = caller(http, station, "amira"), caller(http, station, "dana")
    assert amira.get("/typing") == {"on": False, "typing": None}
    for _ in range(2):
        assert amira.ask("PUT", "/typing").status_code == 204
    mine = amira.get("/typing")
    assert mine["on"]
    assert (mine["typing"]["learned"], mine["typing"]["model"]) == (0, "hospitium-keystroke-1")
    assert [one["operator"] for one in dana.get("/typing/accounts")["typing"]] == ["amira"]
    assert amira.ask("GET", "/typing/accounts").json()["rule"] == "search.purpose"
    assert dana.get("/typing") == {"on": False, "typing": None}
    for _ in range(2):
        assert amira.ask("DELETE", "/typing").status_code == 204
    assert dana.get("/typing/accounts") == {"typing": []}
