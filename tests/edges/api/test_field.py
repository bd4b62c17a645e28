"""Phones over the API: nothing but what an enrolled, confirmed phone signs counts."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient

from hospitium.core.extractors import Extractor
from hospitium.core.ids import CaseId
from hospitium.crypto.device_assertion import LEEWAY, base64url
from hospitium.crypto.p256 import p256_point
from hospitium.edges.api import field
from hospitium.edges.api.server import create_server
from hospitium.records.manifests import load_manifest
from hospitium.usecases.close_case import close_case
from hospitium.usecases.devices import (
    CODE_LASTS,
    add_device,
    confirm_device,
    revoke_device,
    wipe_device,
)
from hospitium.usecases.enrol import enrol
from hospitium.usecases.operators import end_access
from hospitium.usecases.packs import Wanted, build_pack, revoke_pack
from tests.edges.callers import BASE, INDEX
from tests.engines import FakeEngine, capture
from tests.phones import SoftPhone
from tests.stations import Station, make_station

CHECK = Wanted("roadside-check")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    engine = FakeEngine(load_manifest("swift").id)
    made = make_station(tmp_path / "node", lambda: engine, extractor=Extractor.FAST)
    yield made
    made.runtime.node.close()


@pytest.fixture
def http(station: Station) -> Iterator[TestClient]:
    with TestClient(create_server(station.runtime), base_url=BASE) as client:
        yield client


def waiting(http: TestClient, station: Station) -> SoftPhone:
    phone = SoftPhone(http, station)
    given = add_device(station.runtime, station.staff["amira"])
    assert phone.enrol(given.code).status_code == 201
    return phone


@pytest.fixture
def phone(http: TestClient, station: Station) -> SoftPhone:
    phone = waiting(http, station)
    confirm_device(station.runtime, station.staff["amira"], phone.device, phone.check)
    return phone


def test_the_node_s_own_network_is_for_phones_alone(
    http: TestClient, phone: SoftPhone, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = "/face-network"
    assert phone.ask("GET", asked).status_code == 204
    monkeypatch.setattr(field, "own_network", lambda _: b"weights")
    assert phone.ask("GET", asked).content == b"weights"
    assert http.get(f"/api/v1/field{asked}").status_code == 401


def sought(station: Station, person: int) -> CaseId:
    case = station.open_case(f"Person {person}")
    enrol(station.runtime, station.staff["amira"], case, [capture(person, INDEX)])
    return case


def built(station: Station, phone: SoftPhone) -> UUID:
    return build_pack(station.runtime, station.staff["amira"], phone.device, CHECK).id


def test_a_phone_waits_until_somebody_compared_its_number(
    http: TestClient, station: Station
) -> None:
    phone, amira = waiting(http, station), station.staff["amira"]
    assert phone.state()["status"] == "waiting"
    refused = phone.ask("GET", f"/packs/{uuid4()}")
    assert (refused.status_code, refused.json()["rule"]) == (403, "device.confirmed")
    assert confirm_device(station.runtime, amira, phone.device, phone.check)
    assert phone.state()["status"] == "active"


def test_what_the_node_says_at_enrolment(http: TestClient, station: Station) -> None:
    phone = SoftPhone(http, station)
    said = phone.enrol(add_device(station.runtime, station.staff["amira"]).code).json()
    assert said["check"] == phone.check
    assert said["operator"] == {"handle": "amira"}
    assert said["node"]["name"] == said["node"]["verifier"].partition("+")[0]


def test_a_code_lets_one_phone_in_and_for_ten_minutes(http: TestClient, station: Station) -> None:
    amira = station.staff["amira"]
    used = add_device(station.runtime, amira).code
    assert SoftPhone(http, station).enrol(used.upper().replace("-", " ")).status_code == 201
    assert SoftPhone(http, station).enrol(used).status_code == 404
    replaced, newest = (add_device(station.runtime, amira).code for _ in range(2))
    assert SoftPhone(http, station).enrol(replaced).status_code == 404
    station.clock.advance(CODE_LASTS)
    assert SoftPhone(http, station).enrol(newest).status_code == 404


def test_bad_keys_are_refused_and_use_up_no_code(http: TestClient, station: Station) -> None:
    code = add_device(station.runtime, station.staff["amira"]).code
    same = base64url(p256_point(os.urandom(32)))
    for other in (
        {"agreement": "A" * 87}, {"signing": "!" * 87}, {"app": "<script>"}, {"app": ""},
        {"more": 1}, {"agreement": same, "signing": same},
    ):  # fmt: skip
        assert SoftPhone(http, station).enrol(code, **other).status_code == 422, other
    assert SoftPhone(http, station).enrol(code).status_code == 201


def test_a_signed_request_counts_once(phone: SoftPhone) -> None:
    sent = phone.signs("GET", "/api/v1/field/state")
    assert phone.ask("GET", "/state", sent=sent).status_code == 200
    again = phone.ask("GET", "/state", sent=sent)
    assert (again.status_code, again.json()["code"]) == (401, "hospitium.not_signed_in.device")


def test_a_wrong_clock_hears_the_time(phone: SoftPhone, station: Station) -> None:
    late = station.clock() - LEEWAY - timedelta(seconds=1)
    told = phone.ask("GET", "/state", sent=phone.signs("GET", "/api/v1/field/state", at=late))
    assert (told.status_code, told.json()["code"]) == (401, "hospitium.device.clock")
    assert told.json()["now"] == f"{station.clock():%Y-%m-%dT%H:%M:%SZ}"


def test_nothing_else_counts(phone: SoftPhone) -> None:
    operator = f"Bearer amira:{phone.station.codes['amira']}"
    for sent in (operator, "Device", "Device a.b.c", "Device ..", "x"):
        assert phone.ask("GET", "/state", sent=sent).status_code == 401, sent


def test_another_s_key_does_not_count(phone: SoftPhone, http: TestClient, station: Station) -> None:
    thief = SoftPhone(http, station, device=phone.device)
    assert thief.ask("GET", "/state").status_code == 401


def test_a_leaver_s_phone_hears_that_it_must_destroy_everything(
    phone: SoftPhone, station: Station
) -> None:
    sought(station, 1)
    pack = built(station, phone)
    assert end_access(station.runtime, station.staff["root"], station.staff["amira"].id).phones == 1
    assert phone.state()["status"] == "wiped"
    assert phone.ask("GET", f"/packs/{pack}").status_code in (401, 403)
    assert phone.ask("POST", "/wiped", b"{}").status_code == 204


@pytest.mark.parametrize("end", [revoke_device, wipe_device])
def test_a_phone_that_was_shut_out_gets_nothing(
    phone: SoftPhone, station: Station, end: object
) -> None:
    sought(station, 1)
    pack = built(station, phone)
    assert callable(end)
    end(station.runtime, station.staff["root"], phone.device)
    assert phone.state() | {"now": ""} == {
        "status": "wiped", "now": "", "operator": {"handle": "amira"},
        "app": phone.state()["app"], "packs": [], "revoked": [], "answers": [],
        "policy": phone.state()["policy"],
    }  # fmt: skip
    refused = phone.ask("GET", f"/packs/{pack}")
    assert (refused.status_code, refused.json()["rule"]) == (403, "device.ended")


def test_a_pack_comes_whole_then_as_what_changed(phone: SoftPhone, station: Station) -> None:
    first, second = sought(station, 1), sought(station, 2)
    pack = str(built(station, phone))
    (told,) = phone.state()["packs"]
    assert (told["pack"], told["version"], told["cases"], told["delta_from"]) == (pack, 1, 2, [])
    whole = phone.fetch(pack)
    assert {one.case for one in whole.contents.cases} == {str(first), str(second)}
    assert all(one.name is None and one.born is None for one in whole.contents.cases)
    close_case(station.runtime, station.staff["amira"], first)
    third = sought(station, 3)
    (told,) = phone.state()["packs"]
    assert (told["version"], told["gone"], told["delta_from"]) == (2, [str(first)], [1])
    delta = phone.fetch(pack, 1)
    assert delta.contents.removed == (str(first),)
    assert [one.case for one in delta.contents.cases] == [str(third)]
    assert (delta.head.base, delta.head.version, delta.cases) == (1, 2, 2)


def test_a_pack_is_for_its_own_phone(phone: SoftPhone, http: TestClient, station: Station) -> None:
    sought(station, 1)
    pack = built(station, phone)
    other = waiting(http, station)
    confirm_device(station.runtime, station.staff["amira"], other.device, other.check)
    assert other.ask("GET", f"/packs/{pack}").status_code == 404
    assert other.state()["packs"] == []


def test_a_revoked_pack_is_named_and_gone(phone: SoftPhone, station: Station) -> None:
    sought(station, 1)
    pack = built(station, phone)
    revoke_pack(station.runtime, station.staff["amira"], pack)
    said = phone.state()
    assert (said["packs"], said["revoked"]) == ([], [{"pack": str(pack), "reason": "revoked"}])
    assert phone.ask("GET", f"/packs/{pack}").status_code == 404


def test_an_expired_pack_is_not_given_any_more(phone: SoftPhone, station: Station) -> None:
    sought(station, 1)
    pack = built(station, phone)
    station.clock.advance(CHECK.lasts)
    assert phone.state()["packs"] == []
    assert phone.ask("GET", f"/packs/{pack}").status_code == 404
