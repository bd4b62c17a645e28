"""Permits to search 1:N and to verify 1:1."""

from datetime import datetime

from hospitium.core.errors import Refused
from hospitium.core.ids import SearchId
from hospitium.policy.ages import YOUNG
from hospitium.policy.cases import CASE_ROLES, need_open
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER, ReadSearchPermit, SearchPermit, VerifyPermit
from hospitium.policy.purposes import Purpose, Serves, find_purpose
from hospitium.policy.roles import need_role

CANDIDATE_CAP = 10
"""Rule search.limits: the most candidates one search releases."""

INCIDENT_LIMIT = 300


def permit_search(
    operator: Operator,
    purpose_id: str,
    *,
    case: CaseFacts | None = None,
    incident: str | None = None,
    age: int | None = None,
    despite_young: str = "",
    at: datetime,
) -> SearchPermit:
    """Permit a 1:N search for a purpose, serving a case or an incident.

    Parameters
    ----------
    age
        Of the person searched, in years, as somebody estimates it; None if nobody does.
    despite_young
        Why a child under 5 is searched all the same.

    Raises
    ------
    Refused
        search.purpose without operator role or what the search serves; search.mandate when the
        purpose is not this kind of agency's or allows no 1:N; purpose.forbidden; minor.young for
        a child under 5 without a reason.
    """
    need_role(operator, CASE_ROLES, "search")
    purpose = find_purpose(purpose_id)
    _need_mandate(operator, purpose)
    if not purpose.one_to_many:
        raise Refused("search.mandate", f"{purpose.id} allows a 1:1 comparison only, no search")
    incident = _need_incident(incident)
    _need_served(purpose, case, incident)
    if case is not None:
        need_open(case, at=at)
    _need_reason_if_young(case, age, despite_young)
    return SearchPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="search",
        purpose=purpose.id,
        case=case.id if case else None,
        at=at,
        incident=incident,
        candidate_cap=CANDIDATE_CAP,
    )


def permit_duplicate_check(operator: Operator, case: CaseFacts, *, at: datetime) -> SearchPermit:
    """Permit the search before an enrolment that finds whether another case has this person.

    Raises
    ------
    Refused, BadInput
        As `permit_enrol`, which the caller has asked before; the case must still be open.
    """
    need_role(operator, CASE_ROLES, "enrol fingerprints")
    need_open(case, at=at)
    return SearchPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="case.duplicate-check",
        purpose="avoid-duplicate-enrolment",
        case=case.id,
        at=at,
        incident=None,
        candidate_cap=CANDIDATE_CAP,
    )


def permit_verify(
    operator: Operator, purpose_id: str, *, case: CaseFacts, at: datetime
) -> VerifyPermit:
    """Permit a 1:1 comparison with the references of an open case of any agency on this node."""
    need_role(operator, (*CASE_ROLES, Role.VERIFIER), "verify")
    purpose = find_purpose(purpose_id)
    _need_mandate(operator, purpose)
    if purpose.serves is Serves.INCIDENT:
        raise Refused("search.mandate", f"{purpose.id} serves an incident, not one case")
    need_open(case, at=at)
    return VerifyPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="verify",
        purpose=purpose.id,
        case=case.id,
        at=at,
    )


def permit_read_search(
    operator: Operator, search: SearchId | None, *, at: datetime
) -> ReadSearchPermit:
    """Permit seeing the agency's searches and candidates, to decide about them."""
    need_role(operator, (*CASE_ROLES, Role.VERIFIER), "see searches")
    return ReadSearchPermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="search.read",
        purpose="decide",
        at=at,
        search=search,
    )


def _need_reason_if_young(case: CaseFacts | None, age: int | None, despite: str) -> None:
    """Refuse to search for a child under 5, whose prints hold too little, unless told why."""
    young = age < YOUNG if age is not None else case is not None and case.young
    if young and not despite.strip():
        raise Refused(
            "minor.young",
            f"a child under {YOUNG} is not searched in the whole gallery by default: their prints "
            "are too small to rely on",
            remedy="Look for another way first. If there is none, say why "
            "(--despite-young 'reason'); the reason stands in the log.",
        )


def _need_mandate(operator: Operator, purpose: Purpose) -> None:
    if operator.agency_kind not in purpose.agency_kinds:
        raise Refused(
            "search.mandate",
            f"a {operator.agency_kind.value} agency has no mandate for {purpose.id}",
        )


def _need_incident(incident: str | None) -> str | None:
    """Return the incident trimmed, None if absent; refuse one without place and reason."""
    text = (incident or "").strip()
    if not text:
        return None
    place, comma, reason = text.partition(",")
    if not comma or not place.strip() or not reason.strip() or len(text) > INCIDENT_LIMIT:
        raise Refused(
            "search.purpose",
            f"an incident says place and reason, in at most {INCIDENT_LIMIT} characters",
            remedy="Write it as 'place, reason', such as 'km 41, child without papers'.",
        )
    return text


def _need_served(purpose: Purpose, case: CaseFacts | None, incident: str | None) -> None:
    given = {Serves.CASE: case is not None, Serves.INCIDENT: incident is not None}
    if sum(given.values()) != 1:
        raise Refused(
            "search.purpose",
            "a search serves one open case or one incident",
            remedy="Give either the case or the incident.",
        )
    if purpose.serves is not Serves.EITHER and not given[purpose.serves]:
        raise Refused("search.purpose", f"{purpose.id} must serve a {purpose.serves.value}")
