"""Permits for phones and packs: who may carry cases into the field, which, and for how long."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.facts import FACE, CaseFacts
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import NODE, Duty, agency_thing, case_thing
from hospitium.policy.rules import Rules

ADMINISTRATION = "administration"
LONGEST_PACK = timedelta(days=30)
"""What `75-field.cedar` allows (rule pack.expiry); forms offer no later day."""
USUAL_PACK = timedelta(days=7)
_SEES_ALL = frozenset({Role.ADMINISTRATOR, Role.CASE_WORKER})
"""Who sees the phones and packs of the agency, and not only their own."""


class DeviceStatus(StrEnum):
    """How far a phone may be trusted.

    `WIPE` has been told to destroy what it holds, or will be at its next contact; `WIPED` has said
    that it did.
    """

    WAITING = "waiting"
    ACTIVE = "active"
    WIPE = "wipe-ordered"
    WIPED = "wiped"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What policy needs to know of a phone."""

    id: UUID
    operator: OperatorId
    agency: AgencyId
    status: DeviceStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePermit(Permit):
    """May enrol a phone of one's own, or change `device`; `everybody` sees the agency's."""

    device: UUID | None = None
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildPackPermit(Permit):
    """May put cases of the permit's agency on `device` for the permit's purpose.

    Attributes
    ----------
    names, young
        Whether names, and children under 5, go with it.
    faces
        Whether faces go with it: the node's impact assessment names them for this purpose.
    """

    device: UUID
    expires_at: datetime
    names: bool
    young: bool
    faces: bool = False


def shown_in_field(permit: BuildPackPermit, *, minor: bool) -> tuple[str, ...]:
    """Return the fields of a notice that may stand on a phone, beside those that each pack has.

    They describe somebody as well as a name does, so they go where names may (rule pack.names);
    where a minor was seen stays at the desk all the same (rule victim.location).
    """
    if not permit.names:
        return ()
    where = () if minor else ("last_seen_place",)
    return (*where, "last_seen_on", "description")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPermit(Permit):
    """May see the packs of the agency, end one, or hand `device` its own."""

    device: UUID | None = None
    everybody: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionsPermit(Permit):
    """May say in which regions the person of `case` is sought."""


def permit_own_device(
    rules: Rules, operator: Operator, action: str, *, at: datetime
) -> DevicePermit:
    """Permit letting a phone of one's own in: `device.add`, then `device.enrol` by its code."""
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at)
    return DevicePermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_devices(rules: Rules, operator: Operator, *, at: datetime) -> DevicePermit:
    """Permit seeing one's phones, or as administrator or case worker the agency's."""
    action = "device.list"
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at)
    everybody = bool(_SEES_ALL & operator.roles)
    return DevicePermit(issuer=_ISSUER, action=action, everybody=everybody, **yes.granted())


def permit_device(
    rules: Rules, operator: Operator, action: str, device: DeviceFacts, *, at: datetime
) -> DevicePermit:
    """Permit `device.confirm`, `device.revoke` or `device.wipe` of one phone of the agency."""
    own = {"own": device.operator == operator.id}
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at, context=own)
    return DevicePermit(issuer=_ISSUER, action=action, device=device.id, **yes.granted())


def permit_device_use(
    rules: Rules, operator: Operator, device: DeviceFacts, *, at: datetime
) -> DevicePermit:
    """Permit a phone that has proved its key to act for its operator.

    Raises
    ------
    Refused
        device.confirmed before somebody has compared the number, device.ended afterwards.
    """
    action, status = "device.use", {"status": device.status.value}
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at, context=status)
    return DevicePermit(issuer=_ISSUER, action=action, device=device.id, **yes.granted())


def permit_wiped(rules: Rules, device: DeviceFacts, *, at: datetime) -> DevicePermit:
    """Permit noting that a phone destroyed what it held: never refused, whoever carried it."""
    duty = Duty("device.wiped", device.agency)
    yes = rules.decide(duty, duty.id, NODE, purpose=ADMINISTRATION, at=at)
    return DevicePermit(issuer=_ISSUER, action=duty.id, device=device.id, **yes.granted())


def permit_drop_pack(rules: Rules, agency: AgencyId, *, at: datetime) -> PackPermit:
    """Permit ending a pack that policy would not let be built any more."""
    duty = Duty("pack.drop", agency)
    yes = rules.decide(duty, duty.id, NODE, purpose=ADMINISTRATION, at=at)
    return PackPermit(issuer=_ISSUER, action=duty.id, everybody=True, **yes.granted())


def permit_build_pack(
    rules: Rules,
    operator: Operator,
    device: UUID,
    *,
    purpose: str,
    expires_at: datetime,
    names: bool,
    young: bool,
    at: datetime,
    again: bool = False,
) -> BuildPackPermit:
    """Permit building a pack, or (`again`) bringing one up to date for the phone that asks.

    Raises
    ------
    Refused
        search.mandate for a purpose that is not the agency's, pack.expiry, pack.names, minor.young.
    """
    action = "pack.refresh" if again else "pack.build"
    yes = rules.decide(
        operator, action, agency_thing(operator.agency), purpose=purpose, at=at,
        context={
            "assessed": rules.deployment.assessed(purpose, at),
            "expiresAt": expires_at,
            "names": names,
            "young": young,
        },
    )  # fmt: skip
    return BuildPackPermit(
        issuer=_ISSUER, action=action, device=device, expires_at=expires_at, names=names,
        young=young, faces=rules.deployment.assessed(purpose, at, FACE), **yes.granted(),
    )  # fmt: skip


def permit_packs(rules: Rules, operator: Operator, action: str, *, at: datetime) -> PackPermit:
    """Permit `pack.list` or `pack.revoke`: of one's own phones, or for those who see all."""
    thing = agency_thing(operator.agency)
    yes = rules.decide(operator, action, thing, purpose=ADMINISTRATION, at=at)
    everybody = bool(_SEES_ALL & operator.roles)
    return PackPermit(issuer=_ISSUER, action=action, everybody=everybody, **yes.granted())


def permit_fetch_pack(
    rules: Rules, operator: Operator, device: UUID, *, purpose: str, at: datetime
) -> PackPermit:
    """Permit handing a phone a pack that was built for it."""
    action, thing = "pack.fetch", agency_thing(operator.agency)
    yes = rules.decide(operator, action, thing, purpose=purpose, at=at)
    return PackPermit(issuer=_ISSUER, action=action, device=device, **yes.granted())


def permit_regions(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> RegionsPermit:
    """Permit saying where the person of an open case of one's agency is sought."""
    action, purpose = "case.regions", "find-missing-person"
    yes = rules.decide(operator, action, case_thing(case), purpose=purpose, at=at, case=case.id)
    return RegionsPermit(issuer=_ISSUER, action=action, **yes.granted())
