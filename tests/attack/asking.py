"""A request for each way in that would be answered if the person may: the body that it takes.

A way that changes something needs an entry in `BODIES`; one that only reads needs none.
"""

from collections.abc import Callable, Mapping
from typing import Any

from httpx2 import Response

from tests.attack.expected import CALLERS, NOBODY
from tests.attack.routes import Way
from tests.attack.town import INDEX, Town
from tests.edges.callers import CASE, images
from tests.engines import fake_print
from tests.stations import INCIDENT

Body = Callable[[Town], dict[str, Any]]
VERDICT = {"verdict": "reject", "reason": "the cores differ"}
ASSESSMENT = {
    "title": "Finding the missing",
    "version": "2",
    "responsible": "amira",
    "reviewed_on": "2026-11-20",
    "valid_until": "2029-11-20",
    "document_sha256": "ab" * 32,
    "purposes": ["roadside-check"],
    "legal_basis": "Police act, section 12",
}
FORM_CASE = {
    "kind": "missing-person",
    "given_name": "Amal",
    "family_name": "Synthetic",
    "sex": "unknown",
    "legal_basis": "missing person report 12/2026",
    "authority": "Synthetic district court",
    "contact_desk": "Missing persons desk",
    "expires_on": "2027-02-01",
}


def _print(town: Town) -> Any:
    return images(fake_print(next(town.people), INDEX))


def _enrol(town: Town) -> dict[str, Any]:
    return {"files": _print(town), "data": {"fingers": INDEX.slug}}


def _search(town: Town) -> dict[str, Any]:
    data = {"purpose": "roadside-check", "incident": INCIDENT, "fingers": INDEX.slug}
    return {"files": _print(town), "data": data}


def _form(town: Town) -> dict[str, Any]:
    return {"files": _print(town), "data": {"finger": INDEX.slug}}


def _search_form(town: Town) -> dict[str, Any]:
    data = {"finger": INDEX.slug, "purpose": "roadside-check", "place": "km 41", "reason": "alone"}
    return {"files": _print(town), "data": data}


BODIES: dict[str, Body] = {
    "POST /api/v1/cases": lambda _: {"json": CASE},
    "POST /api/v1/cases/{case_id}/closure": lambda _: {"json": {"reason": "found"}},
    "POST /api/v1/cases/{case_id}/prints": _enrol,
    "POST /api/v1/cases/{case_id}/verifications": _enrol,
    "POST /api/v1/searches": _search,
    "POST /api/v1/candidates/{candidate_id}/verdicts": lambda _: {"json": VERDICT},
    "POST /api/v1/alerts/{alert_id}/acknowledgement": lambda _: {},
    "POST /api/v1/assessments": lambda _: {"json": ASSESSMENT},
    "POST /api/v1/assessments/{number}/withdrawal": lambda _: {"json": {"reason": "replaced"}},
    "POST /sign-out": lambda _: {"data": {}},
    "POST /cases/new": lambda _: {"data": FORM_CASE},
    "POST /cases/{case_id}/close": lambda _: {"data": {"reason": "found"}},
    "POST /cases/{case_id}/prints": _form,
    "POST /cases/{case_id}/verify": _form,
    "POST /searches/new": _search_form,
    "POST /searches/{search_id}/candidates/{candidate_id}": lambda _: {"data": VERDICT},
    "POST /alerts/{alert_id}": lambda _: {"data": {}},
}
"""By way: what to send. Forms of the console get their mark from `ask`."""
TAKES_NO_MARK = frozenset({"POST /sign-in"})
"""Forms of the console that nobody can be signed in for; tests/attack/test_sessions.py has them."""


def ask(town: Town, way: Way, handle: str, ids: dict[str, str]) -> Response:
    """Send what `way` takes, as `handle`; an empty handle is nobody."""
    sent = BODIES[str(way)](town) if str(way) in BODIES else {}
    if way.for_machines:
        answer = town.ask(handle, way.method, way.at(ids), **sent)
        if way.changes and "/assessments" in way.path:
            town.assessed()  # else the next request finds a node that may not search
        return answer
    browser = town.seat(handle) if handle else town.browser()
    if way.path == "/sign-out" and handle:
        town.seated.pop(handle)
    if way.changes:
        sent["data"] = {**sent.get("data", {}), "csrf": browser.token}
    return browser.http.request(way.method, way.at(ids), **sent)


def outcome(answer: Response) -> str:
    """One word for what an answer means to the person who asked."""
    if "clear-site-data" in answer.headers:
        return "ok"  # signed out, as was asked
    away = answer.headers.get("location", "") + answer.headers.get("hx-redirect", "")
    if answer.status_code == 401 or away.startswith("/sign-in"):
        return "sign-in"
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
        fresh = way.changes and (wanted or {}).get(who, "ok") == "ok"
        ids = town.ids(way.parameters) if fresh else town.standing_ids(way.parameters)
        got[who] = outcome(ask(town, way, "" if who == NOBODY else who, ids))
    return got
