"""A phone as the intake of its work sees it: who carries it, and whether it may act."""

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from hospitium.core.errors import NotFound, Refused
from hospitium.core.ids import AgencyId
from hospitium.policy.field import DeviceStatus
from hospitium.policy.operators import Operator
from hospitium.records.devices import find_device
from hospitium.records.standings import read_standing
from hospitium.usecases.devices import Carried
from hospitium.usecases.runtime import Runtime

TIME_TO_LOOK = timedelta(days=30)
"""How long an item waits for a human at the desk; then what it holds is erased."""
TIME_FOR_A_PROBE = timedelta(hours=72)
"""The same of a check, which holds a probe (rule search.no_trace), as a search's own."""
GAP = timedelta(hours=24)
"""How long an item waits for one with a lower number that has not come: it may have been lost."""
MOST_OPEN = 500
"""Items of one phone that may wait at once."""


@dataclass(frozen=True, slots=True)
class Device:
    """A phone that has signed what it sent.

    Attributes
    ----------
    operator
        Who carries it, as of now.
    active
        Whether it is confirmed, not shut out, and its operator still works here.
    keeper
        Who keeps what it sent, where that is somebody else: whoever imports a file of it.
    """

    id: UUID
    operator: Operator
    agency: AgencyId
    active: bool
    keeper: Operator | None = None


def device_of(carried: Carried) -> Device:
    """Return what the intake needs of a phone that has proved its key."""
    facts = carried.device.facts
    active = facts.status is DeviceStatus.ACTIVE and bool(carried.operator.roles)
    return Device(facts.id, carried.operator, facts.agency, active)


def find_sender(runtime: Runtime, device: UUID, *, keeper: Operator) -> Device:
    """Return the phone of something that reached the node otherwise, as it stands now.

    Raises
    ------
    NotFound
        If it is no phone of the keeper's agency.
    """
    with runtime.node.read() as session:
        record = find_device(session, device, agency=keeper.agency)
        owner = record.facts.operator
        standing = read_standing(session, runtime.node.vault, owner, at=runtime.clock())
    found = device_of(Carried(record, standing.operator))
    return found if found.active else replace(found, keeper=keeper)


def need_active(device: Device) -> None:
    """Refuse work of a phone that was shut out, or that nobody has confirmed."""
    if not device.active:
        raise Refused(
            "device.ended",
            "this phone is shut out, or was never confirmed",
            remedy="Look at it at the desk and take it in under your own name, or discard it.",
        )
    if device.operator.agency != device.agency:
        raise NotFound("no such phone in this agency")
