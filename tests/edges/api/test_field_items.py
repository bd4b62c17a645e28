"""Work from the field over the API: signed, answered item by item, looked after by the desk."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from hospitium.core.extractors import Extractor
from hospitium.crypto.device_assertion import base64url
from hospitium.crypto.p256 import hpke_seal, p256_point
from hospitium.edges.api.server import create_server
from hospitium.usecases.enrol import enrol
from hospitium.usecases.import_items import INFO
from tests.edges.callers import BASE
from tests.engines import FakeEngine, capture
from tests.phones import FIELD, SoftPhone
from tests.stations import Station, make_station
from tests.usecases.field import INDEX, Phone

DESK = "/api/v1/from-the-field"


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine, extractor=Extractor.FAST)
    yield made
    made.runtime.node.close()


@pytest.fixture
def http(station: Station) -> Iterator[TestClient]:
    with TestClient(create_server(station.runtime), base_url=BASE) as client:
        yield client


class Signing(Phone):
    """A phone whose batches go over the wire."""

    def over(self, http: TestClient) -> SoftPhone:
        return SoftPhone(http, self.station, signing=self.seed, device=self.device)


def post(phone: SoftPhone, *items: Any) -> Any:
    answer = phone.ask("POST", "/items", json.dumps({"items": items}).encode())
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


def exported(phone: Phone, *items: Any, signed: Any = None) -> bytes:
    """The JSON of one phone's file, as the app writes it."""
    soft = SoftPhone(None, phone.station, signing=phone.seed, device=phone.device)  # type: ignore[arg-type] # asks nobody
    text = json.dumps(list(items), separators=(",", ":"))
    body = b'{"items":' + json.dumps(signed or list(items), separators=(",", ":")).encode() + b"}"
    head = {
        "format": "hospitium-outbox-1",
        "device": str(phone.device),
        "authorization": soft.signs("POST", f"{FIELD}/items", body),
    }
    return (json.dumps(head, separators=(",", ":"))[:-1] + f',"items":{text}}}').encode()


def sealed(station: Station, plain: bytes) -> bytes:
    return hpke_seal(p256_point(station.runtime.node.vault.intake_seed), plain, info=INFO)


def test_items_are_answered_in_order_and_state_tells_of_checks(
    station: Station, http: TestClient
) -> None:
    case = station.open_case(birth_year=2014)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
    phone = Signing.of(station)
    soft = phone.over(http)  # type: ignore[attr-defined] # of() returns its own class
    check = phone.check(1, case)
    results = post(soft, 7, check, check)
    assert [one["status"] for one in results] == ["quarantined", "accepted", "accepted"]
    assert results[0]["reason"]["remedy"]
    (answer,) = soft.state()["answers"]
    assert answer["item"] == check["id"]
    assert (answer["outcome"], answer["desk"]) == ("alerted", "Missing persons desk")


def test_what_is_no_batch_is_a_bad_request(station: Station, http: TestClient) -> None:
    soft = Signing.of(station).over(http)  # type: ignore[attr-defined] # of() returns its own class
    for content in (b"[]", b"{", b'{"items": 1}', json.dumps({"items": [{}] * 51}).encode()):
        answer = soft.ask("POST", "/items", content)
        assert answer.status_code in (400, 422), answer.text
    big = soft.ask("POST", "/items", b" " * (9 << 20))
    assert big.status_code == 413


def test_the_desk_settles_over_the_api(station: Station, http: TestClient) -> None:
    case, phone = station.open_case(), Phone.of(station)
    other = Phone.of(station)
    phone.send(phone.note(case, {"description": ""}, {"description": "red"}))
    other.send(other.note(case, {"description": ""}, {"description": "blue"}))
    desk = {"Authorization": f"Bearer amira:{station.codes['amira']}"}
    (item,) = http.get(f"{DESK}", headers=desk).json()["items"]
    assert item["conflict"] == [
        {"field": "description", "base": "", "mine": "blue", "theirs": "red"}
    ]
    where = f"{DESK}/{item['id']}"
    assert http.get(where, headers=desk).json()["held"]["body"]["set"] == {"description": "blue"}
    assert http.post(f"{where}/acceptance", headers=desk, json={}).status_code == 422
    assert http.post(f"{where}/discard", headers=desk, json={"reason": " "}).status_code == 403
    taken = http.post(f"{where}/acceptance", headers=desk, json={"pick": {"description": "mine"}})
    assert taken.json()["status"] == "accepted"
    assert http.post(f"{where}/retry", headers=desk).status_code == 409
    auditor = {"Authorization": f"Bearer olu:{station.codes['olu']}"}
    assert http.get(where, headers=auditor).status_code == 403


class TestAFile:
    def test_of_several_phones_is_taken_in_once(self, station: Station, http: TestClient) -> None:
        one, two = Phone.of(station), Phone.of(station)
        files = [exported(one, one.check(None)), exported(two, two.check(None), {"odd": 1e-7})]
        many = {"format": "hospitium-outboxes-1", "outboxes": [base64url(file) for file in files]}
        desk = {"Authorization": f"Bearer amira:{station.codes['amira']}"}
        said = []
        for _ in range(2):
            content = sealed(station, json.dumps(many).encode())
            answer = http.post(f"{DESK}/imports", headers=desk, content=content)
            assert answer.status_code == 200, answer.text
            said += [
                [each["status"] for each in part["results"]] for part in answer.json()["phones"]
            ]
        assert said == [["accepted"], ["accepted", "quarantined"],
                        ["duplicate"], ["duplicate", "quarantined"]]  # fmt: skip

    def test_what_a_phone_did_not_sign_is_not_taken_in(
        self, station: Station, http: TestClient
    ) -> None:
        phone, desk = Phone.of(station), {"Authorization": f"Bearer amira:{station.codes['amira']}"}
        forged = exported(phone, phone.check(None), signed=[phone.check(None)])
        content = sealed(station, forged)
        (part,) = http.post(f"{DESK}/imports", headers=desk, content=content).json()["phones"]
        assert part["failure"]
        assert not part["results"]

    def test_sealed_to_another_node_it_does_not_open(
        self, station: Station, http: TestClient
    ) -> None:
        desk = {"Authorization": f"Bearer amira:{station.codes['amira']}"}
        content = hpke_seal(p256_point(bytes(31) + b"\1"), b"{}", info=INFO)
        assert http.post(f"{DESK}/imports", headers=desk, content=content).status_code == 422
