"""Short hands for tests about those who act."""

from datetime import timedelta

import pytest

from hospitium.core.errors import Refused
from hospitium.core.fingers import Finger
from hospitium.core.ids import AgencyId, CandidateId, OperatorId
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.usecases.agencies import NewAgency, add_agency
from hospitium.usecases.audit_log import show_log
from hospitium.usecases.break_glass import (
    break_glass,
)
from hospitium.usecases.decide import decide
from hospitium.usecases.enrol import enrol
from hospitium.usecases.identify import identify
from hospitium.usecases.lend_role import lend_role
from hospitium.usecases.operators import (
    add_operator,
    find_operator,
)
from tests.engines import capture
from tests.stations import INCIDENT, Station

INDEX = Finger.RIGHT_INDEX
WHY = "a child may be moved tonight and the other desk is closed"
SHELTER = NewAgency(
    AgencyId("south-shelter"),
    AgencyKind.SHELTER,
    "Shelter of the South",
    OperatorId("dora"),
    "Synthetic dora",
)


def now(station: Station, handle: str) -> Operator:
    return find_operator(station.runtime, OperatorId(handle))


def shelter(station: Station) -> Operator:
    """Add a shelter to the node, and somebody who works there."""
    add_agency(station.runtime, station.staff["root"], SHELTER)
    dora = now(station, "dora")
    add_operator(
        station.runtime,
        dora,
        operator_id=OperatorId("wanda"),
        display_name="Synthetic wanda",
        roles=[Role.CASE_WORKER],
    )
    return now(station, "wanda")


def child_hit(station: Station) -> CandidateId:
    """Search with a minor's print, by chen, who has a role for it; return the candidate."""
    amira, runtime = station.staff["amira"], station.runtime
    enrol(runtime, amira, station.open_case(birth_year=2015), [capture(1, INDEX)])
    found = identify(
        runtime, amira, [capture(1, INDEX, 9)], purpose="roadside-check", incident=INCIDENT
    )
    return found.candidates[0].id


def actions(station: Station) -> list[str]:
    entries = show_log(station.runtime, station.staff["olu"], limit=1000)
    return [entry.leaf.action for entry in entries]


def refused(rule: str) -> "pytest.RaisesExc[Refused]":
    return pytest.raises(Refused, match=f"rule {rule}")


def confirm(station: Station, who: Operator, candidate: CandidateId) -> None:
    decide(station.runtime, who, candidate, verdict=Verdict.CONFIRM, reason="cores agree")


def lend(station: Station, giver: str, to: str, role: Role, *, days: int = 7) -> None:
    lend_role(
        station.runtime,
        now(station, giver),
        OperatorId(to),
        role,
        ends_at=station.clock.now + timedelta(days=days),
        reason="on leave",
    )


def broken(station: Station, who: str = "amira", *, minutes: int = 60) -> Operator:
    lasting = timedelta(minutes=minutes)
    break_glass(station.runtime, now(station, who), reason=WHY, lasting=lasting)
    return now(station, who)
