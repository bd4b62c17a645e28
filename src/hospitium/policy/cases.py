"""Permits about cases: open, read, enrol into, close."""

from datetime import datetime, timedelta

from hospitium.policy.consents import Basis
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator
from hospitium.policy.permit import (
    _ISSUER,
    CloseCasePermit,
    EnrolPermit,
    OpenCasePermit,
    ReadCasePermit,
)
from hospitium.policy.question import agency_thing, case_thing
from hospitium.policy.rules import Rules

PURPOSE = "find-missing-person"

LONGEST_CASE = timedelta(days=5 * 366)
"""What `30-cases.cedar` allows (rule retain.expiry); forms offer no later day."""


def permit_open_case(
    rules: Rules,
    operator: Operator,
    *,
    legal_basis: str,
    authority: str,
    expires_at: datetime,
    at: datetime,
    basis: Basis = Basis.LEGAL,
) -> OpenCasePermit:
    """Permit opening a case with a legal basis or on the person's consent, and with an end.

    Raises
    ------
    Refused
        search.purpose without a role or a legal basis; retain.expiry without a sane end.
    """
    yes = rules.decide(
        operator, "case.open", agency_thing(operator.agency), purpose=PURPOSE, at=at,
        context={
            "legalBasis": bool(legal_basis.strip()),
            "consent": basis is Basis.CONSENT,
            "authority": bool(authority.strip()),
            "expiresAt": expires_at,
        },
    )  # fmt: skip
    return OpenCasePermit(
        issuer=_ISSUER, action="case.open", expires_at=expires_at, **yes.granted()
    )


def permit_read_case(
    rules: Rules, operator: Operator, case: CaseFacts | None, *, at: datetime
) -> ReadCasePermit:
    """Permit seeing one case of the operator's own agency, or (None) the list of them."""
    action = "case.read" if case else "case.list"
    thing = case_thing(case) if case else agency_thing(operator.agency)
    yes = rules.decide(
        operator, action, thing, purpose=PURPOSE, at=at, case=case.id if case else None
    )
    owner = case.agency if case and case.agency != operator.agency else None
    return ReadCasePermit(issuer=_ISSUER, action=action, owner=owner, **yes.granted())


def permit_enrol(rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime) -> EnrolPermit:
    """Permit adding references to an open case of the operator's own agency.

    Raises
    ------
    Refused
        search.purpose without a role or for another agency's case; retain.expiry,
        retain.case_closed; store.minimum on a node without a current impact assessment;
        consent.stream, minor.consent, minor.guardian_conflict where nobody gave leave.
    """
    yes = rules.decide(
        operator, "case.enrol", case_thing(case), purpose=PURPOSE, at=at, case=case.id,
        context={
            "assessed": rules.deployment.assessed(PURPOSE, at),
            "ground": case.ground.value,
            "assent": case.assent.value,
        },
    )  # fmt: skip
    return EnrolPermit(
        issuer=_ISSUER, action="case.enrol", expires_at=case.expires_at, **yes.granted()
    )


def permit_close_case(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> CloseCasePermit:
    """Permit closing a case; its references leave the gallery at once (retain.case_closed).

    Not while an appeal against one of its hits waits (redress.freeze).
    """
    yes = rules.decide(
        operator, "case.close", case_thing(case), purpose=PURPOSE, at=at, case=case.id
    )
    return CloseCasePermit(issuer=_ISSUER, action="case.close", **yes.granted())
