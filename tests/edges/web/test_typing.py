"""An unusual typist is asked once more who they are, and nobody is kept out by it."""

import os
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from hospitium.crypto.passkeys import Place
from hospitium.edges.api.server import create_server
from hospitium.senses.behaviour.profile import ENOUGH, Verdict
from hospitium.usecases import check_typing
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.passkeys import begin_registration, register
from hospitium.usecases.turn_typing import turn_typing_on
from tests.edges.callers import Browser
from tests.stations import Station
from tests.usecases.authenticator import Authenticator
from tests.usecases.typists import habit, noted

PLACE = Place("node.example", "https://node.example")
ME, ANOTHER = habit(1), habit(2)
ASKED = "Show once more that it is you"


@pytest.fixture
def http(station: Station) -> Iterator[TestClient]:
    server = create_server(station.runtime, address=PLACE.origin)
    with TestClient(server, base_url=PLACE.origin) as client:
        yield client


@pytest.fixture
def known(station: Station) -> Station:
    """Amira's typing is known."""
    turn_typing_on(station.runtime, station.staff["amira"])
    for time in range(ENOUGH):
        check_typing.check_typing(station.runtime, station.staff["amira"], noted(ME, time))
    return station


def come_in(http: TestClient, station: Station, typed: str, *, wanted: str = "/account") -> Browser:
    browser = Browser(http)
    browser.open("/sign-in")
    sent = {"handle": "amira", "code": station.codes["amira"], "typing": typed, "next": wanted}
    browser.send("/sign-in", **sent)
    return browser


def with_passkey(station: Station) -> Authenticator:
    key = Authenticator(origin=PLACE.origin, domain=PLACE.domain)
    amira, challenge = station.staff["amira"], os.urandom(32)
    options = begin_registration(station.runtime, amira, PLACE, challenge)
    register(station.runtime, amira, PLACE, challenge, key.create(options), name="Blue key")
    return key


def unlock_by(browser: Browser, key: Authenticator) -> None:
    asked = browser.http.post("/unlock/options", data={"csrf": browser.token}).json()
    answer = key.get(asked["public_key"])
    browser.send("/unlock", ceremony=asked["ceremony"], credential=answer, next="/account")


def actions(station: Station) -> list[str]:
    entries = show_log(station.runtime, station.staff["olu"], limit=1000)
    return [entry.leaf.action for entry in entries]


def test_it_is_off_until_its_owner_turns_it_on_and_off_again(desk: Browser) -> None:
    assert "Learn how I type" in desk.open("/account")
    assert "is learned and compared" in desk.send("/account/typing")
    assert "learned from 0 sign-ins" in desk.text
    assert "is erased" in desk.send("/account/typing/end")
    assert "Learn how I type" in desk.text


def test_who_types_as_usual_or_without_scripts_notices_nothing(
    http: TestClient, known: Station
) -> None:
    for typed in ("", "[[],[]]", "nonsense", "[" * 4000):
        assert come_in(http, known, typed).path == "/account"
    browser = come_in(http, known, noted(ME, 70))
    assert f"learned from {ENOUGH + 1} sign-ins" in browser.text
    wrong = Browser(http)
    assert "data-typing" in wrong.open("/sign-in")
    wrong.send("/sign-in", handle="amira", code="wrong", typing=noted(ANOTHER, 0))
    assert (wrong.status, ASKED in wrong.text) == (401, False)  # it says nothing of who asked
    assert "typing.unusual" not in actions(known)


def test_an_unusual_typist_sees_nothing_before_they_have_shown_who_they_are(
    http: TestClient, known: Station
) -> None:
    browser = come_in(http, known, noted(ANOTHER, 0), wanted="/cases")
    assert (browser.path, ASKED in browser.text) == ("/lock", True)
    browser.open("/cases")
    assert browser.path == "/lock"
    assert "typing.unusual" in actions(known)
    assert "account.new-device" not in actions(known)
    browser.send("/unlock", code="wrong", next="/cases")
    assert (browser.status, ASKED in browser.text) == (401, True)
    browser.send("/unlock", code=known.codes["amira"], next="/cases")
    assert browser.path == "/cases"
    assert actions(known)[-3:-1] == ["typing.confirmed", "account.new-device"]
    assert "last unlike the others" in browser.open("/account")
    browser = come_in(http, known, noted(ANOTHER, 1))
    browser.send("/lock/sign-out")  # or they leave
    assert browser.path == "/sign-in"
    for handle, sees in (("dana", True), ("root", False)):
        browser.sign_in(known, handle)
        assert ("Whose typing is compared" in browser.open("/oversight")) == sees
        assert (f"learned from {ENOUGH + 1} sign-ins" in browser.text) == sees


def test_the_passkey_is_asked_for_where_there_is_one_and_proves_more(
    http: TestClient, known: Station
) -> None:
    key = with_passkey(known)
    browser = come_in(http, known, noted(ME, 70))
    assert "show your passkey first" in browser.text
    browser.send("/account/typing/end")
    assert browser.status == 401
    browser = come_in(http, known, noted(ANOTHER, 0))
    assert "Show your passkey" in browser.text
    unlock_by(browser, key)
    assert browser.path == "/account"
    assert f"learned from {ENOUGH + 2} sign-ins" in browser.text
    assert "Stop, and erase what was learned" in browser.text  # a fresh proof


def test_a_signal_that_always_says_unusual_keeps_nobody_out(
    http: TestClient, known: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_typing, "judge", lambda _profile, _sample: Verdict.UNUSUAL)
    for time in range(4):  # more often than wrong codes would be forgiven
        browser = come_in(http, known, noted(ME, time))
        assert ASKED in browser.text
        browser.send("/unlock", code=known.codes["amira"], next="/account")
        assert browser.path == "/account"
        browser.send("/sign-out")
    key = with_passkey(known)
    browser = come_in(http, known, noted(ME, 20))
    browser.send("/unlock", code=known.codes["amira"], next="/account")  # the passkey is at home
    assert browser.path == "/account"
    browser = come_in(http, known, noted(ME, 21))
    unlock_by(browser, key)
    assert browser.path == "/account"
