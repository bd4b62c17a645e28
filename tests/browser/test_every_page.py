"""Every page that the console has, for whoever holds every role: accessible, narrow, either side.

The pages are taken from the application itself, so a new one cannot hide; the objects that they
show are those of tests/attack.
"""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import ViewportSize

from hospitium.edges.web.languages import RIGHT_TO_LEFT
from tests.attack.objects import standing
from tests.attack.routes import Way, ways_into
from tests.attack.town import ALL, made_town
from tests.browser.conftest import DESKTOP, Desk, Listen, Served
from tests.browser.sight import keep, violations, width
from tests.engines import FakeEngine

NARROW: ViewportSize = {"width": 320, "height": 640}
"""1280 px at 400 % (WCAG 2.2, 1.4.10)."""
NO_PAGE = (
    "/copy/{name}", "/field", "/field/{file:path}", "/file", "/live", "/alerts/list",
    "/notes/exit", "/proof", "/queue", "/static/{file:path}", "{sequence}", "/progress",
    "/{year}/{kind}", "/lock", "/jobs/{job_id}",
)  # fmt: skip
"""How paths end that give a file, a stream, a part of a page or a way out; and the two pages of a
session that is locked or waits for something, which `test_passkeys` and `test_console` look at."""
QUERY = {"/policies/explain": "?entry=1"}
"""What a page is asked for, without which it is another one."""
OUTSIDE = ("/sign-in", "/sign-in/enrol", "/notes", "/nothing-here")
"""Before anybody has signed in."""


def pages(ways: list[Way]) -> list[Way]:
    """Return the ways that show a person a page."""
    return [
        way
        for way in ways
        if way.method == "GET" and not way.for_machines and not way.path.endswith(NO_PAGE)
    ]


class Looking:
    """What is wrong with one page after the other; the frame is looked at on the first only."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.found, self.frame = desk, list[object](), True
        self._titles: dict[str, str] = {}
        desk.page.set_viewport_size(NARROW)
        self.speak("en")

    def speak(self, language: str) -> None:
        context, address = self.desk.page.context, self.desk.served.address
        context.add_cookies([{"name": "language", "value": language, "url": address}])

    def at(self, path: str) -> None:
        """Look at a page in English, narrow and on a desktop, and in Arabic."""
        self.desk.open(path)
        title = self.desk.page.title()
        if self._titles.setdefault(title, path) != path:
            self.found.append((path, f"{title!r} stands on {self._titles[title]} too"))
        self.see(path)

    def see(self, path: str) -> None:
        """Look at the page that is shown."""
        page = self.desk.page
        self._side(path, "en", NARROW)
        page.set_viewport_size(DESKTOP)
        self._side(path, "en", DESKTOP)
        page.set_viewport_size(NARROW)
        self.speak("ar")
        page.reload()
        self._side(path, "ar", NARROW)
        self.speak("en")
        self.frame = False

    def _side(self, path: str, language: str, size: ViewportSize) -> None:
        page, where = self.desk.page, (path, language, size["width"])
        keep(page, f"{path.strip('/').replace('/', '-') or 'queue'}-{language}-{size['width']}")
        side = "rtl" if language in RIGHT_TO_LEFT else "ltr"
        told = page.evaluate("[document.documentElement.lang, document.documentElement.dir]")
        wide = width(page)
        self.found += [
            *([(*where, told)] if told != [language, side] else []),
            *([(*where, f"{wide} px wide")] if wide > size["width"] else []),
            *((*where, *one) for one in violations(page, frame=self.frame)),
        ]


def test_every_page_is_accessible_and_narrow_from_either_side(
    tmp_path: Path, listen: Listen, sit: Callable[[Served], Desk], fake_engine: FakeEngine
) -> None:
    with made_town(tmp_path, fake_engine) as town:
        made = [(way, way.at(standing(town, way))) for way in pages(ways_into(town.server))]
        code = town.standing["notes"]["code"]
        looking = Looking(sit(Served(town.station, listen(town.server))))
        for path in OUTSIDE:
            looking.at(path)
        looking.desk.page.goto(looking.desk.served.address + "/notes")
        looking.desk.page.fill("#code", code)
        looking.desk.page.click("main form button[type=submit]")
        looking.desk.page.wait_for_selector("#looked")
        looking.see("/notes, open")
        looking.desk.sign_in(ALL)
        looking.frame = True
        for way, path in made:
            if way.path not in OUTSIDE:
                looking.at(path + QUERY.get(way.path, ""))
    assert not looking.found, "\n".join(map(str, looking.found))
    assert looking.desk.complaints == []
