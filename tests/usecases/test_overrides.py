"""Breaking the glass, by use cases."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Operator, Role
from hospitium.usecases.break_glass import (
    break_glass,
    end_glass,
    list_glass,
    own_glass,
    review_glass,
)
from hospitium.usecases.identify import identify
from hospitium.usecases.operators import (
    end_access,
    link_operators,
)
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine, capture
from tests.stations import INCIDENT, Station, make_station
from tests.usecases.staff import (
    INDEX,
    WHY,
    actions,
    broken,
    child_hit,
    confirm,
    lend,
    now,
    refused,
    shelter,
)


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


def test_an_override_reaches_past_agencies_and_is_marked_and_told(station: Station) -> None:
    wanda = shelter(station)
    case = station.open_case()
    wanda = broken(station, "wanda")
    assert show_case(station.runtime, wanda, case).id == case
    (told,) = list_glass(station.runtime, now(station, "omar"), waiting_only=True)
    assert told.reason == WHY
    assert [leaf.action for leaf in told.entries] == ["case.read"]
    assert told.entries[0].case == str(case)
    assert actions(station)[-3:] == ["case.read", "breakglass.use", "breakglass.read"]
    station.clock.advance(timedelta(minutes=60))
    with pytest.raises(NotFound):  # as before: another agency's case is as good as none
        show_case(station.runtime, now(station, "wanda"), case)


def test_an_override_reaches_past_the_mandate_and_never_to_what_is_forbidden(
    station: Station,
) -> None:
    shelter(station)
    wanda = broken(station, "wanda")
    probe = [capture(1, INDEX, 9)]
    identify(station.runtime, wanda, probe, purpose="roadside-check", incident=INCIDENT)
    for purpose in ("immigration-enforcement", "marketing", "predict-offending"):
        with refused("purpose.forbidden"):
            identify(station.runtime, wanda, probe, purpose=purpose, incident=INCIDENT)
    with refused("minor.young"):
        identify(station.runtime, wanda, probe, purpose="roadside-check", incident=INCIDENT, age=3)


def test_two_people_are_two_under_an_override_too(station: Station) -> None:
    candidate = child_hit(station)
    amira = broken(station)
    confirm(station, amira, candidate)
    with refused("minor.two_person"):
        confirm(station, amira, candidate)


@pytest.mark.parametrize(
    ("who", "reason", "minutes", "rule"),
    [
        ("amira", "short", 60, "breakglass"),
        ("amira", WHY, 241, "breakglass"),
        ("amira", WHY, 0, "breakglass"),
        ("bela", WHY, 60, "search.purpose"),
        ("root", WHY, 60, "search.purpose"),
    ],
)
def test_an_override_is_short_reasoned_and_not_for_everybody(
    station: Station, who: str, reason: str, minutes: int, rule: str
) -> None:
    lasting = timedelta(minutes=minutes)
    with refused(rule):
        break_glass(station.runtime, now(station, who), reason=reason, lasting=lasting)


def test_nobody_to_tell_means_no_override(station: Station) -> None:
    end_access(station.runtime, station.staff["root"], OperatorId("omar"))
    with refused("breakglass"):
        broken(station)


def test_a_role_on_loan_breaks_no_glass(station: Station) -> None:
    lend(station, "amira", "bela", Role.OFFICER)
    with refused("breakglass"):
        broken(station, "bela")


def test_an_override_is_reviewed_once_by_an_ombudsman_when_it_is_over(station: Station) -> None:
    broken(station)
    omar, runtime = now(station, "omar"), station.runtime
    (glass,) = own_glass(runtime, now(station, "amira"))

    def review(who: Operator) -> None:
        review_glass(runtime, who, glass.id, justified=False, finding="another way was open")

    with pytest.raises(Conflict, match="lasts"):
        review(omar)
    with pytest.raises(Conflict):
        broken(station)
    with pytest.raises(NotFound):
        end_glass(runtime, now(station, "bela"), glass.id)
    end_glass(runtime, now(station, "amira"), glass.id)
    for who in ("root", "amira", "olu"):
        with refused("search.purpose"):
            review(now(station, who))
    review(omar)
    with pytest.raises(Conflict):
        review(omar)
    (seen,) = own_glass(runtime, now(station, "amira"))
    assert (seen.justified, seen.finding, seen.reviewed_by) == (
        False,
        "another way was open",
        "omar",
    )
    assert list_glass(runtime, omar, waiting_only=True) == ()


def test_nobody_reviews_their_own_override_by_another_account(station: Station) -> None:
    broken(station)
    root = station.staff["root"]
    link_operators(station.runtime, root, OperatorId("amira"), OperatorId("omar"))
    (glass,) = own_glass(station.runtime, now(station, "amira"))
    end_glass(station.runtime, now(station, "amira"), glass.id)
    with refused("breakglass"):
        review_glass(
            station.runtime, now(station, "omar"), glass.id, justified=True, finding="fine"
        )
