"""Agencies, accounts of one human, roles on loan, by use cases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from hospitium.core.errors import BadInput, Conflict, NotFound
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.operators import Role
from hospitium.records.models_staff import VerdictPersonRow
from hospitium.usecases.agencies import add_agency, list_agencies
from hospitium.usecases.lend_role import end_loan, list_loans
from hospitium.usecases.list_cases import list_cases
from hospitium.usecases.operators import (
    add_operator,
    end_access,
    link_operators,
    list_operators,
)
from hospitium.usecases.retention import erase_expired
from hospitium.usecases.show_case import show_case
from tests.engines import FakeEngine
from tests.stations import Station, make_station
from tests.usecases.staff import (
    SHELTER,
    actions,
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


def test_agencies_share_a_node_and_see_only_their_own(station: Station) -> None:
    wanda = shelter(station)
    case = station.open_case()
    assert [one.id for one in list_agencies(station.runtime, station.staff["root"])] == [
        "demo-police",
        "south-shelter",
    ]
    assert list_cases(station.runtime, wanda).total == 0
    with pytest.raises(NotFound):  # another agency's is as good as none
        show_case(station.runtime, wanda, case)
    dora = now(station, "dora")
    assert {one.operator.id for one in list_operators(station.runtime, dora)} == {"dora", "wanda"}
    with pytest.raises(NotFound):
        end_access(station.runtime, dora, OperatorId("amira"))


def test_only_the_host_adds_agencies(station: Station) -> None:
    shelter(station)
    for who in (now(station, "dora"), station.staff["amira"]):
        with refused("search.purpose"):
            add_agency(station.runtime, who, replace(SHELTER, id=AgencyId("third")))
    with pytest.raises(Conflict):
        add_agency(station.runtime, station.staff["root"], SHELTER)


@pytest.mark.parametrize(
    "roles",
    [
        {Role.ADMINISTRATOR, Role.OFFICER},
        {Role.ADMINISTRATOR, Role.OMBUDSMAN},
        {Role.OMBUDSMAN, Role.VERIFIER},
        {Role.ADMINISTRATOR, Role.DATA_PROTECTION_OFFICER},
    ],
)
def test_who_runs_or_oversees_sees_no_case(station: Station, roles: set[Role]) -> None:
    with refused("search.purpose"):
        add_operator(
            station.runtime,
            station.staff["root"],
            operator_id=OperatorId("both"),
            display_name="x",
            roles=roles,
        )


def test_two_accounts_of_one_human_are_not_two_people(station: Station) -> None:
    candidate = child_hit(station)
    root = station.staff["root"]
    add_operator(
        station.runtime,
        root,
        operator_id=OperatorId("bela2"),
        display_name="Synthetic bela",
        roles=[Role.VERIFIER],
        same_person_as=OperatorId("bela"),
    )
    confirm(station, now(station, "bela"), candidate)
    with refused("minor.two_person"):
        confirm(station, now(station, "bela2"), candidate)
    confirm(station, now(station, "chen"), candidate)


def test_accounts_linked_after_both_had_spoken_count_once(station: Station) -> None:
    candidate = child_hit(station)
    confirm(station, now(station, "bela"), candidate)
    link_operators(station.runtime, station.staff["root"], OperatorId("bela"), OperatorId("chen"))
    with refused("minor.two_person"):
        confirm(station, now(station, "chen"), candidate)
    with pytest.raises(Conflict):
        link_operators(
            station.runtime, station.staff["root"], OperatorId("chen"), OperatorId("bela")
        )
    confirm(station, now(station, "amira"), candidate)


def test_a_loan_gives_the_role_for_a_time(station: Station) -> None:
    lend(station, "amira", "bela", Role.OFFICER)
    bela = now(station, "bela")
    assert bela.roles == {Role.OFFICER, Role.VERIFIER}
    assert bela.delegated == {Role.OFFICER}
    assert bela.on_behalf == {"amira"}
    station.clock.advance(timedelta(days=7))
    assert now(station, "bela").roles == {Role.VERIFIER}
    assert "role.lend" in actions(station)


def test_a_loan_can_be_ended_by_those_whom_it_concerns(station: Station) -> None:
    lend(station, "amira", "bela", Role.OFFICER)
    (loan,) = list_loans(station.runtime, now(station, "amira"))
    assert list_loans(station.runtime, now(station, "chen")) == ()
    with pytest.raises(NotFound):
        end_loan(station.runtime, now(station, "chen"), loan.id)
    end_loan(station.runtime, now(station, "root"), loan.id)
    assert now(station, "bela").roles == {Role.VERIFIER}
    with pytest.raises(Conflict):
        end_loan(station.runtime, now(station, "amira"), loan.id)


def test_what_cannot_be_lent(station: Station) -> None:
    lend(station, "amira", "bela", Role.OFFICER)
    for giver, to, role in (
        ("bela", "chen", Role.OFFICER),  # onwards
        ("root", "olu", Role.ADMINISTRATOR),
        ("omar", "olu", Role.OMBUDSMAN),
        ("amira", "root", Role.OFFICER),  # an administrator would see cases
        ("chen", "amira", Role.OFFICER),  # not theirs
    ):
        with refused("search.purpose"):
            lend(station, giver, to, role)
    wanda = shelter(station)
    for stranger in (wanda.id, "nobody-at-all"):
        with pytest.raises(NotFound, match="no operator of that name in this agency"):
            lend(station, "amira", stranger, Role.OFFICER)
    for days in (0, 31):
        with pytest.raises(BadInput):
            lend(station, "amira", "chen", Role.OFFICER, days=days)
    with pytest.raises(Conflict):
        lend(station, "amira", "bela", Role.OFFICER)


def test_one_person_and_the_bearer_of_their_role_are_not_two_people(station: Station) -> None:
    candidate = child_hit(station)
    lend(station, "bela", "olu", Role.VERIFIER)
    confirm(station, now(station, "olu"), candidate)
    with refused("minor.two_person"):
        confirm(station, now(station, "bela"), candidate)
    confirm(station, now(station, "chen"), candidate)


def test_whom_a_verdict_counts_for_is_erased_with_it(station: Station) -> None:
    candidate = child_hit(station)
    confirm(station, now(station, "bela"), candidate)
    station.clock.advance(timedelta(days=91))
    assert erase_expired(station.runtime).cases == 1
    with station.runtime.node.read() as session:
        assert session.scalars(select(VerdictPersonRow)).all() == []


def test_a_role_that_its_owner_lost_is_not_on_loan_either(station: Station) -> None:
    lend(station, "amira", "bela", Role.OFFICER)
    end_access(station.runtime, station.staff["root"], OperatorId("amira"))
    assert now(station, "bela").roles == {Role.VERIFIER}
