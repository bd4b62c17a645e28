"""Permits to log what everybody may know of how the node works, and to give such entries away."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.core.ids import AgencyId
from hospitium.policy.desk import OVERSIGHT
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import NODE, Duty
from hospitium.policy.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishPermit(Permit):
    """May log one thing that is for everybody: a model, an app, a key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEntryPermit(Permit):
    """May take the details of entry `sequence` out of the node."""

    sequence: int


def permit_publish(rules: Rules, operator: Operator, *, at: datetime) -> PublishPermit:
    """Permit logging a public thing by hand, such as an app: administrators only."""
    yes = rules.decide(operator, "log.publish", NODE, purpose=OVERSIGHT, at=at)
    return PublishPermit(issuer=_ISSUER, action="log.publish", **yes.granted())


def permit_tell(rules: Rules, agency: AgencyId, *, at: datetime) -> PublishPermit:
    """Permit the node to log what it works with: a duty, so it is never refused."""
    yes = rules.decide(Duty("log.tell", agency), "log.tell", NODE, purpose=OVERSIGHT, at=at)
    return PublishPermit(issuer=_ISSUER, action="log.tell", **yes.granted())


def permit_open_entry(
    rules: Rules, operator: Operator, sequence: int, *, public: bool, at: datetime
) -> OpenEntryPermit:
    """Permit giving away the details of one entry; every role may, but of public entries only.

    Raises
    ------
    Refused
        log.no_person: for an entry that was not written for everybody.
    """
    yes = rules.decide(
        operator, "log.open", NODE, purpose=OVERSIGHT, at=at, context={"public": public}
    )
    return OpenEntryPermit(issuer=_ISSUER, action="log.open", sequence=sequence, **yes.granted())
