"""Breaking the glass: a time-boxed override by a named person (rule breakglass), and its review.

It lets an officer or case worker reach past the walls between agencies and mandates when a life
may hang on it: `own-agency.read` and `search.mandate` in the policies. It never reaches past
purpose.forbidden, minor.two_person, minor.young or retain.expiry, and it makes no role out of
nothing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hospitium.core.errors import Conflict
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER
from hospitium.policy.proof import need_fresh_proof
from hospitium.policy.question import NODE
from hospitium.policy.rules import Rules
from hospitium.policy.staff import need_reason
from hospitium.policy.staff_permits import (
    BreakGlassPermit,
    OwnGlassPermit,
    ReviewGlassPermit,
    SeeGlassPermit,
)

LONGEST = timedelta(hours=4)
"""As `breakglass.term` in the policies has it; no override in the records counts for longer."""
LEAST_REASON = 20
"""Characters: enough that somebody can judge it later."""
MAY_BREAK = frozenset({Role.OFFICER, Role.CASE_WORKER})
EMERGENCY, OVERSIGHT = "emergency", "oversight"


@dataclass(frozen=True, slots=True)
class GlassFacts:
    """An override as policy sees it: whose, of which agency, still lasting, reviewed."""

    id: UUID
    operator: OperatorId
    person: str
    agency: AgencyId
    lasts: bool
    reviewed: bool


def permit_break_glass(
    rules: Rules,
    operator: Operator,
    *,
    reason: str,
    lasting: timedelta,
    ombudsmen: int,
    at: datetime,
) -> BreakGlassPermit:
    """Permit one override for at most four hours.

    Parameters
    ----------
    ombudsmen
        How many people would be told; nobody to tell means no override.

    Raises
    ------
    Refused
        breakglass on a role that is only on loan, for too long a time, without a reason that can
        be judged, or with nobody to tell; search.purpose without the role.
    ProofNeeded
        If the operator has a passkey and has not shown it just now.
    Conflict
        While one lasts.
    """
    action = "breakglass.begin"
    yes = rules.decide(
        operator, action, NODE, purpose=EMERGENCY, at=at,
        context={
            "own": not operator.own_roles.isdisjoint(MAY_BREAK),
            "reasoned": len(reason.strip()) >= LEAST_REASON,
            "told": ombudsmen > 0,
            "minutes": -(-lasting // timedelta(minutes=1)),
        },
    )  # fmt: skip
    need_reason(reason)
    if operator.breaks_glass(at):
        raise Conflict("your override lasts already")
    need_fresh_proof(operator, at=at)
    return BreakGlassPermit(issuer=_ISSUER, action=action, ends_at=at + lasting, **yes.granted())


def permit_own_glass(rules: Rules, operator: Operator, *, at: datetime) -> OwnGlassPermit:
    """Permit somebody to see and end their own overrides."""
    action = "breakglass.end"
    yes = rules.decide(operator, action, NODE, purpose=EMERGENCY, at=at)
    return OwnGlassPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_see_glass(rules: Rules, operator: Operator, *, at: datetime) -> SeeGlassPermit:
    """Permit an ombudsman to see every override of the node; no case, no name."""
    action = "breakglass.read"
    yes = rules.decide(operator, action, NODE, purpose=OVERSIGHT, at=at)
    return SeeGlassPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_review_glass(
    rules: Rules, operator: Operator, glass: GlassFacts, *, finding: str, at: datetime
) -> ReviewGlassPermit:
    """Permit an ombudsman to say what they make of an override of somebody else that is over.

    Raises
    ------
    Refused
        breakglass when it is one's own, whatever the account.
    Conflict
        While it lasts, or once it was reviewed.
    BadInput
        Without a finding in words.
    """
    action = "breakglass.review"
    yes = rules.decide(
        operator, action, NODE, purpose=OVERSIGHT, at=at,
        context={"mine": operator.person == glass.person},
    )  # fmt: skip
    if glass.lasts:
        raise Conflict("this override still lasts; it can be reviewed once it is over")
    if glass.reviewed:
        raise Conflict("this override was reviewed already")
    need_reason(finding)
    need_fresh_proof(operator, at=at)
    return ReviewGlassPermit(issuer=_ISSUER, action=action, glass=glass.id, **yes.granted())
