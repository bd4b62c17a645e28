"""Permits to hold every record against every other, and to say what two of them are."""

from datetime import datetime

from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, TwinsPermit
from hospitium.policy.question import GALLERY, agency_thing
from hospitium.policy.rules import Rules

PURPOSE = "avoid-duplicate-enrolment"


def permit_find_twins(rules: Rules, operator: Operator, *, at: datetime) -> TwinsPermit:
    """Permit one pass over the whole gallery; what it finds is for the desks of the records.

    Raises
    ------
    Refused
        store.minimum without a current impact assessment.
    """
    assessed = rules.deployment.assessed("find-missing-person", at)
    yes = rules.decide(
        operator, "twins.find", GALLERY, purpose=PURPOSE, at=at, context={"assessed": assessed}
    )
    return TwinsPermit(issuer=_ISSUER, action="twins.find", **yes.granted())


def permit_see_twins(rules: Rules, operator: Operator, *, at: datetime) -> TwinsPermit:
    """Permit seeing which records of the agency agree with others."""
    yes = rules.decide(operator, "twins.see", agency_thing(operator.agency), purpose=PURPOSE, at=at)
    return TwinsPermit(issuer=_ISSUER, action="twins.see", **yes.granted())


def permit_settle_twin(
    rules: Rules, operator: Operator, *, reason: str, at: datetime
) -> TwinsPermit:
    """Permit saying what two records are.

    Raises
    ------
    Refused
        search.candidates without a reason.
    """
    yes = rules.decide(
        operator, "twins.settle", agency_thing(operator.agency), purpose=PURPOSE, at=at,
        context={"reasoned": bool(reason.strip())},
    )  # fmt: skip
    return TwinsPermit(issuer=_ISSUER, action="twins.settle", **yes.granted())
