"""Permits to settle a request, and to do what an approved one allows: never one human twice."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hospitium.core.errors import BadInput, Conflict, Refused
from hospitium.core.ids import AgencyId, RequestId
from hospitium.formats.rights_terms import RequestKind
from hospitium.policy.consent_permits import voice_of
from hospitium.policy.consents import GuardianFacts
from hospitium.policy.decision import Decision
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER
from hospitium.policy.question import Fact, Thing
from hospitium.policy.rights import (
    ORDERED,
    PURPOSE,
    Ask,
    RightsFacts,
    purpose_of,
    telling_who_holds,
)
from hospitium.policy.rights_permits import (
    ErasePersonPermit,
    HandOverPermit,
    ReviewHoldPermit,
    SettlePermit,
)
from hospitium.policy.rules import Rules

TIME_TO_FETCH = timedelta(days=14)
"""How long an approved release can be taken out of the node."""
REVIEW_EVERY = timedelta(days=90)
"""How often somebody must look whether a hold is still needed."""


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """A request as these rules see it.

    Attributes
    ----------
    agency
        Whose request it is: of its asker, or of the record where the person asks.
    askers
        The humans whom the request counts for: who asked, and who had lent them a role then.
    had_a_part
        The humans whom the verdicts on the hit that is contested count for.
    waiting, approved
        Where it stands.
    """

    id: RequestId
    agency: AgencyId
    askers: frozenset[str]
    asked_at: datetime
    waiting: bool
    approved: bool
    settled_at: datetime | None
    ask: Ask
    record: RightsFacts
    had_a_part: frozenset[str] = frozenset()


def request_thing(request: RequestFacts) -> Thing:
    """Return a request as the schema has it."""
    record = request.record
    attributes: dict[str, Fact] = {
        "agency": request.agency,
        "kind": request.ask.kind.value,
        "askers": sorted(request.askers),
        "hadAPart": sorted(request.had_a_part),
        "approved": request.approved,
        "parts": sorted(request.ask.parts),
        "named": request.ask.recipient,
        "owned": record.owned(request.agency, request.ask.parts),
        "held": record.held_until is not None,
        "contested": record.case.contested,
        "minor": record.case.minor,
        "expiresAt": record.case.expires_at,
        "fetchUntil": (request.settled_at or request.asked_at) + TIME_TO_FETCH,
    }
    return Thing("Request", str(request.id), attributes)


def permit_settle(
    rules: Rules,
    operator: Operator,
    request: RequestFacts,
    *,
    approve: bool,
    reason: str,
    at: datetime,
) -> SettlePermit:
    """Permit approving or refusing a request that somebody else made.

    Raises
    ------
    Refused
        release.dual when the asker settles it; redress.freeze when somebody does who had a part
        in the contested hit; minor.two_person for a minor's correction; retain.expiry for an
        erasure under a legal hold; and what may have changed since the request was made.
    Conflict
        If it is settled already.
    BadInput
        If no reason is given: whoever asked is told it.
    """
    if not request.waiting:
        raise Conflict("this request is settled already")
    if not reason.strip():
        raise BadInput("settling a request takes a reason", remedy="Say why; the person is told.")
    purpose = purpose_of(request.ask.kind)
    yes = _decide(
        rules, operator, "rights.settle", request, purpose, at, context={"approve": approve}
    )
    return SettlePermit(
        issuer=_ISSUER,
        action=f"rights.{'approve' if approve else 'refuse'}.{request.ask.kind.value}",
        request=request.id,
        kind=request.ask.kind,
        approve=approve,
        **yes.granted(),
    )


def permit_erase_person(
    rules: Rules, operator: Operator, request: RequestFacts, *, at: datetime
) -> ErasePersonPermit:
    """Permit the erasure that this operator is just approving; asked again, never assumed."""
    yes = _decide(rules, operator, "erase-person", request, PURPOSE, at)
    return ErasePersonPermit(
        issuer=_ISSUER, action="erase-person", request=request.id, **yes.granted()
    )


def permit_hand_over(
    rules: Rules,
    operator: Operator,
    request: RequestFacts,
    *,
    at: datetime,
    to: GuardianFacts | None = None,
) -> HandOverPermit:
    """Permit taking out what an approved release or access request lists, for two weeks.

    Parameters
    ----------
    to
        The guardian who is given a child's copy; None for the person themself, or the recipient
        of a release.

    Raises
    ------
    Refused
        minor.guardian_conflict for a guardian in conflict, minor.consent for one who is none (any
        more); and what `usecases.hand_over` says.
    """
    whose = request.ask.kind is RequestKind.ACCESS or to is not None
    context: dict[str, Fact] = {"voice": voice_of(to, at=at)} if whose else {}
    yes = _decide(rules, operator, "rights.hand-over", request, PURPOSE, at, context=context)
    return HandOverPermit(
        issuer=_ISSUER,
        action="rights.hand-over",
        request=request.id,
        parts=request.ask.parts,
        **{**yes.granted(), "fields": tuple(sorted(request.ask.parts))},
    )


def permit_review_hold(
    rules: Rules, operator: Operator, request: RequestFacts, *, at: datetime
) -> ReviewHoldPermit:
    """Permit recording that a hold was looked at again and is still needed."""
    if request.ask.kind is not RequestKind.HOLD or not request.approved:
        raise BadInput("only a hold that stands is reviewed")
    yes = _decide(rules, operator, "rights.review", request, ORDERED, at)
    return ReviewHoldPermit(
        issuer=_ISSUER, action="rights.review.hold", request=request.id, **yes.granted()
    )


def _decide(
    rules: Rules,
    operator: Operator,
    action: str,
    request: RequestFacts,
    purpose: str,
    at: datetime,
    *,
    context: dict[str, Fact] | None = None,
) -> Decision:
    try:
        return rules.decide(
            operator, action, request_thing(request), purpose=purpose, at=at,
            case=request.record.case.id, context=context,
        )  # fmt: skip
    except Refused as refusal:
        raise telling_who_holds(refusal, request.record) from None
