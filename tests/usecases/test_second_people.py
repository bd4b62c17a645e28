"""Wherever a second person is asked for, another account of the first is not one."""

from datetime import timedelta

import pytest

from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Role
from hospitium.usecases.best_interests import Proposal, agree_to_decision, propose_decision
from hospitium.usecases.guardians import mark_conflict, review_conflict
from hospitium.usecases.operators import add_operator, link_operators
from hospitium.usecases.policies import adopt_overlay, propose_overlay
from tests.stations import Station
from tests.usecases.consents import introduce, register
from tests.usecases.staff import lend, now, refused
from tests.usecases.test_policies import YOUNG


@pytest.fixture
def station(lite: Station) -> Station:
    return lite


def link(station: Station, first: str, second: str) -> None:
    """Note that `second` is another account of who has `first`, which names the human."""
    runtime, root = station.runtime, station.staff["root"]
    link_operators(runtime, root, OperatorId(first), OperatorId(second))


def test_who_marked_a_conflict_reviews_it_by_no_other_account(station: Station) -> None:
    case = register(station, birth_year=2015)
    guardian = introduce(station, case)
    mark_conflict(station.runtime, now(station, "amira"), case, guardian, reason="a dealer's car")
    link(station, "bela", "amira")
    lend(station, "amira", "olu", Role.OFFICER)
    for again in ("amira", "bela", "olu"):
        with refused("minor.guardian_conflict"):
            review_conflict(
                station.runtime, now(station, again), case, guardian, upheld=True, reason="seen"
            )
    chen = now(station, "chen")
    review_conflict(station.runtime, chen, case, guardian, upheld=True, reason="seen")


def test_who_proposed_a_decision_agrees_by_no_other_account(station: Station) -> None:
    case, amira = register(station, birth_year=2015), now(station, "amira")
    until = (station.clock.now + timedelta(days=30)).date()
    proposal = Proposal(reason="traffickers near", authority="Guardianship office", review_on=until)
    decision = propose_decision(station.runtime, amira, case, proposal)
    link(station, "bela", "amira")
    with refused("minor.consent"):
        agree_to_decision(station.runtime, now(station, "bela"), case, decision)
    agree_to_decision(station.runtime, now(station, "chen"), case, decision)


def test_who_proposed_a_change_of_the_policies_adopts_it_by_no_other_account(
    station: Station,
) -> None:
    dora = add_operator(
        station.runtime,
        station.staff["root"],
        operator_id=OperatorId("dora"),
        display_name="Synthetic dora",
        roles=[Role.DATA_PROTECTION_OFFICER],
    ).operator
    mine = propose_overlay(station.runtime, dora, YOUNG)
    link(station, "dana", "dora")
    for again in ("dana", "dora"):
        with refused("policy.two_person"):
            adopt_overlay(station.runtime, now(station, again), mine.id)
