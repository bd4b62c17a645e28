"""The page "Same person?": two records side by side, and what somebody says of them."""

from hospitium.core.fingers import Finger
from hospitium.usecases.enrol import enrol
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.show_twins import list_twins
from tests.edges.callers import Browser
from tests.engines import capture
from tests.stations import Station


def twice(station: Station) -> str:
    for impression in (1, 2):
        made = station.open_case(f"Name {impression}")
        prints = [capture(4, Finger.RIGHT_INDEX, impression)]
        enrol(
            station.runtime, station.staff["amira"], made, prints, despite_duplicate="two reports"
        )
    find_twins(station.runtime, station.staff["amira"])
    (one,) = list_twins(station.runtime, station.staff["amira"]).twins
    return str(one.id)


def test_two_records_are_seen_and_settled(desk: Browser, station: Station) -> None:
    assert "Nobody has looked" in desk.open("/same-person")
    twin = twice(station)
    assert twin in desk.open("/same-person")
    page = desk.open(f"/same-person/{twin}")
    assert "Name 1" in page
    assert "Name 2" in page
    assert "<svg" in page
    desk.send(f"/same-person/{twin}", verdict="one-person")
    assert desk.status == 422
    desk.send(f"/same-person/{twin}", verdict="one-person", reason="the same scar")
    assert desk.path == "/same-person"
    assert "No two records wait" in desk.open("/same-person")
    assert "the same scar" in desk.open(f"/same-person/{twin}")
