"""The pages of account, staff, systems and overrides, without scripts."""

import re
from datetime import timedelta

from fastapi.testclient import TestClient

from hospitium.edges.http.state import DEVICE_COOKIE
from hospitium.usecases.break_glass import break_glass
from hospitium.usecases.operators import find_operator
from tests.edges.callers import BASE, Browser
from tests.stations import Station


def at(server: object, station: Station, handle: str) -> Browser:
    """Somebody with a browser of their own."""
    client = TestClient(server, base_url=BASE)  # type: ignore[arg-type]
    browser = Browser(client)
    browser.sign_in(station, handle)
    return browser


def test_a_colleague_comes_and_goes(server: object, station: Station, desk: Browser) -> None:
    root = at(server, station, "root")
    root.open("/staff")
    assert "choose at least one role" in root.send("/staff", handle="nia", name="Nia").lower()
    text = root.send("/staff", handle="nia", name="Synthetic nia", role="officer")
    code = re.search(r"Access code of nia: ([a-z2-7-]{27})", text)
    assert code
    nia = Browser(TestClient(server, base_url=BASE))  # type: ignore[arg-type]
    nia.open("/sign-in")
    nia.send("/sign-in", handle="nia", code=code[1])
    assert nia.path == "/"
    desk.open("/cases/new")
    station.open_case()
    root.open("/staff/amira")
    assert "1 case or search is open" in root.text
    root.send("/staff/amira/leave", to="nia")
    assert root.path == "/staff"
    desk.open("/cases")
    assert desk.path == "/sign-in"
    text = nia.open("/")
    assert "Handed over to you" in text
    work = re.search(r'action="(/handed-work/[0-9a-f-]+)"', text)
    assert work
    nia.send(work[1], kind="case")
    assert nia.path.startswith("/cases/")


def test_roles_that_do_not_go_together_are_told_at_the_form(
    server: object, station: Station
) -> None:
    root = at(server, station, "root")
    root.open("/staff")
    text = root.send("/staff", handle="both", name="x", role=["officer", "administrator"])
    assert root.status == 403
    assert "do not go together" in text


def test_an_override_waits_on_the_ombudsmans_first_page(server: object, station: Station) -> None:
    break_glass(
        station.runtime,
        find_operator(station.runtime, station.staff["amira"].id),
        reason="a child may be moved tonight, nobody else answers",
        lasting=timedelta(minutes=10),
    )
    amira = at(server, station, "amira")
    assert "You have broken the glass until" in amira.open("/cases")
    amira.open("/override")
    assert "not the id" in amira.send("/override/case", case="12")
    amira.send("/override/case", case=str(station.open_case()))
    assert amira.status == 200
    assert amira.path.startswith("/cases/")
    omar = at(server, station, "omar")
    assert omar.path == "/overrides"
    assert "a child may be moved tonight" in omar.text
    station.clock.advance(timedelta(minutes=10))
    text = omar.open("/overrides")
    review = re.search(r'action="(/overrides/[0-9a-f-]+)"', text)
    assert review
    assert "Choose whether" in omar.send(review[1], finding="fine")
    omar.send(review[1], finding="fine", justified="yes")
    assert "No override waits" in omar.text


def test_sessions_are_seen_and_ended_from_another_browser(
    server: object, station: Station, desk: Browser
) -> None:
    other = at(server, station, "amira")
    text = desk.open("/account")
    assert len(re.findall(r"/account/sessions/[0-9a-f]+/end", text)) == 1
    session = re.search(r"/account/sessions/[0-9a-f]+/end", text)
    assert session
    desk.send(session[0])
    other.open("/cases")
    assert other.path == "/sign-in"
    other.sign_in(station, "amira")
    desk.open("/account")
    desk.send("/account/sign-out")
    assert desk.path == "/sign-in"
    other.open("/cases")
    assert other.path == "/sign-in"


def test_a_known_browser_gets_in_while_a_stranger_guesses(
    server: object, station: Station, desk: Browser
) -> None:
    """The right code from a browser that amira came from works, whatever others try."""
    assert desk.http.cookies.get(DEVICE_COOKIE)
    desk.open("/cases")
    desk.send("/sign-out")
    stranger = Browser(TestClient(server, base_url=BASE, client=("203.0.113.9", 1)))  # type: ignore[arg-type]
    for _ in range(6):
        stranger.open("/sign-in")
        stranger.send("/sign-in", handle="amira", code="guess")
    assert stranger.status == 429
    neighbour = Browser(TestClient(server, base_url=BASE))  # type: ignore[arg-type]
    for _ in range(130):
        knocked = neighbour.http.post("/sign-in", data={"handle": "amira", "code": "x"})
    assert knocked.status_code == 429
    assert "What waits for you" in desk.sign_in(station, "amira")
