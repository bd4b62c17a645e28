"""Permits about irises: add one to a case, and remove one."""

from dataclasses import dataclass
from datetime import datetime

from hospitium.policy.cases import PURPOSE
from hospitium.policy.facts import IRIS, CaseFacts
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, Permit
from hospitium.policy.question import case_thing
from hospitium.policy.rules import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class AddIrisPermit(Permit):
    """May add an iris to `case`.

    Attributes
    ----------
    expires_at
        When the case ends, and the iris with it.
    """

    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveIrisPermit(Permit):
    """May remove an iris of `case`."""


def permit_add_iris(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> AddIrisPermit:
    """Permit adding an iris to an open case of the operator's own agency.

    Parameters
    ----------
    case
        With the ground and the assent of the eyes, not of the prints.

    Raises
    ------
    Refused
        As `permit_enrol`.
    """
    yes = rules.decide(
        operator, "iris.add", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={
            "assessed": rules.deployment.assessed(PURPOSE, at, IRIS),
            "ground": case.ground.value,
            "assent": case.assent.value,
        },
    )  # fmt: skip
    return AddIrisPermit(
        issuer=_ISSUER, action="iris.add", expires_at=case.expires_at, **yes.granted()
    )


def permit_remove_iris(
    rules: Rules, operator: Operator, case: CaseFacts, *, held: bool, at: datetime
) -> RemoveIrisPermit:
    """Permit removing an iris from a case, closed or not.

    Parameters
    ----------
    held
        Whether a legal hold stands on it, under which nothing is erased.
    """
    action = "iris.remove"
    yes = rules.decide(
        operator, action, case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={"held": held},
    )  # fmt: skip
    return RemoveIrisPermit(issuer=_ISSUER, action=action, **yes.granted())
