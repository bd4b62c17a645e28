"""How somebody types, from the keyboard to the passkey, in a real browser."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Request

from hospitium.senses.behaviour.profile import ENOUGH
from hospitium.senses.behaviour.wire import read_sample
from hospitium.usecases.check_typing import Signal, check_typing
from tests.browser.conftest import Desk, Serve
from tests.browser.test_passkeys import by_name, enrol, with_key
from tests.engines import FakeEngine
from tests.usecases.typists import CODE_KEYS, HANDLE_KEYS, habit, noted

pytestmark = [pytest.mark.browser]

Sit = Callable[..., Desk]


def test_an_unusual_typist_is_asked_for_the_passkey_and_only_times_are_sent(
    serve: Serve, sit: Sit, fake_engine: FakeEngine
) -> None:
    served = by_name(serve(fake_engine))
    station, sent = served.station, list[str]()
    desk = with_key(sit(served))
    enrol(desk, station, "amira")
    desk.press("Learn how I type")
    desk.says("learned from 0 sign-ins")
    for time in range(ENOUGH):
        typed = noted(habit(1), time)
        assert check_typing(station.runtime, station.staff["amira"], typed) is Signal.LEARNING
    desk.sign_out()

    def keep(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/sign-in"):
            sent.extend(parse_qs(request.post_data or "").get("typing", []))

    desk.page.on("request", keep)
    desk.page.locator("#handle").press_sequentially("amira")
    desk.page.locator("#code").press_sequentially(station.codes["amira"])
    desk.page.locator("#code").press("Enter")
    desk.says("Show once more that it is you")
    desk.look("doubted")
    assert [len(one) for one in read_sample(sent[0])] == [HANDLE_KEYS, CODE_KEYS]
    assert {type(n) for text in json.loads(sent[0]) for press in text for n in press} == {int}
    desk.press("Show your passkey")
    desk.says("What waits for you")
    desk.open("/account")
    desk.says("last unlike the others")
    desk.says(f"learned from {ENOUGH + 1} sign-ins")
    desk.sign_out()
    desk.page.locator("#handle").press_sequentially("amirax")
    desk.page.locator("#handle").press("Backspace")
    desk.page.fill("#code", station.codes["amira"])  # as a password manager does
    desk.page.locator("#code").press("Enter")
    desk.says("What waits for you")
    assert json.loads(sent[1]) == [[], []]
    assert not desk.complaints
