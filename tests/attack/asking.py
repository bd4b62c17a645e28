"""Ask for each way in as somebody would who may, and tell what the answer means to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from httpx2 import Response

from tests.attack.bodies import BODIES, DOORS, OWN, Asked
from tests.attack.expected import CALLERS, NOBODY
from tests.attack.objects import fresh, standing
from tests.attack.routes import Way
from tests.attack.town import DESK, Town
from tests.edges.callers import Browser

BEHIND_A_CODE = ("/notes/contest", "/notes/correction", "/notes/proof/")
"""Open to whoever has opened the page with a person's code, signed in or not."""
AS_OFTEN_AS_WANTED = frozenset({
    "POST /notes", "POST /notes/correction", "POST /override/case",
    "POST /api/v1/cases/{case_id}/verifications", "POST /cases/{case_id}/verify",
    "POST /api/v1/cases/{case_id}/code", "POST /cases/{case_id}/code",
    "POST /api/v1/cases/{case_id}/guardians", "POST /cases/{case_id}/guardians/new",
    "POST /api/v1/cases/{case_id}/best-interests", "POST /cases/{case_id}/best-interests/new",
})  # fmt: skip
"""They use nothing up: one object does for every caller."""


def asker(town: Town, way: Way, who: str) -> str:
    """Whom to ask as: somebody new of the same roles where `way` changes the one who asks."""
    return town.newcomer(who) if who and str(way) in OWN else who


@dataclass(frozen=True, slots=True)
class Ready:
    """A request that only has to be sent: its sender is signed in, what it takes is made."""

    town: Town
    way: Way
    handle: str
    ids: dict[str, str]
    browser: Browser | None
    sent: dict[str, Any]

    def send(self) -> Response:
        """Send it once."""
        path = self.way.at(self.ids)
        if self.browser is None:
            answer = self.town.ask(self.handle, self.way.method, path, **self.sent)
        else:
            answer = self.browser.http.request(self.way.method, path, **self.sent)
        if self.way.changes and "/assessments" in self.way.path:
            self.town.assessed()  # else the next request finds a node that may not search
        return answer


def prepare(
    town: Town, way: Way, handle: str, ids: dict[str, str], *, headers: dict[str, str] | None = None
) -> Ready:
    """Make what `way` takes, for `handle` to send; an empty handle is nobody."""
    browser = None if way.for_machines else browser_of(town, way, handle, ids)
    sent = body(town, way, handle, ids)
    if headers is not None:
        sent["headers"] = sent.get("headers", {}) | headers
    if browser is not None and way.changes:
        sent["data"] = {"csrf": browser.token} | sent["data"]
    return Ready(town, way, handle, ids, browser, sent)


def ask(
    town: Town, way: Way, handle: str, ids: dict[str, str], *, headers: dict[str, str] | None = None
) -> Response:
    """Send what `way` takes, as `handle`; an empty handle is nobody."""
    return prepare(town, way, handle, ids, headers=headers).send()


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
    Behind a person's code no operator is looked at: one role there stands for all of them.
    """
    got: dict[str, str] = {}
    for who in CALLERS:
        if way.path.startswith(BEHIND_A_CODE) and len(got) > 1:
            got[who] = got[DESK]
            continue
        name = "" if who == NOBODY else who
        may = way.changes and (wanted or {}).get(who, "ok") == "ok"
        handle = asker(town, way, name) if may else name
        untouched = may and str(way) not in AS_OFTEN_AS_WANTED
        ids = fresh(town, way, handle) if untouched else standing(town, way)
        got[who] = outcome(ask(town, way, handle, ids))
    return got
