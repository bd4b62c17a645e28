"""The map holds every point, shows no one who was found, and says the same as a list."""

from hypothesis import given
from hypothesis import strategies as st

from hospitium.edges.web.place_map import FLATTEST, LEAST, frame
from hospitium.formats.notice import CaseKind
from hospitium.formats.positions import Position
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.seen_places import seen_places
from tests.edges.callers import Browser, Caller
from tests.stations import Station

positions = st.builds(Position, st.floats(-85, 85), st.floats(-180, 180))


@given(points=st.lists(positions, min_size=1, max_size=20))
def test_every_point_lies_inside_the_window(points: list[Position]) -> None:
    window = frame(points)
    for point in points:
        x, y = window.at(point)
        assert window.left <= x + 1e-3
        assert x - 1e-3 <= window.left + window.width
        assert window.top <= y + 1e-3
        assert y - 1e-3 <= window.top + window.height
    assert window.height >= LEAST
    assert window.width <= window.height * FLATTEST * (1 + 1e-9)


def test_the_missing_are_on_it_and_the_found_are_not(
    desk: Browser, amira: Caller, station: Station
) -> None:
    missing = amira.open_case(last_seen_place="Examplehaven", last_seen_position="46.954321, 11.44")
    found = station.open_case(kind=CaseKind.UNIDENTIFIED, position="46.95, 11.45")
    plain = amira.open_case(last_seen_place="Nowhere")
    text = desk.open("/map")
    assert f"/cases/{missing}" in text
    assert f"/cases/{found}" not in text
    assert f"/cases/{plain}" in text
    assert "no position" in text
    assert text.count("<circle") == 1
    assert "46.95, 11.44" in desk.open(f"/cases/{missing}")


def test_that_somebody_looked_at_the_map_stands_in_the_log(station: Station) -> None:
    station.open_case()
    before = verify_log(station.runtime).size
    assert seen_places(station.runtime, station.staff["amira"]) == ()
    assert verify_log(station.runtime).size == before + 1
