"""Permits to log what everybody may know of how the node works, and to give such entries away."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.errors import Refused
from hospitium.core.ids import AgencyId
from hospitium.policy.desk import SYSTEM
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.roles import need_role


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPermit(Permit):
    """May log one thing that is for everybody: a model, an app, a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntryPermit(Permit):
    """May take the details of entry `sequence` out of the node."""

    sequence: int


def permit_publish(operator: Operator, *, at: datetime) -> PublishPermit:
    """Permit logging a public thing by hand, such as an app: administrators only."""
    need_role(operator, (Role.ADMINISTRATOR,), "log what the node works with")
    return PublishPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="log.publish",
        purpose="oversight",
        at=at,
    )


def permit_tell(agency: AgencyId, *, at: datetime) -> PublishPermit:
    """Permit the node to log what it works with: a duty, so it is never refused."""
    return PublishPermit(
        issuer=_ISSUER,
        operator=SYSTEM,
        agency=agency,
        action="log.tell",
        purpose="oversight",
        at=at,
    )


def permit_open_entry(
    operator: Operator, sequence: int, *, public: bool, at: datetime
) -> OpenEntryPermit:
    """Permit giving away the details of one entry; every role may, but of public entries only.

    Raises
    ------
    Refused
        log.no_person: for an entry that was not written for everybody.
    """
    need_role(operator, tuple(Role), "read the log")
    if not public:
        raise Refused(
            "log.no_person",
            "the details of this entry may be about a person and are not given away",
            remedy="Leave out --open: the entry and its proof need no details.",
        )
    return OpenEntryPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="log.open",
        purpose="oversight",
        at=at,
        sequence=sequence,
    )
