"""Permits about cases: open, read, enrol into, close."""

from datetime import datetime, timedelta

from hospitium.core.errors import BadInput, Refused
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import (
    _ISSUER,
    CloseCasePermit,
    EnrolPermit,
    OpenCasePermit,
    ReadCasePermit,
)
from hospitium.policy.roles import need_role

LONGEST_CASE = timedelta(days=5 * 366)
"""No case is open-ended (rule retain.expiry); five years, then it is opened anew or gone."""

CASE_ROLES = (Role.OFFICER, Role.CASE_WORKER)


def permit_open_case(
    operator: Operator, *, legal_basis: str, authority: str, expires_at: datetime, at: datetime
) -> OpenCasePermit:
    """Permit opening a case with a legal basis, an authority and an end.

    Raises
    ------
    Refused
        search.purpose without a role or a legal basis; retain.expiry without a sane end.
    """
    need_role(operator, CASE_ROLES, "open a case")
    if not legal_basis.strip() or not authority.strip():
        raise Refused(
            "search.purpose",
            "a case needs a legal basis and the authority that answers for it",
            remedy="Name both, for example: --legal-basis 'missing person report 12/2026'.",
        )
    if not at < expires_at <= at + LONGEST_CASE:
        raise Refused(
            "retain.expiry",
            "a case ends after today and within five years",
            remedy="Give an expiry date within five years.",
        )
    return OpenCasePermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="case.open",
        purpose="find-missing-person",
        at=at,
        expires_at=expires_at,
    )


def permit_read_case(operator: Operator, case: CaseFacts | None, *, at: datetime) -> ReadCasePermit:
    """Permit seeing one case of the operator's own agency, or (None) the list of them."""
    need_role(operator, (*CASE_ROLES, Role.VERIFIER), "see cases")
    if case is not None:
        _need_own(operator, case)
        need_alive(case, at=at)
    return ReadCasePermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="case.read",
        purpose="find-missing-person",
        case=case.id if case else None,
        at=at,
    )


def permit_enrol(operator: Operator, case: CaseFacts, *, at: datetime) -> EnrolPermit:
    """Permit adding references to an open case of the operator's own agency."""
    need_role(operator, CASE_ROLES, "enrol fingerprints")
    _need_own(operator, case)
    need_open(case, at=at)
    return EnrolPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="case.enrol",
        purpose="find-missing-person",
        case=case.id,
        at=at,
        expires_at=case.expires_at,
    )


def permit_close_case(operator: Operator, case: CaseFacts, *, at: datetime) -> CloseCasePermit:
    """Permit closing a case; its references leave the gallery at once (retain.case_closed)."""
    need_role(operator, CASE_ROLES, "close a case")
    _need_own(operator, case)
    need_open(case, at=at)
    return CloseCasePermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="case.close",
        purpose="find-missing-person",
        case=case.id,
        at=at,
    )


def need_alive(case: CaseFacts, *, at: datetime) -> None:
    """Refuse a case whose time is over, closed or not."""
    if case.expires_at <= at:
        raise Refused("retain.expiry", "this case has expired; nothing may use it any more")


def need_open(case: CaseFacts, *, at: datetime) -> None:
    """Refuse a case that is closed or whose time is over."""
    need_alive(case, at=at)
    if case.closed:
        raise BadInput("this case is closed", remedy="Open a new case if the search goes on.")


def _need_own(operator: Operator, case: CaseFacts) -> None:
    if case.agency != operator.agency:
        raise Refused("search.purpose", "this case belongs to another agency")
