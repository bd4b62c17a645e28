"""Signing in and out, sessions, and forms that are not from our pages."""

import re
from datetime import timedelta

import pytest
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from hospitium.edges.http.sessions import LONGEST
from hospitium.edges.web.pages import PARTS
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


def test_idle_for_a_quarter_of_an_hour_is_locked_and_not_gone(
    desk: Browser, station: Station
) -> None:
    for _ in range(3):
        station.clock.advance(timedelta(minutes=14))
        desk.open("/cases")
        assert desk.path == "/cases"
    station.clock.advance(timedelta(minutes=16))
    text = desk.open("/cases")
    assert desk.path == "/lock"
    assert "Synthetic Person" not in text
    desk.send("/unlock", code="wrong", next="/cases")
    assert desk.status == 401
    desk.send("/unlock", code=station.codes["bela"], next="/cases")
    assert desk.status == 401
    desk.send("/unlock", code=station.codes["amira"], next="/cases")
    assert desk.path == "/cases"


def test_what_was_sent_while_locked_is_kept_for_its_owner(desk: Browser, station: Station) -> None:
    desk.open("/cases/new")
    token = desk.token
    station.clock.advance(timedelta(minutes=16))
    entered = {"family_name": "Synthetic", "legal_basis": "report 12/2026", "expires": "2027-01-01"}
    text = desk.send("/cases/new", csrf=token, kind="missing-person", **entered)
    assert desk.path == "/lock"
    assert "Synthetic" not in text.replace("Synthetic Police", "")
    text = desk.send("/unlock", code=station.codes["amira"])
    assert "still here" in text
    assert 'value="report 12/2026"' in text
    desk.send("/cases/new", kind="missing-person", authority="court", contact_desk="x", **entered)
    assert desk.path.startswith("/cases/")


def test_a_locked_session_can_be_left(desk: Browser, station: Station) -> None:
    desk.open("/cases")
    desk.send("/lock")
    assert desk.path == "/lock"
    desk.send("/lock/sign-out")
    assert desk.path == "/sign-in"
    desk.open("/cases")
    assert desk.path == "/sign-in"


def test_typing_keeps_it_open_and_does_not_unlock_it(desk: Browser, station: Station) -> None:
    desk.open("/cases/new")
    token = desk.token
    for _ in range(3):
        station.clock.advance(timedelta(minutes=10))
        assert desk.http.post("/awake", data={"csrf": token}).status_code == 204
    assert desk.http.post("/awake", data={"csrf": "x"}).status_code == 403
    station.clock.advance(timedelta(minutes=16))
    desk.http.post("/awake", data={"csrf": token})
    desk.open("/cases")
    assert desk.path == "/lock"


def test_what_the_page_fetches_by_itself_keeps_nobody_signed_in(
    desk: Browser, station: Station
) -> None:
    for _ in range(3):
        station.clock.advance(timedelta(minutes=6))
        answer = desk.http.get("/queue", headers={"HX-Request": "true"}, follow_redirects=False)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/lock"


def test_no_session_lasts_longer_than_half_a_day(desk: Browser, station: Station) -> None:
    for _ in range(int(LONGEST / timedelta(minutes=10)) + 1):
        station.clock.advance(timedelta(minutes=10))
        desk.open("/purposes")
    assert desk.path == "/sign-in"


def test_who_has_left_is_out_at_once(desk: Browser, station: Station) -> None:
    end_access(station.runtime, station.staff["root"], station.staff["amira"].id)
    desk.open("/cases")
    assert desk.path == "/sign-in"


POSTS = ["/sign-out", "/cases/new", "/searches/new", "/alerts/{id}", "/cases/{id}/close",
         "/cases/{id}/sheet", "/field-alerts/{id}", "/from-the-field", "/from-the-field/{id}",
         "/cases/{id}/prints", "/cases/{id}/verify", "/searches/{id}/candidates/{id}",
         "/lock", "/unlock", "/unlock/options", "/awake", "/lock/sign-out", "/account/prove",
         "/account/prove/options", "/account/passkeys", "/account/passkeys/options",
         "/account/passkeys/{id}/revoke", "/account/sessions/{id}/end", "/account/sign-out",
         "/account/typing", "/account/typing/end",
         "/account/roles", "/account/roles/{id}/end", "/override", "/override/{id}/end",
         "/override/case",
         "/captures/look", "/live-looks/{id}",
         "/overrides/{id}", "/handed-work/{id}", "/staff", "/staff/{id}/code", "/staff/{id}/lost",
         "/staff/{id}/sign-out", "/staff/{id}/link", "/staff/{id}/leave", "/agencies", "/systems",
         "/systems/{id}/rotate", "/systems/{id}/revoke", "/cases/find", "/cases/{id}/ask/access",
         "/cases/{id}/best-interests/new", "/cases/{id}/best-interests/{id}", "/cases/{id}/code",
         "/cases/{id}/consent/new", "/cases/{id}/guardians/new",
         "/cases/{id}/guardians/{id}/conflict", "/log/check", "/oversight/assessments/new",
         "/oversight/assessments/1", "/oversight/export", "/oversight/limits",
         "/oversight/retention", "/rights/{id}",
         "/rights/{id}/copy", "/rights/{id}/review", "/phones", "/phones/{id}/confirm",
         "/phones/{id}/revoke", "/phones/{id}/wipe", "/packs", "/packs/{id}/revoke",
         "/cases/{id}/regions", "/same-person", "/same-person/{id}", "/jobs/{id}/stop",
         "/old-faces", "/cases/{id}/faces",
         "/cases/{id}/faces/{id}/remove", "/cases/{id}/irises",
         "/cases/{id}/irises/{id}/remove"]  # fmt: skip
SAMPLES = {"{kind}": "access", "{number}": "1"}
SOME_ID = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_form_without_our_mark_does_nothing(desk: Browser, token: str) -> None:
    for path in POSTS:
        text = desk.send(path.replace("{id}", SOME_ID), csrf=token, kind="missing-person")
        assert desk.status == 403, path
        assert "load the page again" in text
        assert "stale_form" in text


DOORS = ["/sign-in", "/sign-in/passkey", "/sign-in/options", "/sign-in/enrol",
         "/sign-in/enrol/options"]  # fmt: skip


@pytest.mark.parametrize("path", DOORS)
def test_signing_in_wants_our_mark_too(http: TestClient, station: Station, path: str) -> None:
    browser = Browser(http)
    browser.send(path, csrf="0" * 64, handle="amira", code=station.codes["amira"])
    assert browser.status == 403


@pytest.mark.parametrize("path", ["/", "/cases", "/cases/new", "/cases/find",
                                  "/searches", "/searches/new",
                                  "/alerts", "/log", "/purposes", f"/cases/{SOME_ID}", "/account",
                                  "/account/roles", "/override", "/oversight",
                                  "/overrides", "/staff",
                                  "/staff/amira", "/agencies", "/systems", "/lock",
                                  "/phones", "/packs", "/same-person"])  # fmt: skip
def test_every_page_wants_somebody(http: TestClient, path: str) -> None:
    answer = http.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/sign-in")


def test_the_api_takes_no_cookie(desk: Browser) -> None:
    assert desk.http.get("/api/v1/cases").status_code == 401


def test_every_form_is_known_to_this_test() -> None:
    """A new form of the console must prove that it wants our mark."""
    forms = {
        re.sub(r"{\w+}", lambda part: SAMPLES.get(part[0], "{id}"), route.path)
        for part in PARTS
        for route in part.router.routes
        if isinstance(route, APIRoute) and "POST" in (route.methods or ())
    }
    of_the_person = {path for path in forms if path.startswith("/notes")}
    """Behind a person's code; `tests/edges/web/test_rights.py` sends those from elsewhere."""
    # what language somebody reads in harms nobody; other sites' pages are refused all the same
    assert forms - of_the_person == {*POSTS, *DOORS, "/language"}
