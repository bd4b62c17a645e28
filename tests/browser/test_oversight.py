"""The pages of those who watch: accessible, and no wider than a phone."""

from collections.abc import Callable

from tests.browser.conftest import Desk, Serve
from tests.engines import FakeEngine

Sit = Callable[..., Desk]


def test_oversight_pages_are_accessible(serve: Serve, sit: Sit, fake_engine: FakeEngine) -> None:
    served = serve(fake_engine)
    for handle in ("dana", "root"):
        desk = sit(served)
        desk.open("/sign-in")
        desk.page.fill("#handle", handle)
        desk.page.fill("#code", served.station.codes[handle])
        desk.press("Sign in")
        desk.page.wait_for_url("**/log")
        for path, name in PAGES:
            desk.open(path)
            desk.look(f"{handle}-{name}")


PAGES = (
    ("/oversight", "oversight"),
    ("/oversight/assessments/new", "assess"),
    ("/oversight/assessments/1", "assessment"),
    ("/oversight/reports/2026", "report"),
    ("/limits", "limits"),
)
