"""The page "Same person?": two records side by side, and what somebody says of them."""

from hospitium.core.eyes import Eye
from hospitium.core.fingers import Finger
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.add_iris import add_iris
from hospitium.usecases.enrol import enrol
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.find_twins import find_twins
from hospitium.usecases.show_twins import list_twins
from tests.edges.callers import Browser
from tests.engines import capture
from tests.faces import picture
from tests.irises import shown as eye
from tests.stations import Station


def two_records(station: Station) -> None:
    for impression in (1, 2):
        made = station.open_case(f"Name {impression}")
        prints = [capture(4, Finger.RIGHT_INDEX, impression)]
        enrol(
            station.runtime, station.staff["amira"], made, prints, despite_duplicate="two reports"
        )


def twice(station: Station) -> str:
    two_records(station)
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


def test_a_look_is_begun_here(desk: Browser, station: Station) -> None:
    two_records(station)
    page = desk.send("/same-person")
    assert desk.path == "/same-person"
    assert "There is something new" in page
    assert "Prints, faces or eyes of two records agree" in page
    assert "Nothing new" in desk.send("/same-person", everybody="yes")


def test_a_look_can_be_stopped_and_goes_on(desk: Browser, station: Station) -> None:
    """Stopped through its job: what is done stays, the next look ends it."""
    two_records(station)
    begun = find_twins(station.runtime, station.staff["amira"], until=station.clock())
    assert "it goes on where it was" in desk.open("/same-person")
    desk.send("/same-person")
    last = list_twins(station.runtime, station.staff["amira"]).last
    assert last is not None
    assert (last.id, last.finished_at is not None) == (begun.id, True)


def test_a_record_that_is_odd_is_shown_once_with_its_portraits(
    desk: Browser, station: Station
) -> None:
    made, amira = station.open_case("Ada"), station.staff["amira"]
    for person in (7, 8):
        photograph = Photograph(
            capture=FaceCapture(picture(person)), keep_portrait=True, portrait_agreed=True,
            captured_on=station.clock().date(),
        )  # fmt: skip
        add_face(station.runtime, amira, made, photograph)
    find_twins(station.runtime, amira)
    (one,) = list_twins(station.runtime, amira).twins
    assert "Prints, faces or eyes in one record differ" in desk.open("/same-person")
    page = desk.open(f"/same-person/{one.id}")
    assert "Does all of this record belong to one person?" in page
    assert page.count("data:image/jpeg") == 2
    assert page.count('id="case-') == 1


def test_one_iris_in_two_records_is_shown_without_a_picture(
    desk: Browser, station: Station
) -> None:
    for shot in (1, 2):
        made = station.open_case(f"Ada {shot}")
        add_iris(station.runtime, station.staff["amira"], made, eye(1, shot=shot), Eye.LEFT)
    (one,) = list_twins(station.runtime, station.staff["amira"]).twins
    page = desk.open(f"/same-person/{one.id}")
    assert "Their eyes" in page
    assert "The irises on record are as alike as two different ones in about 1 in" in page
    assert page.count('id="case-') == 2
