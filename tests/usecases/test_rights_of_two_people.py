"""One human asks and another settles: neither two accounts nor a role on loan make two people."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from hospitium.core.ids import OperatorId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.policy.operators import Role
from hospitium.usecases.lend_role import lend_role
from hospitium.usecases.operators import find_operator, link_operators
from tests.engines import FakeEngine
from tests.rights import ACCESS, Rights, refused
from tests.stations import make_station

MISSPELT = Terms("misspelt", field="given_name", value="Ada", evidence="passport seen")


@pytest.fixture
def rights(tmp_path: Path, engine: FakeEngine) -> Iterator[Rights]:
    station = make_station(tmp_path / "node", lambda: engine)
    yield Rights(station)
    station.runtime.node.close()


class TestOneHumanIsNotTwoPeople:
    """Whatever their accounts and roles on loan (rules release.dual, redress.freeze)."""

    def linked(self, rights: Rights, first: str, second: str) -> None:
        runtime, staff = rights.station.runtime, rights.station.staff
        link_operators(runtime, staff["root"], staff[first].id, staff[second].id)
        self.refreshed(rights)

    def refreshed(self, rights: Rights) -> None:
        for handle, who in rights.station.staff.items():
            rights.station.staff[handle] = find_operator(rights.station.runtime, who.id)

    def lent(self, rights: Rights, giver: str, to: str, role: Role) -> None:
        lend_role(
            rights.station.runtime,
            rights.station.staff[giver],
            OperatorId(to),
            role,
            ends_at=rights.station.clock.now + timedelta(days=1),
            reason="on leave",
        )
        self.refreshed(rights)

    @pytest.mark.parametrize("first", ["amira", "bela"])
    def test_two_accounts_do_not_ask_and_settle(self, rights: Rights, first: str) -> None:
        """Whichever of the accounts names the human."""
        case = rights.enrolled()
        request = rights.ask(case, RequestKind.ERASURE, Terms("asked"))
        self.linked(rights, first, "bela" if first == "amira" else "amira")
        with refused("release.dual"):
            rights.settle(request, who="bela")
        rights.settle(request, who="chen")

    def test_nor_put_a_minors_record_right(self, rights: Rights) -> None:
        case = rights.enrolled(birth_year=None)
        self.linked(rights, "bela", "amira")
        request = rights.ask(case, RequestKind.CORRECTION, MISSPELT)
        with refused("minor.two_person"):
            rights.settle(request, who="bela")

    def test_nor_confirm_a_hit_and_decide_its_appeal(self, rights: Rights) -> None:
        case = rights.enrolled()
        hit = rights.hit(confirmed_by=("chen",))
        appeal = rights.ask(case, RequestKind.APPEAL, Terms("never there"), subject=hit)
        self.linked(rights, "bela", "chen")
        with refused("redress.freeze"):
            rights.settle(appeal, who="bela")

    def test_nor_by_the_role_that_one_lent_to_who_asks(self, rights: Rights) -> None:
        case = rights.enrolled()
        self.lent(rights, "amira", "bela", Role.OFFICER)
        request = rights.ask(case, RequestKind.ACCESS, ACCESS, who="bela")
        with refused("release.dual"):
            rights.settle(request, who="amira")
        rights.settle(request, who="chen")

    def test_nor_by_the_role_that_one_lent_to_who_settles(self, rights: Rights) -> None:
        case = rights.enrolled()
        request = rights.ask(case, RequestKind.ACCESS, ACCESS)
        self.lent(rights, "amira", "olu", Role.OFFICER)
        with refused("release.dual"):
            rights.settle(request, who="olu")
        rights.settle(request, who="chen")
