"""Items from the field and operations under way, for the ways in that are about them."""

from uuid import UUID, uuid4

from hospitium.core.ids import CaseId, OperatorId
from hospitium.edges.web.visitors import go
from hospitium.usecases.field_device import find_sender
from hospitium.usecases.receive_items import receive_items
from hospitium.usecases.show_items import list_found, list_items
from tests.attack.field_objects import confirmed
from tests.attack.town import STAND_IN, Town
from tests.usecases.field import Phone


def _phone(town: Town) -> Phone:
    return Phone(town.station, STAND_IN, UUID(confirmed(town, STAND_IN)["device"]))


def _send(town: Town, phone: Phone, *items: object) -> None:
    sender = find_sender(town.station.runtime, phone.device, keeper=town.officer)
    receive_items(town.station.runtime, sender, items)


def item(town: Town, _who: str) -> dict[str, str]:
    """A note that waits for a human, because the phone used its number twice."""
    phone, case = _phone(town), CaseId(UUID(town.enrolled()[0]))
    first = phone.note(case, {"description": ""}, {"description": "red"})
    wanted = str(uuid4())
    again = phone.note(case, {"description": "red"}, {"description": "blue"}, id=wanted)
    _send(town, phone, first, again | {"seq": first["seq"]})
    found = list_items(town.station.runtime, town.officer)
    return {"item_id": next(str(one.id) for one in found if str(one.item) == wanted)}


def found(town: Town, _who: str) -> dict[str, str]:
    """A possible match of the field that nobody has taken up."""
    phone, (case, person) = _phone(town), town.enrolled()
    _send(town, phone, phone.check(person, CaseId(UUID(case))))
    alerts = list_found(town.station.runtime, town.officer)
    return {"found_id": next(str(one.id) for one in alerts if str(one.case_id) == case)}


def job(town: Town, who: str) -> dict[str, str]:
    """An operation of `who` that is over."""
    begun = town.server.state.console.jobs.begin(
        OperatorId(who), lambda _: None, lambda _, __: go("/log"), title="", back="/", stopped=""
    )
    return {"job_id": str(begun.id)}
