"""Ask for each way in as somebody would who may, and tell what the answer means to them."""

from collections.abc import Mapping
from typing import Any

from httpx2 import Response

from tests.attack.bodies import BODIES, DOORS, OWN, Asked
from tests.attack.expected import CALLERS, NOBODY
from tests.attack.objects import fresh, standing
from tests.attack.routes import Way
from tests.attack.town import Town
from tests.edges.callers import Browser

BEHIND_A_CODE = ("/notes/contest", "/notes/correction", "/notes/proof/")
"""Open to whoever has opened the page with a person's code, signed in or not."""


def asker(town: Town, way: Way, who: str) -> str:
    """Whom to ask as: somebody new of the same roles where `way` changes the one who asks."""
    return town.newcomer(who) if who and str(way) in OWN else who


def ask(
    town: Town, way: Way, handle: str, ids: dict[str, str], *, headers: dict[str, str] | None = None
) -> Response:
    """Send what `way` takes, as `handle`; an empty handle is nobody."""
    browser = None if way.for_machines else browser_of(town, way, handle, ids)
    sent = body(town, way, handle, ids)
    if headers is not None:
        sent["headers"] = sent.get("headers", {}) | headers
    if browser is None:
        answer = town.ask(handle, way.method, way.at(ids), **sent)
    else:
        if way.changes:
            sent["data"] = {"csrf": browser.token} | sent["data"]
        answer = browser.http.request(way.method, way.at(ids), **sent)
    if way.changes and "/assessments" in way.path:
        town.assessed()  # else the next request finds a node that may not search
    return answer


def body(town: Town, way: Way, handle: str, ids: dict[str, str]) -> dict[str, Any]:
    """What `way` takes beside the mark of a form."""
    return BODIES[str(way)](Asked(town, handle, ids)) if str(way) in BODIES else {}


def browser_of(town: Town, way: Way, handle: str, ids: dict[str, str]) -> Browser:
    """Where `handle` sits, with the page before them whose mark the form of `way` takes."""
    door = DOORS.get(str(way), "")
    if way.path.startswith(BEHIND_A_CODE):
        browser = town.browser(handle)
        browser.open("/notes")
        browser.send("/notes", code=ids["code"])
        browser.open("/notes")
        return browser
    if not handle or door:
        browser = town.browser(handle)
        if door:
            browser.open(door)
        return browser
    if str(way) in OWN:  # it may end what it is asked in
        browser = town.browser(handle)
        browser.open("/purposes")
        return browser
    return town.seat(handle)


def outcome(answer: Response) -> str:
    """One word for what an answer means to the person who asked."""
    if "clear-site-data" in answer.headers:
        return "ok"  # signed out, as was asked
    away = answer.headers.get("location", "") + answer.headers.get("hx-redirect", "")
    if answer.status_code == 401 or away.startswith("/sign-in"):
        return "sign-in"
    if away.startswith("/lock") and answer.request.url.path != "/lock":
        return "locked"
    named = {403: "refused", 404: "hidden"}
    if answer.status_code in named:
        return named[answer.status_code]
    return "ok" if answer.status_code < 400 else str(answer.status_code)


def answers(town: Town, way: Way, wanted: Mapping[str, str] | None = None) -> dict[str, str]:
    """What each caller is answered; who is to change an object gets one that nobody has touched.

    Where `wanted` says that somebody will be stopped, an object that stands there anyway will do.
    """
    got = {}
    for who in CALLERS:
        name = "" if who == NOBODY else who
        untouched = way.changes and (wanted or {}).get(who, "ok") == "ok"
        handle = asker(town, way, name) if untouched else name
        ids = fresh(town, way, handle) if untouched else standing(town, way)
        got[who] = outcome(ask(town, way, handle, ids))
    return got
