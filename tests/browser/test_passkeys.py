"""Passkeys and the lock in a real browser, with Chromium's own virtual authenticator."""

import os
from collections.abc import Callable

import pytest

from hospitium.crypto.p256 import p256_point
from hospitium.records.devices import DeviceKeys
from hospitium.usecases.devices import add_device, enrol_device
from hospitium.usecases.passkeys import give_enrol_code
from tests.browser.conftest import Desk, Serve, Served
from tests.browser.sight import keep
from tests.browser.test_console import waiting_search
from tests.engines import FakeEngine
from tests.stations import Station

pytestmark = [pytest.mark.browser]

Sit = Callable[..., Desk]
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def by_name(served: Served) -> Served:
    """Passkeys belong to a name: the same server, called localhost."""
    return Served(served.station, served.address.replace("127.0.0.1", "localhost"))


def with_key(desk: Desk) -> Desk:
    session = desk.page.context.new_cdp_session(desk.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return desk


def enrol(desk: Desk, station: Station, handle: str) -> None:
    code = give_enrol_code(station.runtime, station.staff["root"], station.staff[handle].id).code
    desk.open("/sign-in")
    desk.page.get_by_text("Register a passkey with a code").click()
    desk.page.fill("#handle", handle)
    desk.page.fill("#code", code)
    desk.page.fill("#name", "Blue key")
    desk.press("Register")
    desk.says("Your account")


def test_from_the_code_to_the_decision_by_passkey(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = by_name(serve(fake_engine))
    candidate = waiting_search(served.station)
    desk = with_key(sit(served))
    enrol(desk, served.station, "bela")
    desk.look("account")
    desk.sign_out()
    desk.look("sign-in")
    desk.press("Sign in with a passkey")
    desk.says("What waits for you")
    served.station.clock.now += served.station.clock.now.resolution * 6 * 60 * 1_000_000
    desk.open(candidate)
    desk.says("You will be asked for your passkey.")
    desk.look("candidate")
    desk.page.check("#verdict")
    desk.page.fill("#reason", "cores agree")
    desk.press("Record my decision")
    desk.says("A second person must look")
    assert not desk.complaints


def test_a_lock_covers_the_page_and_keeps_the_work(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = by_name(serve(fake_engine))
    desk = with_key(sit(served))
    desk.page.clock.install()
    enrol(desk, served.station, "amira")
    desk.open("/cases/new")
    desk.page.fill("#family_name", "Synthetic")
    desk.page.clock.fast_forward(15 * 60 * 1000)
    desk.says("What you were doing is still there.")
    assert not desk.page.is_visible("#family_name")
    keep(desk.page, "locked-desktop")
    desk.page.fill("#lock-code", "wrong")
    desk.press("Unlock with the code")
    desk.page.locator("[data-lock-wrong]").get_by_text("do not fit").wait_for()
    desk.press("Unlock with a passkey")
    desk.page.locator("#family_name").wait_for(state="visible")
    assert desk.page.input_value("#family_name") == "Synthetic"
    desk.open("/cases")
    desk.says("Cases")
    assert "/lock" not in desk.page.url


def come_in(station: Station) -> None:
    """A phone of amira's, waiting to be confirmed."""
    keys = DeviceKeys(p256_point(os.urandom(32)), p256_point(os.urandom(32)))
    code = add_device(station.runtime, station.staff["amira"]).code
    enrol_device(station.runtime, code, keys, app="0.1.0")


def test_what_staff_are_shown_after_they_did_something(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    """The pages themselves are in test_every_page."""
    served = serve(fake_engine)
    desk = sit(served)
    desk.sign_in("amira")
    desk.open("/override")
    desk.page.fill("#reason", "a child may be moved tonight, nobody else answers")
    desk.press("Break the glass")
    desk.says("the ombudsman has been told")
    desk.look("override-broken")
    desk.press("End it now")
    desk.says("The override is over.")
    desk.open("/phones")
    desk.press("Add a phone")
    desk.says("Point the camera")
    desk.look("phone-code")
    come_in(served.station)
    desk.open("/phones")
    desk.look("phones-waiting")
    desk.page.get_by_role("button", name="It is this phone").first.click()
    desk.says("may carry packs now")
    desk.page.get_by_role("link", name="is lost").first.click()
    desk.says("Nothing brings that back")
    desk.look("phone-wipe")
    root = sit(served)
    root.sign_in("root")
    root.open("/systems")
    root.page.fill("#short", "registry")
    root.page.fill("#name", "Registry of the prosecutor")
    root.page.check("#scope-2")
    root.press("Let it in")
    root.says("Secret of system.registry")
    root.look("system-secret")
