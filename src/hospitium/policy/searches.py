"""Permits to search 1:N and to verify 1:1."""

from collections.abc import Collection
from datetime import datetime

from hospitium.core.ids import SearchId
from hospitium.core.senses import Sense
from hospitium.policy.ages import INFANT, YOUNG
from hospitium.policy.facts import CaseFacts
from hospitium.policy.limits import CANDIDATE_CAP, NOTHING_YET, SearchLoad, telling_when
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, ReadSearchPermit, SearchPermit, VerifyPermit
from hospitium.policy.purposes import known_purpose
from hospitium.policy.question import GALLERY, Fact, agency_thing, case_thing
from hospitium.policy.rules import Rules

INCIDENT_LIMIT = 300


def permit_search(
    rules: Rules,
    operator: Operator,
    purpose_id: str,
    *,
    case: CaseFacts | None = None,
    incident: str | None = None,
    age: int | None = None,
    despite_young: str = "",
    senses: Collection[Sense] = (Sense.FINGER,),
    load: SearchLoad = NOTHING_YET,
    at: datetime,
) -> SearchPermit:
    """Permit a 1:N search for a purpose, serving a case or an incident.

    Parameters
    ----------
    age
        Of the person searched, in years, as somebody estimates it; None if nobody does.
    despite_young
        Why a child under 5 is searched all the same.
    senses
        By what: the impact assessment must cover each; a face decides nothing under the age of 3.
    load
        The agency's limits, and how many searches it has made today.

    Raises
    ------
    Refused
        search.purpose without operator role or what the search serves; search.mandate when the
        purpose is not this kind of agency's or allows no 1:N; purpose.forbidden; minor.young for
        a child under 5 without a reason, and for a photograph of one under 3; store.minimum
        without an impact assessment;
        consent.stream for a case whose person did not agree to that.
        search.limits over the daily quota.
    BadInput
        If the catalogue does not have the purpose.
    """
    incident = (incident or "").strip() or None
    case_young = case is not None and case.young
    case_infant = case is not None and case.infant
    assessed = (rules.deployment.assessed(purpose_id, at, sense) for sense in senses)
    context: dict[str, Fact] = {
        "assessed": all(assessed),
        "incident": _completeness(incident),
        "young": age < YOUNG if age is not None else case_young,
        "despiteYoung": bool(despite_young.strip()),
        "agreed": case is None or case.may_serve(purpose_id),
        "searchesLeft": load.left,
        "faces": Sense.FACE in senses,
        "infant": age < INFANT if age is not None else case_infant,
    }
    served = (case_thing(case),) if case else ()
    if served:
        context["case"] = served[0].reference()
    with telling_when(at):
        yes = rules.decide(
            operator, "search", GALLERY, purpose=known_purpose(purpose_id), at=at,
            case=case.id if case else None, context=context, others=served,
        )  # fmt: skip
    return SearchPermit(
        issuer=_ISSUER, action="search", incident=incident,
        candidate_cap=load.limits.candidate_cap, **yes.granted(),
    )  # fmt: skip


def permit_duplicate_check(
    rules: Rules, operator: Operator, case: CaseFacts, *, at: datetime
) -> SearchPermit:
    """Permit the search before an enrolment that finds whether another case has this person.

    Raises
    ------
    Refused
        As `permit_enrol`.
    """
    assessed = rules.deployment.assessed("find-missing-person", at)
    yes = rules.decide(
        operator, "case.duplicate-check", case_thing(case), purpose="avoid-duplicate-enrolment",
        at=at, case=case.id, context={"assessed": assessed},
    )  # fmt: skip
    return SearchPermit(
        issuer=_ISSUER, action="case.duplicate-check", incident=None, candidate_cap=CANDIDATE_CAP,
        **yes.granted(),
    )  # fmt: skip


def permit_verify(
    rules: Rules, operator: Operator, purpose_id: str, *, case: CaseFacts, at: datetime
) -> VerifyPermit:
    """Permit a 1:1 comparison with the references of an open case of any agency on this node."""
    yes = rules.decide(
        operator, "verify", case_thing(case), purpose=known_purpose(purpose_id), at=at,
        case=case.id, context={"agreed": case.may_serve(purpose_id)},
    )  # fmt: skip
    return VerifyPermit(issuer=_ISSUER, action="verify", **yes.granted())


def permit_read_search(
    rules: Rules, operator: Operator, search: SearchId | None, *, at: datetime
) -> ReadSearchPermit:
    """Permit seeing the agency's searches and candidates, to decide about them."""
    action = "search.read" if search else "search.list"
    yes = rules.decide(operator, action, agency_thing(operator.agency), purpose="decide", at=at)
    return ReadSearchPermit(issuer=_ISSUER, action=action, search=search, **yes.granted())


def _completeness(incident: str | None) -> str:
    """Tell whether an incident says place and reason: `none`, `incomplete` or `complete`."""
    if incident is None:
        return "none"
    place, _, reason = incident.partition(",")
    whole = place.strip() and reason.strip() and len(incident) <= INCIDENT_LIMIT
    return "complete" if whole else "incomplete"
