"""Phones, and packs on them, for the ways in that are about them."""

from uuid import UUID

from fastapi.testclient import TestClient

from hospitium.core.ids import OperatorId
from hospitium.usecases.devices import add_device, confirm_device
from hospitium.usecases.operators import find_operator
from hospitium.usecases.packs import Wanted, build_pack
from tests.attack.town import ALL, STAND_IN, STRANGER, Town
from tests.edges.callers import BASE
from tests.phones import SoftPhone

PHONES: dict[str, SoftPhone] = {}
"""By the id of the device: those that were made, with their keys."""
CARRIERS = frozenset({"officer", "case-worker", ALL, STAND_IN, STRANGER})
"""Handles of those who may carry a phone; for others somebody else's is made."""


def came_in(town: Town, who: str) -> dict[str, str]:
    """A phone of `who` that waits to be confirmed."""
    station = town.station
    carrier = find_operator(station.runtime, OperatorId(who if who in CARRIERS else STAND_IN))
    phone = SoftPhone(TestClient(town.server, base_url=BASE), station)
    assert phone.enrol(add_device(station.runtime, carrier).code).status_code == 201
    PHONES[str(phone.device)] = phone
    return {"device": str(phone.device), "carrier": carrier.id}


def confirmed(town: Town, who: str) -> dict[str, str]:
    """A phone of `who` that is in use."""
    made = came_in(town, who)
    carrier = find_operator(town.station.runtime, OperatorId(made["carrier"]))
    phone = PHONES[made["device"]]
    confirm_device(town.station.runtime, carrier, phone.device, phone.check)
    return made


def packed(town: Town, who: str) -> dict[str, str]:
    """A phone of `who` with a pack on it."""
    town.enrolled()
    made = confirmed(town, who)
    carrier = find_operator(town.station.runtime, OperatorId(made["carrier"]))
    wanted = Wanted("roadside-check")
    pack = build_pack(town.station.runtime, carrier, UUID(made["device"]), wanted)
    return made | {"pack": str(pack.id)}
