"""Permits for the record of impact assessments (GDPR art. 35, LED art. 27; rule store.minimum)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from hospitium.core.ids import AgencyId
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import agency_thing
from hospitium.policy.rules import Rules

LONGEST_YEARS = 3
"""An assessment is made anew at least so often: techniques, threats and law move on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessPermit(Permit):
    """May record one assessment of this node, or withdraw one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAssessmentsPermit(Permit):
    """May read the record of assessments."""


def permit_record_assessment(
    rules: Rules,
    operator: Operator,
    *,
    node: AgencyId,
    responsible: str,
    reviewed_on: date,
    valid_until: date,
    at: datetime,
) -> AssessPermit:
    """Permit a data-protection officer to put their own name under an assessment.

    Parameters
    ----------
    node
        The agency that runs the node, whose store is assessed.
    responsible
        The human who answers for the processing.

    Raises
    ------
    Refused
        store.minimum: for another agency's node, for what one answers for oneself, or outside
        three years; search.purpose without the role.
    """
    action = "assessment.record"
    yes = rules.decide(
        operator, action, agency_thing(node), purpose="oversight", at=at,
        context={
            "responsible": responsible,
            "today": _midnight(at.date()),
            "reviewedOn": _midnight(reviewed_on),
            "validUntil": _midnight(valid_until),
            "latestEnd": _midnight(latest_end(reviewed_on)),
        },
    )  # fmt: skip
    return AssessPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_withdraw_assessment(
    rules: Rules, operator: Operator, *, node: AgencyId, at: datetime
) -> AssessPermit:
    """Permit a data-protection officer of the node to end an assessment before its time."""
    action = "assessment.withdraw"
    yes = rules.decide(operator, action, agency_thing(node), purpose="oversight", at=at)
    return AssessPermit(issuer=_ISSUER, action=action, **yes.granted())


def permit_read_assessments(
    rules: Rules, operator: Operator, *, at: datetime
) -> ReadAssessmentsPermit:
    """Permit reading the record of assessments; everybody who works here may."""
    action = "assessment.read"
    yes = rules.decide(operator, action, agency_thing(operator.agency), purpose="oversight", at=at)
    return ReadAssessmentsPermit(issuer=_ISSUER, action=action, **yes.granted())


def latest_end(reviewed_on: date) -> date:
    """Return the last day on which an assessment of that day may still hold."""
    try:
        return reviewed_on.replace(year=reviewed_on.year + LONGEST_YEARS)
    except ValueError:  # the 29th of February
        return reviewed_on.replace(year=reviewed_on.year + LONGEST_YEARS, day=28)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
