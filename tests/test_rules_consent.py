"""The rules about consent and children, refusing: goes with `test_rules.py`.

consent.no_penalty is in `tests/edges/test_no_penalty.py`, for it is about what edges ask.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hospitium.core.errors import Refused
from hospitium.core.ids import CaseId
from hospitium.policy.consents import Action
from hospitium.usecases.give_receipt import give_receipt
from hospitium.usecases.guardians import mark_conflict
from hospitium.usecases.retention import erase_expired
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.consents import ROAD, add_prints, introduce, register, say, search


@pytest.fixture
def station(tmp_path: Path, engine: FakeEngine) -> Iterator[Station]:
    made = make_station(tmp_path / "node", lambda: engine)
    yield made
    made.runtime.node.close()


def refused(refusal: pytest.ExceptionInfo[Refused], rule: str) -> None:
    assert refusal.value.rule == rule
    assert f"(rule {rule})" in str(refusal.value)
    assert refusal.value.remedy


def child(station: Station, *, birth_year: int = 2012) -> CaseId:
    case = register(station, birth_year=birth_year)
    say(station, case, Action.GIVEN, uses=ROAD, guardian=introduce(station, case))
    say(station, case, Action.ASSENT_YES)
    add_prints(station, case)
    return case


def test_consent_stream(station: Station) -> None:
    case = register(station)
    with pytest.raises(Refused) as refusal:
        add_prints(station, case)
    refused(refusal, "consent.stream")
    say(station, case, Action.GIVEN, uses=ROAD)
    add_prints(station, case)
    assert search(station).candidates
    say(station, case, Action.WITHDRAWN)
    assert search(station).candidates == ()
    with pytest.raises(Refused) as refusal:
        add_prints(station, case, impression=2)
    refused(refusal, "consent.stream")


def test_minor_consent(station: Station) -> None:
    case = register(station, birth_year=None)
    with pytest.raises(Refused) as refusal:
        add_prints(station, case)
    refused(refusal, "minor.consent")
    case = child(station)
    say(station, case, Action.ASSENT_NO)
    with pytest.raises(Refused) as refusal:
        add_prints(station, case, impression=2)
    refused(refusal, "minor.consent")


def test_minor_guardian_conflict(station: Station) -> None:
    case, amira = register(station, birth_year=2012), station.staff["amira"]
    guardian = introduce(station, case)
    say(station, case, Action.ASSENT_YES)
    mark_conflict(station.runtime, amira, case, guardian, reason="may be the trafficker")
    with pytest.raises(Refused) as refusal:
        say(station, case, Action.GIVEN, uses=ROAD, guardian=guardian)
    refused(refusal, "minor.guardian_conflict")
    with pytest.raises(Refused) as refusal:
        give_receipt(station.runtime, amira, case, 1, to=guardian)
    refused(refusal, "minor.guardian_conflict")
    with pytest.raises(Refused) as refusal:
        add_prints(station, case)
    refused(refusal, "minor.guardian_conflict")


def test_retain_case_closed_at_18(station: Station) -> None:
    """At 18: asked before, used no more from the day on, erased after the stated grace."""
    child(station, birth_year=2008)
    assert erase_expired(station.runtime).asked == 1
    assert search(station).candidates
    station.clock.advance(timedelta(days=40))
    assert search(station).candidates == ()
    assert erase_expired(station.runtime).ended == 1
    station.clock.advance(timedelta(days=90))
    assert erase_expired(station.runtime).prints == 1
