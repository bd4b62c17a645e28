"""Permits about how somebody types: for staff, of their own account, where they asked for it."""

from datetime import datetime

from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER
from hospitium.policy.question import NODE, agency_thing
from hospitium.policy.rules import Rules
from hospitium.policy.staff import ADMINISTRATION
from hospitium.policy.staff_permits import ListTypingPermit, TypingPermit


def permit_typing(
    rules: Rules,
    operator: Operator,
    action: str,
    *,
    account: OperatorId,
    asked: bool,
    at: datetime,
) -> TypingPermit:
    """Permit turning on, off, seeing or using how the owner of `account` types.

    Parameters
    ----------
    action
        `typing.on`, `typing.off`, `typing.see` or `typing.check`.
    account
        Whose typing it is.
    asked
        Whether the account has asked for it, and that has not run out.

    Raises
    ------
    Refused
        behaviour.staff_only unless it is one's own; behaviour.opt_in if a sample should be used
        that nobody asked to be compared.
    """
    facts = {"own": account == operator.id, "asked": asked}
    yes = rules.decide(operator, action, NODE, purpose=ADMINISTRATION, at=at, context=facts)
    return TypingPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_list_typing(rules: Rules, operator: Operator, *, at: datetime) -> ListTypingPermit:
    """Permit seeing which colleagues have asked for it: the data-protection officer only."""
    thing = agency_thing(operator.agency)
    yes = rules.decide(operator, "typing.list", thing, purpose=ADMINISTRATION, at=at)
    return ListTypingPermit(issuer=_ISSUER, action="typing.list", **yes.granted())
