"""The rules about those who act, refusing: the rest of `test_rules`."""

from datetime import timedelta

import pytest

from hospitium.core.errors import Refused
from hospitium.core.ids import OperatorId
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Role
from hospitium.usecases.alerts import list_alerts
from hospitium.usecases.break_glass import break_glass, list_glass, review_glass
from hospitium.usecases.decide import decide
from hospitium.usecases.devices import revoke_device
from hospitium.usecases.identify import identify
from hospitium.usecases.lend_role import lend_role
from hospitium.usecases.operators import add_operator, find_operator, link_operators
from tests.engines import capture
from tests.stations import INCIDENT, Station
from tests.test_rules import INDEX, enrolled, find, refused, station
from tests.usecases.field import Phone

__all__ = ["station"]


def test_breakglass(station: Station) -> None:
    """Short, reasoned, told to an ombudsman, marked; and never past purpose.forbidden."""
    runtime, why = station.runtime, "a child may be moved tonight, nobody else answers"
    for reason, minutes in (("too short", 60), (why, 241)):
        with pytest.raises(Refused) as refusal:
            break_glass(
                runtime, station.staff["amira"], reason=reason, lasting=timedelta(minutes=minutes)
            )
        refused(refusal, "breakglass")
    break_glass(runtime, station.staff["amira"], reason=why, lasting=timedelta(minutes=60))
    amira = find_operator(runtime, station.staff["amira"].id)
    with pytest.raises(Refused) as refusal:
        identify(runtime, amira, [capture(1, INDEX, 9)], purpose="marketing", incident=INCIDENT)
    refused(refusal, "purpose.forbidden")
    station.open_case()
    (told,) = list_glass(runtime, station.staff["omar"])
    assert [leaf.action for leaf in told.entries][-1] == "case.open"
    station.clock.advance(timedelta(minutes=60))
    link_operators(runtime, station.staff["root"], amira.id, station.staff["omar"].id)
    omar = find_operator(runtime, station.staff["omar"].id)
    with pytest.raises(Refused) as refusal:
        review_glass(runtime, omar, told.id, justified=True, finding="fine")
    refused(refusal, "breakglass")


def test_two_accounts_and_a_lent_role_are_not_two_people(station: Station) -> None:
    """Rule minor.two_person counts humans, whatever their accounts and roles."""
    enrolled(station, birth_year=None)
    (found,) = find(station).candidates
    runtime, root = station.runtime, station.staff["root"]
    link_operators(runtime, root, station.staff["bela"].id, station.staff["chen"].id)
    lend_role(
        runtime, station.staff["bela"], station.staff["olu"].id, Role.VERIFIER,
        ends_at=station.clock.now + timedelta(days=1), reason="on leave",
    )  # fmt: skip

    def confirm(handle: str) -> None:
        who = find_operator(runtime, station.staff[handle].id)
        decide(runtime, who, found.id, verdict=Verdict.CONFIRM, reason="looked")

    confirm("bela")
    for handle in ("chen", "olu"):
        with pytest.raises(Refused) as refusal:
            confirm(handle)
        refused(refusal, "minor.two_person")
    assert list_alerts(runtime, station.staff["amira"]) == ()


def test_device_own(station: Station) -> None:
    """A colleague cannot end somebody's phone; whoever carries it can, and an administrator."""
    runtime, root, phone = station.runtime, station.staff["root"], Phone.of(station)
    carl = OperatorId("carl")
    add_operator(runtime, root, operator_id=carl, display_name="Carl", roles=[Role.OFFICER])
    with pytest.raises(Refused) as refusal:
        revoke_device(runtime, find_operator(runtime, carl), phone.device)
    refused(refusal, "device.own")
    revoke_device(runtime, root, phone.device)
