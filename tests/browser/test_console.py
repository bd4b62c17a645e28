"""What only a browser can show: keyboard, no scripts, right to left, what moves by itself."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Route

from hospitium.core.faces import FaceSource
from hospitium.core.fingers import Finger
from hospitium.core.ids import FaceId
from hospitium.core.live_notes import LiveAnswer, LiveNote, LiveOutcome
from hospitium.edges.web import console, jobs
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.enrol import enrol
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.identify import identify
from hospitium.usecases.live_looks import answer_look
from hospitium.usecases.log_in_use import log_in_use
from hospitium.usecases.watch_log import LogWatch
from tests.browser.conftest import PHONE, Desk, Serve
from tests.engines import FakeEngine, SlowEngine, capture, fake_print
from tests.faces import picture
from tests.stations import INCIDENT, Station

pytestmark = [pytest.mark.browser]

INDEX = Finger.RIGHT_INDEX
Sit = Callable[..., Desk]


def waiting_search(station: Station) -> str:
    amira = station.staff["amira"]
    enrol(station.runtime, amira, station.open_case(birth_year=2015), [capture(1, INDEX)])
    found = identify(
        station.runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    return f"/searches/{found.id}/candidates/{found.candidates[0].id}"


def test_the_keyboard_alone_is_enough(serve: Serve, sit: Sit, fake_engine: FakeEngine) -> None:
    served = serve(fake_engine)
    candidate = waiting_search(served.station)
    desk = sit(served)
    desk.open("/sign-in")
    keys = desk.page.keyboard
    keys.press("Tab")
    assert desk.page.evaluate("document.activeElement.textContent") == "Skip to main content"
    keys.press("Enter")
    keys.press("Tab")
    keys.type("amira")
    keys.press("Tab")
    keys.type(served.station.codes["amira"])
    keys.press("Enter")
    desk.says("What waits for you")
    desk.open(candidate)
    desk.page.focus("#verdict")
    keys.press("Space")
    keys.press("Tab")
    keys.type("cores agree")
    keys.press("Tab")
    keys.press("Enter")
    desk.says("A second person must look")


def test_without_scripts_every_field_is_there(
    serve: Serve, sit: Sit, fake_engine: FakeEngine, tmp_path: Path
) -> None:
    served = serve(fake_engine)
    waiting_search(served.station)
    desk = sit(served, scripts=False)
    desk.sign_in("amira")
    desk.open("/searches/new")
    for field in ("#images", "#finger", "#case", "#place", "#reason"):
        assert desk.page.is_visible(field)
    assert not desk.page.is_visible("[data-working]")
    path = tmp_path / "right-index.png"
    path.write_bytes(fake_print(1, INDEX, 9))
    desk.page.set_input_files("#images", path)
    desk.page.check("input[value=roadside-check]")
    desk.page.fill("#place", "km 41")
    desk.page.fill("#reason", "no papers")
    desk.press("Search")
    desk.says("1 candidate")


def test_a_page_from_right_to_left_fits_a_phone(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    candidate = waiting_search(served.station)
    desk = sit(served)
    desk.sign_in("amira")
    desk.page.set_viewport_size(PHONE)
    for path in ("/", "/cases/new", "/searches/new", candidate, "/log"):
        desk.open(path)
        desk.page.evaluate("() => { document.documentElement.dir = 'rtl' }")
        wide = desk.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], path


def test_a_long_log_and_what_the_node_works_with_fit_a_phone(
    serve: Serve, sit: Sit, fake_engine: FakeEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "LogWatch", partial(LogWatch, short=2))
    served = serve(fake_engine)
    log_in_use(served.station.runtime)
    desk = sit(served)
    desk.sign_in("amira")
    for path, name in (("/log/public", "log-public"), ("/log", "log-long")):
        desk.open(path)
        desk.look(name)
    desk.says("Nothing is wrong in what was checked just now.")
    desk.press("Read the whole log now")
    desk.says("Every entry was read. Nobody has rewritten the log.")
    assert not desk.complaints


def test_the_queue_fills_by_itself(serve: Serve, sit: Sit, fake_engine: FakeEngine) -> None:
    served = serve(fake_engine)
    desk = sit(served)
    desk.page.clock.install()
    desk.sign_in("bela")
    desk.says("No candidate waits for a decision.")
    waiting_search(served.station)
    desk.page.clock.fast_forward(21_000)
    desk.says("Right index: 1 candidate")
    assert not desk.complaints


def test_a_phone_shows_one_print_above_the_other(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    candidate = waiting_search(served.station)
    desk = sit(served)
    desk.sign_in("amira")
    desk.page.set_viewport_size(PHONE)
    desk.open(candidate)
    assert not desk.page.is_visible(".app-evidence__picture--wide")
    boxes = [
        one.bounding_box() for one in desk.page.locator(".app-evidence__picture--tall svg").all()
    ]
    upper, lower = (box for box in boxes if box is not None)
    assert lower["y"] >= upper["y"] + upper["height"]
    assert upper["width"] > PHONE["width"] * 0.75


def test_the_name_of_a_file_tells_its_finger(
    serve: Serve, sit: Sit, fake_engine: FakeEngine, tmp_path: Path
) -> None:
    served = serve(fake_engine)
    desk = sit(served)
    desk.sign_in("amira")
    desk.open("/searches/new")
    names = {
        "left_thumb 2.png": "left-thumb",
        "right-index.png": "right-index",
        "x.png": "from-name",
    }
    files = [tmp_path / name for name in names]
    for path in files:
        path.write_bytes(b"blank")
    desk.page.set_input_files("#images", files)
    chosen = [one.input_value() for one in desk.page.locator("[data-each-finger] select").all()]
    assert chosen == list(names.values())


def test_a_hit_appears_by_itself(serve: Serve, sit: Sit, fake_engine: FakeEngine) -> None:
    served = serve(fake_engine)
    desk = sit(served)
    desk.sign_in("bela")
    desk.says("What waits for you")
    with desk.page.expect_response("**/queue"):
        waiting_search(served.station)
    desk.says("1 candidate")
    assert desk.page.url == served.address + "/"


def test_what_happens_before_the_page_listens_appears_too(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    desk = sit(served)

    def late(route: Route) -> None:
        waiting_search(served.station)  # the page is drawn, its stream has not begun
        route.continue_()

    desk.page.route("**/live", late, times=1)
    desk.sign_in("bela")
    desk.says("1 candidate")
    assert not desk.complaints


def test_a_reason_stays_with_its_picture_when_the_list_moves(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    """A colleague settles two pictures while somebody writes, and then answers, about the third."""
    served = serve(fake_engine)
    first, second, third = (picture_to_look_at(served.station, person) for person in (1, 2, 3))
    desk = sit(served)
    desk.sign_in("bela")
    row = desk.page.locator(f"#look-{third}")
    field = row.get_by_label("Your reason")
    field.fill("she turned her head")
    runtime, amira = served.station.runtime, served.station.staff["amira"]
    answer_look(runtime, amira, first, LiveAnswer.PERSON, reason="she was here")
    desk.page.locator(f"#look-{first}").wait_for(state="detached")
    assert field.input_value() == "she turned her head"
    row.get_by_role("button").first.focus()
    answer_look(runtime, amira, second, LiveAnswer.PERSON, reason="she was here")
    desk.page.locator(f"#look-{second}").wait_for(state="detached")
    assert desk.page.get_by_label("Your reason").count() == 1
    pressed = desk.page.evaluate(
        "[document.activeElement.tagName, document.activeElement.closest('li')?.id]"
    )
    assert pressed == ["BUTTON", f"look-{third}"]


def picture_to_look_at(station: Station, person: int) -> FaceId:
    """Add a photograph that a camera took and that a human is to look at."""
    live = partial(LiveNote, LiveOutcome.HUMAN, ("camera.virtual",))
    photograph = Photograph(
        capture=FaceCapture(picture(person)), source=FaceSource.CAMERA, live=live
    )
    station.clock.advance(timedelta(minutes=1))  # the oldest stands first
    return add_face(station.runtime, station.staff["amira"], station.open_case(), photograph).id


def test_a_long_search_is_seen_and_stopped(
    serve: Serve,
    sit: Callable[..., Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "PATIENCE", 0.0)
    engine = SlowEngine()
    desk = sit(serve(engine))
    desk.sign_in("amira")
    desk.open("/searches/new")
    path = tmp_path / "right-index.png"
    path.write_bytes(fake_print(1, INDEX, 1))
    desk.page.set_input_files("#images", path)
    desk.page.check("input[value=roadside-check]")
    desk.page.fill("#place", "km 41")
    desk.page.fill("#reason", "child without papers")
    desk.press("Search")
    desk.says("0 of 1 are done.")
    desk.look("job")
    desk.press("Stop it")
    desk.says("It is being stopped.")
    engine.go.set()
    desk.page.get_by_role("heading", name="Stopped").wait_for()  # the page hears of it itself
    desk.look("job-stopped")
