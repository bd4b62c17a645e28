"""The pages of phones and packs, without scripts."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from hospitium.core.extractors import Extractor
from hospitium.edges.api.server import create_server
from hospitium.records.manifests import load_manifest
from hospitium.usecases.enrol import enrol
from tests.edges.callers import BASE, INDEX, Browser
from tests.engines import FakeEngine, capture
from tests.phones import SoftPhone
from tests.stations import Station, make_station


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    engine = FakeEngine(load_manifest("swift").id)
    made = make_station(tmp_path / "node", lambda: engine, extractor=Extractor.FAST)
    yield made
    made.runtime.node.close()


def browser(station: Station, http: TestClient, handle: str) -> Browser:
    made = Browser(http)
    made.sign_in(station, handle)
    return made


def test_a_phone_comes_in_gets_a_pack_and_is_wiped(station: Station) -> None:
    server = create_server(station.runtime, address="https://node.example")
    with TestClient(server, base_url=BASE) as http, TestClient(server, base_url=BASE) as other:
        desk, phone = browser(station, http, "amira"), SoftPhone(other, station)
        case = station.open_case()
        enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
        assert "No phone has come in" in desk.open("/phones")
        text = desk.send("/phones")
        assert "<svg" in text
        assert " style=" not in text
        code = re.search(r"<bdi>([a-z2-7-]+)</bdi>", text)
        assert code
        assert phone.enrol(code[1]).status_code == 201
        assert phone.check in desk.open("/phones")
        desk.send(f"/phones/{phone.device}/confirm", check="000 000")
        assert "not the number of this phone" in desk.text or phone.check == "000 000"
        desk.send(f"/phones/{phone.device}/confirm", check=phone.check)
        assert "may carry packs now" in desk.text
        desk.open("/packs")
        assert "Choose the phone" in desk.send("/packs", days="7")
        assert "as a number" in desk.send("/packs", phone=str(phone.device), days="x")
        desk.send("/packs", phone=str(phone.device), purpose="roadside-check", days="7")
        assert "The pack is ready" in desk.text
        (told,) = phone.state()["packs"]
        assert [one.case for one in phone.fetch(told["pack"]).contents.cases] == [str(case)]
        desk.send(f"/packs/{told['pack']}/revoke")
        assert "revoked" in desk.text
        assert "Nothing brings that back" in desk.open(f"/phones/{phone.device}/wipe")
        desk.send(f"/phones/{phone.device}/wipe")
        assert phone.state()["status"] == "wiped"
        assert phone.ask("POST", "/wiped", b"{}").status_code == 204
        assert "has destroyed what it held" in desk.open("/phones")


def test_where_somebody_is_sought(station: Station) -> None:
    with TestClient(create_server(station.runtime), base_url=BASE) as http:
        desk, case = browser(station, http, "amira"), station.open_case()
        assert "Regions" in desk.open(f"/cases/{case}/regions")
        desk.send(f"/cases/{case}/regions", regions="North Valley, coast")
        assert desk.path == f"/cases/{case}"
        assert "coast, north-valley" in desk.open(f"/cases/{case}/regions")
        assert "short word" in desk.send(f"/cases/{case}/regions", regions="<b>")


def test_an_accurate_node_says_what_to_do(tmp_path: Path, engine: FakeEngine) -> None:
    station = make_station(tmp_path / "accurate", lambda: engine)
    server = create_server(station.runtime)
    with TestClient(server, base_url=BASE) as http, TestClient(server, base_url=BASE) as other:
        desk, phone = browser(station, http, "amira"), SoftPhone(other, station)
        desk.open("/phones")
        code = re.search(r"<bdi>([a-z2-7-]+)</bdi>", desk.send("/phones"))
        assert code
        phone.enrol(code[1])
        desk.open("/phones")
        desk.send(f"/phones/{phone.device}/confirm", check=phone.check)
        desk.open("/packs")
        sent = {"phone": str(phone.device), "purpose": "roadside-check", "days": "7"}
        assert "--extractor fast" in desk.send("/packs", **sent)
    station.runtime.node.close()
