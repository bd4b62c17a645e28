"""Faces that another network has read: seen, and read anew, in the console and over the API."""

from dataclasses import replace

from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.face_engine import FaceCapture
from tests.edges.callers import Browser, Caller
from tests.faces import FakeFaceEngine, picture
from tests.stations import Station


def read_by_another(station: Station, *, portrait: bool) -> str:
    """Return the case of a face that the node's network of today has not read."""
    before = FakeFaceEngine("fake-face-0")
    runtime, case = replace(station.runtime, face=lambda: before), station.open_case()
    said = Photograph(capture=FaceCapture(picture(1)), keep_portrait=portrait)
    add_face(runtime, station.staff["amira"], case, said)
    return str(case)


def test_the_console_reads_kept_portraits_again(desk: Browser, station: Station) -> None:
    assert "Nothing waits" in desk.open("/old-faces")
    kept, bare = (read_by_another(station, portrait=portrait) for portrait in (True, False))
    page = desk.open("/old-faces")
    assert kept in page
    assert bare in page
    assert "needs a new photograph" in page
    assert "were read again" in desk.send("/old-faces")
    page = desk.open("/old-faces")
    assert kept not in page
    assert bare in page
    assert "Read kept portraits again" not in page


def test_the_api_reads_for_some_seconds_and_says_where_to_go_on(
    amira: Caller, station: Station
) -> None:
    kept, bare = (read_by_another(station, portrait=portrait) for portrait in (True, False))
    listed = amira.get("/old-faces")["faces"]
    assert {one["case"]: one["portrait"] for one in listed} == {kept: True, bare: False}
    done = amira.ask("POST", "/old-faces/again", json={"seconds": 0}).json()
    assert (len(done["renewed"]), done["after"]) == (1, None)
    assert [one["case"] for one in done["need_photograph"]] == [bare]
    assert amira.ask("POST", "/old-faces/again", json={"seconds": 61}).status_code == 422
