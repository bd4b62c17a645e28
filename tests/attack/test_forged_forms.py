"""What another site can make a signed-in browser send: refused, and nothing has changed."""

from typing import Any

import pytest
from httpx2 import Response

from tests.attack.asking import BEHIND_A_CODE, ask, asker, body, browser_of
from tests.attack.bodies import DOORS, OWN
from tests.attack.expected import read_table
from tests.attack.objects import fresh, standing
from tests.attack.routes import Way
from tests.attack.town import ALL, Town

FORMS = [way for way in read_table() if way.changes and not way.for_machines]
FORMS = [way for way in FORMS if str(way) != "POST /language"]
"""What language somebody reads in harms nobody; other sites' pages are refused all the same."""
OUTSIDE = [way for way in FORMS if str(way) in DOORS or way.path.startswith(BEHIND_A_CODE)]
"""Forms of who is not signed in: at the doors, and on the page behind a person's code."""
MARKED = [way for way in FORMS if way not in OUTSIDE]
CALLS = [way for way in read_table() if way.changes and way.for_machines]
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://127.0.0.1.evil.example"},
    {"Origin": "http://127.0.0.1:9"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
]
OURS = [
    {"Origin": "http://127.0.0.1"},
    {"Sec-Fetch-Site": "same-origin"},
    {"Origin": "null"},  # what our own pages send without TLS, for they send no referrer
    {},
]


def test_there_are_forms() -> None:
    assert len(MARKED) >= 50
    assert len(OUTSIDE) >= 8
    assert len(CALLS) >= 45


@pytest.mark.parametrize("way", MARKED, ids=str)
def test_a_form_without_our_mark_changes_nothing(town: Town, way: Way) -> None:
    ids, sent = standing(town, way), fields(town, way)
    others, _ = town.seat("officer").token, town.seat(ALL)
    before = town.everything()
    for mark in (None, "", "0" * 64, "é", others):
        answer = send(town, way, ids, sent, mark=mark)
        assert answer.status_code == 403, mark
        assert "stale_form" in answer.text
    assert town.everything() == before


@pytest.mark.parametrize("way", MARKED, ids=str)
def test_a_form_of_another_site_changes_nothing_even_with_our_mark(town: Town, way: Way) -> None:
    ids, sent = standing(town, way), fields(town, way)
    ours = town.seat(ALL).token
    before = town.everything()
    for headers in FOREIGN:
        answer = send(town, way, ids, sent, mark=ours, headers=headers)
        assert answer.status_code == 403, headers
        assert "from_elsewhere" in answer.text
    assert town.everything() == before


@pytest.mark.parametrize("way", OUTSIDE, ids=str)
def test_a_form_at_a_door_takes_our_mark_and_our_page(town: Town, way: Way) -> None:
    """Signing somebody in as somebody else is an attack too: they would work in a strange name."""
    ids = standing(town, way)
    browser, sent = browser_of(town, way, "", ids), body(town, way, "", ids)
    before = town.everything()
    for headers in [{}, *FOREIGN]:
        mark = browser.token if headers else "0" * 64
        data = {"csrf": mark} | sent["data"]
        answer = browser.http.post(way.at(ids), data=data, headers=headers)
        assert answer.status_code in (403, 404), headers
        assert "hospitium_session" not in str(answer.headers.multi_items())
    assert town.everything() == before


@pytest.mark.parametrize("way", [*MARKED, *OUTSIDE], ids=str)
def test_a_form_of_ours_is_taken(town: Town, way: Way) -> None:
    """Else the tests above would show nothing. The headers are read by one function for all."""
    headers = OURS[FORMS.index(way) % len(OURS)]
    handle = "" if way in OUTSIDE else asker(town, way, ALL)
    answer = ask(town, way, handle, fresh(town, way, handle), headers=headers)
    assert answer.status_code < 400, headers


@pytest.mark.parametrize("way", CALLS, ids=str)
def test_the_api_takes_nothing_from_another_sites_page(town: Town, way: Way) -> None:
    ids = standing(town, way)
    sent = body(town, way, ALL if str(way) not in OWN else "", ids)
    before = town.everything()
    for headers in FOREIGN:
        answer = town.ask(ALL, way.method, way.at(ids), **{**sent, "headers": headers})
        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "hospitium.bad_input.from_elsewhere",
        )
    assert town.everything() == before


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_nobody_is_signed_in_by_another_site(town: Town, headers: dict[str, str]) -> None:
    browser = town.browser()
    browser.open("/sign-in")
    fields = {"handle": ALL, "code": town.station.codes[ALL], "csrf": browser.token}
    answer = browser.http.post("/sign-in", data=fields, headers=headers)
    assert answer.status_code == 403
    assert "hospitium_session" not in str(answer.headers.multi_items())


@pytest.mark.parametrize("way", [*MARKED, *CALLS], ids=str)
def test_reading_never_changes_even_if_it_asks_to(town: Town, way: Way) -> None:
    """No header, parameter or field turns GET into something else."""
    ids = standing(town, way)
    asks: list[dict[str, Any]] = [
        {},  # the first look at an override is noted; so it is before we begin to compare
        {"headers": {"X-HTTP-Method-Override": way.method, "X-HTTP-Method": way.method}},
        {"params": {"_method": way.method, "method": way.method}},
    ]
    seen = []
    for sent in asks:
        if way.for_machines:
            town.ask(ALL, "GET", way.at(ids), **sent)
        else:
            town.seat(ALL).http.get(way.at(ids), **sent)
        seen.append(town.everything(but_the_log=True))
    assert seen[1] == seen[2] == seen[0]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_a_page_does_not_have_is_refused(town: Town, method: str) -> None:
    ways = read_table()
    for way in ways:
        if not way.parameters and not any(one.answers(method, way.path) for one in ways):
            answer = town.seat(ALL).http.request(method, way.path)
            assert answer.status_code in (404, 405), (way, method)


def fields(town: Town, way: Way) -> dict[str, Any]:
    """What the form of `way` takes, from somebody who loses nothing by it."""
    return body(town, way, "" if str(way) in OWN else ALL, standing(town, way))


def send(
    town: Town,
    way: Way,
    ids: dict[str, str],
    sent: dict[str, Any],
    *,
    mark: str | None,
    headers: dict[str, str] | None = None,
) -> Response:
    data = {"nothing": "1"} | sent["data"] | ({} if mark is None else {"csrf": mark})
    return town.seat(ALL).http.request(
        way.method, way.at(ids), **{**sent, "data": data, "headers": headers}
    )
