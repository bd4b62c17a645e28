"""What another site can make a signed-in browser send: refused, and nothing has changed."""

from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy import text

from hospitium.records.models import Base
from tests.attack.asking import BODIES, TAKES_NO_MARK
from tests.attack.expected import read_table
from tests.attack.routes import Way
from tests.attack.town import ALL, Town

FORMS = [way for way in read_table() if way.changes and not way.for_machines]
MARKED = [way for way in FORMS if str(way) not in TAKES_NO_MARK]
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
    assert len(MARKED) >= 8
    assert len(CALLS) >= 7


@pytest.mark.parametrize("way", MARKED, ids=str)
def test_a_form_without_our_mark_changes_nothing(town: Town, way: Way) -> None:
    ids = town.standing_ids(way.parameters)
    other = town.browser("officer")
    other.open("/purposes")
    before = everything(town)
    for mark in (None, "", "0" * 64, "é", other.token):
        answer = send(town, way, ids, mark=mark)
        assert answer.status_code == 403, mark
        assert "stale_form" in answer.text
    assert everything(town) == before


@pytest.mark.parametrize("way", MARKED, ids=str)
def test_a_form_of_another_site_changes_nothing_even_with_our_mark(town: Town, way: Way) -> None:
    ids = town.standing_ids(way.parameters)
    before = everything(town)
    for headers in FOREIGN:
        answer = send(town, way, ids, mark=town.seat(ALL).token, headers=headers)
        assert answer.status_code == 403, headers
        assert "from_elsewhere" in answer.text
    assert everything(town) == before


@pytest.mark.parametrize("way", [w for w in MARKED if w.path != "/sign-out"], ids=str)
def test_a_form_of_ours_is_taken(town: Town, way: Way) -> None:
    """Else the tests above would show nothing."""
    for headers in OURS:
        ids = town.ids(way.parameters)
        answer = send(town, way, ids, mark=town.seat(ALL).token, headers=headers)
        assert answer.status_code < 400, headers


@pytest.mark.parametrize("way", CALLS, ids=str)
def test_the_api_takes_nothing_from_another_sites_page(town: Town, way: Way) -> None:
    ids = town.standing_ids(way.parameters)
    before = everything(town)
    for headers in FOREIGN:
        answer = town.ask(ALL, way.method, way.at(ids), headers=headers, **BODIES[str(way)](town))
        assert (answer.status_code, answer.json()["code"]) == (
            403,
            "hospitium.bad_input.from_elsewhere",
        )
    assert everything(town) == before


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
    ids = town.standing_ids(way.parameters)
    before = everything(town, but_the_log=True)
    asks: list[dict[str, Any]] = [
        {"headers": {"X-HTTP-Method-Override": way.method, "X-HTTP-Method": way.method}},
        {"params": {"_method": way.method, "method": way.method}},
    ]
    for sent in asks:
        if way.for_machines:
            town.ask(ALL, "GET", way.at(ids), **sent)
        else:
            town.seat(ALL).http.get(way.at(ids), **sent)
    assert everything(town, but_the_log=True) == before


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND"])
def test_a_method_that_a_page_does_not_have_is_refused(town: Town, method: str) -> None:
    for way in read_table():
        if not way.parameters:
            answer = town.seat(ALL).http.request(method, way.path)
            assert answer.status_code in (404, 405), (way, method)


def send(
    town: Town, way: Way, ids: dict[str, str], *, mark: str | None, headers: Any = None
) -> Response:
    sent = BODIES[str(way)](town)
    sent["data"] = {"nothing": "1"} | sent["data"] | ({} if mark is None else {"csrf": mark})
    return town.seat(ALL).http.request(way.method, way.at(ids), headers=headers, **sent)


def everything(town: Town, *, but_the_log: bool = False) -> list[Any]:
    """Every row of the node's database."""
    of_log = ("audit", "log", "tile")
    with town.station.runtime.node.read() as session:
        return [
            session.execute(text(f"SELECT * FROM {name}")).all()
            for name in sorted(Base.metadata.tables)
            if not (but_the_log and any(word in name for word in of_log))
        ]
