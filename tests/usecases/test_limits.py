"""Nobody searches more than their agency has published (rule search.limits)."""

from datetime import timedelta

import pytest

from hospitium.core.errors import BadInput, NotFound, Refused
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId
from hospitium.gallery.people import search_people
from hospitium.policy.limits import DAILY_QUOTA, Limits
from hospitium.usecases import identify as identify_module
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.limits import set_limits, show_limits, show_load
from hospitium.usecases.search_report import SearchReport
from tests.engines import capture
from tests.stations import INCIDENT, Station

POLICE = AgencyId("demo-police")
INDEX = Finger.RIGHT_INDEX


def find(station: Station) -> SearchReport:
    probe = [capture(1, INDEX, 9)]
    who = station.staff["amira"]
    return identify(station.runtime, who, probe, purpose="roadside-check", incident=INCIDENT)


def limit(station: Station, daily: int, candidates: int = 10, *, who: str = "root") -> None:
    set_limits(station.runtime, station.staff[who], POLICE, Limits(daily, candidates))


def test_over_the_quota_a_search_is_refused_until_midnight(station: Station) -> None:
    limit(station, 2)
    find(station)
    find(station)
    assert show_load(station.runtime, station.staff["amira"]).left == 0
    with pytest.raises(Refused) as refusal:
        find(station)
    assert refusal.value.rule == "search.limits"
    assert "2026-11-23 00:00 UTC" in refusal.value.remedy
    station.clock.advance(timedelta(hours=15))
    find(station)
    assert show_load(station.runtime, station.staff["amira"]).used == 1


def test_a_search_releases_at_most_the_cap(lite: Station) -> None:
    amira = lite.staff["amira"]
    for number in range(3):
        case = lite.open_case(f"Same {number}")
        enrol(lite.runtime, amira, case, [capture(1, INDEX)], despite_duplicate="a test")
    assert len(find(lite).candidates) == 3
    limit(lite, 100, candidates=2)
    assert len(find(lite).candidates) == 2


def test_who_is_overtaken_while_searching_gets_nothing(
    lite: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit(lite, 1)
    within = search_people

    def overtaken(*words: object, **more: object) -> object:
        monkeypatch.setattr(identify_module, "search_people", within)
        find(lite)
        return within(*words, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(identify_module, "search_people", overtaken)
    with pytest.raises(Refused) as refusal:
        find(lite)
    assert refusal.value.rule == "search.limits"
    assert show_load(lite.runtime, lite.staff["amira"]).used == 1


def test_an_agency_without_limits_of_its_own_has_the_defaults(lite: Station) -> None:
    (only,) = show_limits(lite.runtime)
    assert (only.limits, only.set_at) == (Limits(DAILY_QUOTA, 10), None)


def test_an_administrator_sets_them_and_the_log_says_so(lite: Station) -> None:
    limit(lite, 5, candidates=3)
    limit(lite, 0)
    (only,) = show_limits(lite.runtime)
    assert (only.limits, only.set_at) == (Limits(0, 10), lite.clock.now)
    with pytest.raises(Refused):
        find(lite)
    newest = show_log(lite.runtime, lite.staff["olu"], newest_first=True, limit=1)[0].leaf
    assert (newest.action, newest.subject) == ("limits.set", "limits:demo-police")


def test_others_and_nonsense_are_refused(lite: Station) -> None:
    for who in ("amira", "dana", "olu"):
        with pytest.raises(Refused):
            limit(lite, 5, who=who)
    for daily, candidates in ((-1, 5), (10**7, 5), (5, 0), (5, 11)):
        with pytest.raises(BadInput):
            limit(lite, daily, candidates)
    with pytest.raises(NotFound):
        set_limits(lite.runtime, lite.staff["root"], AgencyId("nobody"), Limits())
