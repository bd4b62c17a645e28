"""Every page that each role reaches by links: accessible, within 320 px, from either side."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ViewportSize

from hospitium.core.fingers import Finger
from hospitium.edges.web.languages import RIGHT_TO_LEFT
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.log_in_use import log_in_use
from hospitium.usecases.person_code import issue_code
from tests.browser.conftest import Desk, Serve
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station

pytestmark = [pytest.mark.browser]

INDEX = Finger.RIGHT_INDEX
NARROW: ViewportSize = {"width": 320, "height": 640}
"""1280 px at 400 % (WCAG 2.2, 1.4.10)."""
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|(?<=^/staff/)\w+")
NO_PAGE = re.compile(r"/(file|proof|md|csv)$|^/notes/(exit|proof)|^/api|^/transparency")
LINKS = "all => all.map(a => a.getAttribute('href'))"
FIRST = {
    "amira": ("/", "/cases/find", "/lock"),
    "bela": ("/",),
    "dana": ("/rights", "/oversight"),
    "omar": ("/overrides", "/oversight"),
    "root": ("/staff",),
}
OUTSIDE = ("/sign-in", "/sign-in/enrol", "/purposes", "/limits", "/notes", "/nothing-here")
QUICK = {"resultTypes": ["violations"]}
SEEN_ENOUGH = 25
"""Pages that the walk must at least have met, or the links have gone."""


def fill(station: Station) -> str:
    """Leave something on every list, and return the code of a person's own page."""
    amira = station.staff["amira"]
    case = station.open_case(birth_year=2015, position="46.95, 11.44")
    enrol(station.runtime, amira, case, [capture(1, INDEX)])
    identify(
        station.runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    log_in_use(station.runtime)
    return issue_code(station.runtime, amira, station.open_case(birth_year=1990))


def walk(desk: Desk, first: tuple[str, ...], met: set[str]) -> Iterator[str]:
    """Go to every page of a new shape that a link leads to."""
    ahead = list(first)
    while ahead:
        path = ahead.pop(0)
        shape = ID.sub("*", path)
        if shape in met or NO_PAGE.search(path):
            continue
        met.add(shape)
        desk.open(path)
        yield path
        links = desk.page.eval_on_selector_all("a[href]", LINKS)
        ahead += [urlsplit(one).path for one in links if one.startswith("/")]


def sign_in(desk: Desk, handle: str) -> None:
    """Sign in as somebody whose first page may be another than that of an officer."""
    desk.open("/sign-in")
    desk.page.fill("#handle", handle)
    desk.page.fill("#code", desk.served.station.codes[handle])
    desk.page.click("main button")
    desk.page.wait_for_selector("a[href='/account']")


def faults(desk: Desk, path: str, language: str) -> list[object]:
    page = desk.page
    side = "rtl" if language in RIGHT_TO_LEFT else "ltr"
    told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
    wide = page.evaluate("document.documentElement.scrollWidth")
    broken = Axe().run(page, options=QUICK).response["violations"]
    return [
        *([(path, told)] if told != [language, side] else []),
        *([(path, f"{wide} px wide")] if wide > NARROW["width"] else []),
        *((path, one["id"], one["nodes"][0]["html"][:200]) for one in broken),
    ]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_accessible_to_each_role(
    language: str, serve: Serve, sit: Callable[..., Desk], fake_engine: FakeEngine
) -> None:
    served = serve(fake_engine)
    code = fill(served.station)
    met: set[str] = set()
    found: list[object] = []
    for handle, first in {"": OUTSIDE, **FIRST}.items():
        desk = sit(served)
        desk.page.context.add_cookies(
            [{"name": "language", "value": language, "url": served.address}]
        )
        desk.page.set_viewport_size(NARROW)
        if handle:
            sign_in(desk, handle)
        for path in walk(desk, first, met):
            found += faults(desk, path, language)
    desk.open("/notes")
    desk.page.fill("#code", code)
    desk.page.click("main form button[type=submit]")
    desk.page.wait_for_selector("#looked")
    found += faults(desk, "/notes, open", language)
    assert found == []
    assert len(met) >= SEEN_ENOUGH, sorted(met)
