"""The page behind a person's code, and rights at the desk, in a real browser."""

from collections.abc import Callable

import pytest

from hospitium.core.ids import CaseId
from hospitium.edges.web.notes_pages import EXIT_TO
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.usecases.person_code import issue_code
from tests.browser.conftest import PHONE, Desk, Serve
from tests.browser.sight import keep
from tests.engines import FakeEngine
from tests.rights import ORDER, Rights
from tests.stations import Station

pytestmark = [pytest.mark.browser]

Sit = Callable[..., Desk]


def prepared(station: Station) -> tuple[CaseId, str]:
    """A person with a code, a hit, a correction that waits and a hold that stands."""
    rights = Rights(station)
    case = rights.enrolled()
    rights.hit()
    terms = Terms("misspelt", field="given_name", value="Ada", evidence="passport seen")
    rights.ask(case, RequestKind.CORRECTION, terms)
    rights.done(case, RequestKind.HOLD, ORDER, days=60)
    return case, issue_code(station.runtime, station.staff["amira"], case)


def enter(desk: Desk, code: str) -> None:
    desk.open("/notes")
    desk.page.fill("#code", code)
    desk.press("Open")
    desk.says("This page is yours")


def test_the_persons_page_is_accessible_and_fits_a_phone(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    _, code = prepared(served.station)
    phone = sit(served)
    phone.open("/notes")
    phone.look("notes-enter")
    enter(phone, code)
    phone.titles.clear()  # both are called Notes, on purpose
    phone.look("notes")
    phone.page.fill("#contest", "I was at home")
    phone.press("That was not me")
    phone.says("Until somebody else has decided, nobody may act on it.")
    phone.page.set_viewport_size(PHONE)
    phone.page.evaluate("() => { document.documentElement.dir = 'rtl' }")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    keep(phone.page, "notes-rtl")


def test_pressing_shift_three_times_leaves_and_the_way_back_is_closed(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    _, code = prepared(served.station)
    phone = sit(served)
    enter(phone, code)
    with phone.page.expect_response("**/notes/exit") as left:
        for _ in range(3):
            phone.page.keyboard.press("Shift")
    assert left.value.headers["location"] == EXIT_TO  # which no test can reach
    back = phone.page.context.new_page()
    back.goto(served.address + "/notes")
    assert back.is_visible("#code")
    assert back.locator("text=This page is yours").count() == 0


def test_the_persons_page_works_without_scripts(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    _, code = prepared(served.station)
    phone = sit(served, scripts=False)
    enter(phone, code)
    assert phone.page.is_visible("text=Leave this page")
    with phone.page.expect_download() as kept:
        phone.page.locator("a", has_text="Proof").first.click()
    assert kept.value.suggested_filename.startswith("note-")
    phone.page.select_option("#field", "description")
    phone.page.fill("#value", "no scar")
    phone.page.fill("#evidence", "look at me")
    phone.press("Ask for it")
    phone.says("Not decided yet")


def test_the_desks_pages_are_accessible_and_fit_a_phone(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    case, _ = prepared(served.station)
    desk = sit(served)
    desk.sign_in("bela")
    desk.open("/rights")
    desk.look("rights")
    desk.page.locator("a", has_text="Put something right").first.click()
    desk.look("request")
    desk.open(f"/cases/{case}/rights")
    desk.look("case-rights")
    desk.open(f"/cases/{case}/looks")
    desk.look("looks")
    for kind in RequestKind:
        desk.open(f"/cases/{case}/ask/{kind.value}")
        desk.look(f"ask-{kind.value}")
    desk.page.set_viewport_size(PHONE)
    for path in ("/rights", f"/cases/{case}/rights", f"/cases/{case}/ask/release"):
        desk.open(path)
        desk.page.evaluate("() => { document.documentElement.dir = 'rtl' }")
        assert desk.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], path
    keep(desk.page, "release-rtl")
