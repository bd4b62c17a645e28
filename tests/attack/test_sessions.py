"""A session is made by the server at sign-in, known to nobody before, and gone after sign-out."""

from http.cookies import Morsel, SimpleCookie

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from hospitium.edges.http.sessions import TOKEN_BYTES
from tests.attack.town import Town
from tests.edges.callers import Browser

NETWORK = "https://console.example"
SESSION, FORM = "hospitium_session", "hospitium_sign_in"


def cookies(answer: Response) -> dict[str, Morsel[str]]:
    """The cookies that an answer sets, by their whole name."""
    jar: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        jar.load(line)
    return dict(jar)


def sign_in(browser: Browser, town: Town, handle: str = "officer") -> Response:
    browser.open("/sign-in")
    browser.send("/sign-in", handle=handle, code=town.station.codes[handle])
    assert browser.page is not None
    return browser.page


def session_of(answer: Response) -> str:
    (value,) = [m.value for name, m in cookies(answer).items() if name.endswith(SESSION)]
    return value


def works(town: Town, session_id: str) -> bool:
    http = TestClient(town.server, base_url="http://127.0.0.1", follow_redirects=False)
    http.cookies.set(SESSION, session_id)
    return http.get("/purposes").status_code == 200


@pytest.mark.parametrize("planted", ["0" * 64, "", "x", "é", "a" * 8000])
def test_a_planted_session_never_becomes_one(town: Town, planted: str) -> None:
    browser = town.browser()
    if planted.isascii():
        browser.http.cookies.set(SESSION, planted)
    got = session_of(sign_in(browser, town))
    assert got != planted
    assert len(got) == 2 * TOKEN_BYTES
    assert not (planted.isascii() and planted and works(town, planted))
    assert works(town, got)


def test_each_sign_in_makes_a_new_session_and_ends_the_one_before(town: Town) -> None:
    browser = town.browser()
    seen = [session_of(sign_in(browser, town)) for _ in range(3)]
    assert len(set(seen)) == 3
    assert [works(town, one) for one in seen] == [False, False, True]


def test_a_failed_sign_in_sets_no_session_and_keeps_the_one_there_is(town: Town) -> None:
    browser = town.browser()
    first = session_of(sign_in(browser, town))
    browser.open("/sign-in")
    browser.send("/sign-in", handle="officer", code="wrong")
    assert browser.page is not None
    assert not any(name.endswith(SESSION) for name in cookies(browser.page))
    assert works(town, first)
    sign_in(town.browser(), town)  # else the throttle remembers the wrong code


def test_after_signing_out_the_session_is_worth_nothing(town: Town) -> None:
    browser = town.browser()
    session = session_of(sign_in(browser, town))
    browser.open("/purposes")
    browser.send("/sign-out")
    assert not works(town, session)


def test_the_session_and_its_mark_are_two_secrets(town: Town) -> None:
    browser = town.browser()
    session = session_of(sign_in(browser, town))
    text = browser.open("/purposes")
    assert browser.token
    assert session not in text
    assert not works(town, browser.token)


def test_a_form_of_one_session_does_not_fit_another(town: Town) -> None:
    one, other = town.browser("officer"), town.browser("officer")
    one.open("/purposes")
    other.open("/purposes")
    other.send("/sign-out", csrf=one.token)
    assert other.status == 403


@pytest.mark.parametrize("base", ["http://127.0.0.1", "http://localhost", NETWORK, "http://lan"])
def test_cookies_are_for_us_alone(town: Town, base: str) -> None:
    """Out of reach of scripts and other sites; of other hosts and clear text too, where TLS is."""
    http = TestClient(town.server, base_url=base, follow_redirects=False)
    page = http.get("/sign-in")
    browser = Browser(http, page)
    sent = {"handle": "officer", "code": town.station.codes["officer"], "csrf": browser.token}
    form = cookies(page)
    jar = "; ".join(f"{name}={morsel.value}" for name, morsel in form.items())
    answer = http.post("/sign-in", data=sent, headers={"Cookie": jar})
    assert answer.status_code == 303
    for name, one in {**form, **cookies(answer)}.items():
        assert one["httponly"], name
        assert one["samesite"] == "strict", name
        assert not one["domain"], name
        loopback = base != NETWORK and base != "http://lan"
        assert bool(one["secure"]) != loopback
        assert name.startswith("__Host-") != loopback
        if name.startswith("__Host-"):
            assert one["path"] == "/"
