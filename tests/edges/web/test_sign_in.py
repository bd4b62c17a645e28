"""Signing in and out, sessions, and forms that are not from our pages."""

from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from hospitium.edges.web.sessions import LONGEST
from hospitium.edges.web.sign_in_pages import local_path
from hospitium.usecases.operators import end_access
from tests.edges.callers import Browser
from tests.stations import Station


def test_sign_in_leads_to_what_waits_and_out_again(http: TestClient, station: Station) -> None:
    browser = Browser(http)
    assert "What waits for you" in browser.sign_in(station, "amira")
    browser.send("/sign-out")
    assert browser.path == "/sign-in"
    browser.open("/cases")
    assert browser.path == "/sign-in"


def test_the_cookie_is_for_this_server_alone(http: TestClient, station: Station) -> None:
    browser = Browser(http)
    browser.open("/sign-in")
    answer = http.post(
        "/sign-in",
        data={"handle": "amira", "code": station.codes["amira"], "csrf": browser.token},
        follow_redirects=False,
    )
    cookie = next(c for c in answer.headers.get_list("set-cookie") if "session" in c)
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie


def test_off_the_loopback_the_cookie_wants_tls(server: object) -> None:
    with TestClient(server, base_url="https://node.example") as away:  # type: ignore[arg-type]
        assert "Secure" in away.get("/sign-in").headers["set-cookie"]


def test_a_wrong_code_says_so_and_keeps_the_name(http: TestClient) -> None:
    browser = Browser(http)
    browser.open("/sign-in")
    text = browser.send("/sign-in", handle="amira", code="wrong")
    assert browser.status == 401
    assert "There is a problem" in text
    assert 'value="amira"' in text
    assert "wrong" not in text.replace("what is wrong", "")


def test_sign_in_goes_back_to_the_page_that_was_wanted(http: TestClient, station: Station) -> None:
    browser = Browser(http)
    browser.open("/cases")
    assert browser.path == "/sign-in"
    browser.send("/sign-in", handle="amira", code=station.codes["amira"], next="/cases")
    assert browser.path == "/cases"


@given(
    st.one_of(st.text(max_size=50), st.sampled_from(["//evil", "/\\evil", "https://e", "/a\nb"]))
)
def test_next_never_leads_away(path: str) -> None:
    local = local_path(path)
    assert local.startswith("/")
    assert not local.startswith("//")
    assert "\\" not in local


def test_idle_for_half_an_hour_is_signed_out(desk: Browser, station: Station) -> None:
    for _ in range(3):
        station.clock.advance(timedelta(minutes=29))
        desk.open("/cases")
        assert desk.path == "/cases"
    station.clock.advance(timedelta(minutes=31))
    desk.open("/cases")
    assert desk.path == "/sign-in"


def test_what_the_page_fetches_by_itself_keeps_nobody_signed_in(
    desk: Browser, station: Station
) -> None:
    for _ in range(3):
        station.clock.advance(timedelta(minutes=11))
        answer = desk.http.get("/queue", headers={"HX-Request": "true"}, follow_redirects=False)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in"


def test_no_session_lasts_longer_than_half_a_day(desk: Browser, station: Station) -> None:
    for _ in range(int(LONGEST / timedelta(minutes=25)) + 1):
        station.clock.advance(timedelta(minutes=25))
        desk.open("/purposes")
    assert desk.path == "/sign-in"


def test_who_has_left_is_out_at_once(desk: Browser, station: Station) -> None:
    end_access(station.runtime, station.staff["root"], station.staff["amira"].id)
    desk.open("/cases")
    assert desk.path == "/sign-in"


POSTS = ["/sign-out", "/cases/new", "/searches/new", "/alerts/{id}", "/cases/{id}/close",
         "/cases/{id}/prints", "/cases/{id}/verify", "/searches/{id}/candidates/{id}"]  # fmt: skip
SOME_ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_our_mark_does_nothing(desk: Browser, path: str, token: str) -> None:
    text = desk.send(path.replace("{id}", SOME_ID), csrf=token, kind="missing-person")
    assert desk.status == 403
    assert "load the page again" in text
    assert "stale_form" in text


def test_signing_in_wants_our_mark_too(http: TestClient, station: Station) -> None:
    browser = Browser(http)
    browser.send("/sign-in", csrf="0" * 64, handle="amira", code=station.codes["amira"])
    assert browser.status == 403


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/new", "/cases/find",
                                  "/searches", "/searches/new",
                                  "/alerts", "/log", "/purposes", f"/cases/{SOME_ID}"])  # fmt: skip
def test_every_page_wants_somebody(http: TestClient, path: str) -> None:
    answer = http.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_the_api_takes_no_cookie(desk: Browser) -> None:
    assert desk.http.get("/api/v1/cases").status_code == 401
