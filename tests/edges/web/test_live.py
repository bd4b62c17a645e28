"""A page hears that something happened, and never what; asking changes nothing."""

import re

import pytest

from hospitium.edges.web import live_pages
from hospitium.usecases.audit_log import verify_log
from hospitium.usecases.pulse import Pulse
from tests.edges.callers import Browser, Caller
from tests.stations import Station


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_pages, "STEP", 0.01)
    monkeypatch.setattr(live_pages, "LONGEST", 0.1)


def heard(desk: Browser, reached: str = "") -> str:
    """Listen as a browser does that has heard as far as `reached`."""
    return desk.http.get("/live", headers={"Last-Event-ID": reached} if reached else {}).text


def test_nothing_is_told_when_nothing_happened(desk: Browser, station: Station) -> None:
    text = heard(desk, str(verify_log(station.runtime).size))
    assert "event: change" not in text
    assert text.startswith("retry: ")


def test_what_happened_before_a_stream_began_is_told_once(
    desk: Browser, station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between a page and its first stream, and between two streams, lies a moment."""
    monkeypatch.setattr(Pulse, "beat", lambda _, runtime: verify_log(runtime).size)
    first = heard(desk)
    assert first.count("event: change") == 1
    (reached,) = re.findall(r"^id: (\d+)$", first, re.MULTILINE)
    assert "event: change" not in heard(desk, reached)
    station.open_case()
    again = heard(desk, reached)
    assert again.count("event: change") == 1
    assert f"id: {int(reached) + 1}\n" in again


def test_a_change_is_told_without_saying_what(
    desk: Browser, amira: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def beat(self: Pulse, runtime: object) -> int:
        del self, runtime
        opened.append(amira.open_case())
        return len(opened)

    monkeypatch.setattr(Pulse, "beat", beat)
    text = desk.open("/live")
    assert "event: change" in text
    assert set(re.findall(r"data:(.*)", text)) == {""}
    assert not any(case in text for case in opened)


def test_the_log_beats_once_a_second_however_many_ask(station: Station) -> None:
    pulse = Pulse(fresh=3600)
    first = pulse.beat(station.runtime)
    assert first == verify_log(station.runtime).size
    station.open_case()
    assert pulse.beat(station.runtime) == first
    assert Pulse(fresh=0).beat(station.runtime) == verify_log(station.runtime).size == first + 1


@pytest.mark.parametrize("part", ["/queue", "/alerts/list", "/live"])
def test_asking_for_news_makes_none(desk: Browser, station: Station, part: str) -> None:
    """Else two consoles would keep each other busy for ever."""
    before = verify_log(station.runtime).size
    desk.open(part)
    assert verify_log(station.runtime).size == before


def test_who_is_not_signed_in_hears_nothing(http: object, station: Station) -> None:
    del station
    answer = http.get("/live", follow_redirects=False)  # type: ignore[attr-defined]
    assert answer.status_code == 303
