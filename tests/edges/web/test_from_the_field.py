"""Work from the field at the console, without a single script."""

from pathlib import Path

from fastapi.testclient import TestClient

from hospitium.core.extractors import Extractor
from hospitium.edges.api.server import create_server
from hospitium.usecases.enrol import enrol
from hospitium.usecases.show_case import show_case
from tests.edges.callers import BASE, Browser
from tests.engines import FakeEngine, capture
from tests.stations import Station, make_station
from tests.usecases.field import INDEX, Phone


def test_a_conflict_is_chosen_field_by_field(station: Station, desk: Browser) -> None:
    case, phones = station.open_case(), (Phone.of(station), Phone.of(station))
    for phone, text in zip(phones, ("red scarf", "blue scarf"), strict=True):
        phone.send(phone.note(case, {"description": ""}, {"description": text}))
    assert "choose which value holds" in desk.open("/"), "it waits in the queue too"
    text = desk.open("/from-the-field")
    assert "choose which value holds" in text
    path = next(part.split('"')[0] for part in text.split('href="')[1:]
                if part.startswith("/from-the-field/"))  # fmt: skip
    text = desk.open(path)
    assert "red scarf" in text
    assert "blue scarf" in text
    assert "say for each field" in desk.send(path, deed="accept").lower()
    desk.open(path)
    desk.send(path, deed="accept", **{"pick-description": "mine"})
    assert "Nothing from the field waits" in desk.text
    notice = show_case(station.runtime, station.staff["amira"], case).notice
    assert notice.description == "blue scarf"


def test_a_discard_wants_a_reason(station: Station, desk: Browser) -> None:
    phone = Phone.of(station)
    phone.send({"broken": "<script>"})
    text = desk.open("/from-the-field")
    path = "/from-the-field/" + text.split('href="/from-the-field/')[1].split('"')[0]
    desk.open(path)
    assert "only with a reason" in desk.send(path, deed="discard", reason="")
    desk.open(path)
    assert "discarded" in desk.send(path, deed="discard", reason="made while training")


def test_a_find_stands_beside_the_alerts(tmp_path: Path, engine: FakeEngine) -> None:
    station = make_station(tmp_path / "fast", lambda: engine, extractor=Extractor.FAST)
    case, phone = station.open_case(birth_year=2014), Phone.of(station)
    enrol(station.runtime, station.staff["amira"], case, [capture(1, INDEX)])
    phone.send(phone.check(1, case))
    with TestClient(create_server(station.runtime), base_url=BASE) as http:
        desk = Browser(http)
        desk.sign_in(station, "amira")
        for page in ("/", "/queue", "/alerts/list", "/alerts"):
            text = desk.open(page)
            assert "Found in the field, unconfirmed" in text, page
            assert "see the comparison" in text, page
        path = "/field-alerts/" + text.split('action="/field-alerts/')[1].split('"')[0]
        assert "taken the find up" in desk.send(path)
    station.runtime.node.close()


def test_a_file_for_another_node_says_so(desk: Browser) -> None:
    desk.open("/from-the-field")
    text = desk.send("/from-the-field", files=[("file", ("x.hospitium", b"x" * 200))])
    assert "another node" in text
    desk.open("/from-the-field")
    assert "Choose the file" in desk.send("/from-the-field", files=[("other", ("x", b"x"))])
