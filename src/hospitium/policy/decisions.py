"""Permits to decide about a candidate, and what the verdicts add up to."""

from datetime import datetime
from enum import StrEnum

from hospitium.core.errors import BadInput, Conflict, Refused
from hospitium.core.ids import OperatorId
from hospitium.policy.cases import need_alive
from hospitium.policy.facts import CandidateFacts, Verdict
from hospitium.policy.operators import Operator, Role
from hospitium.policy.permit import _ISSUER, DecidePermit
from hospitium.policy.roles import need_role

REASON_LIMIT = 2000
DECIDING_ROLES = (Role.OFFICER, Role.CASE_WORKER, Role.VERIFIER)


class Outcome(StrEnum):
    """Where a candidate stands."""

    WAITING = "waiting"
    SECOND_NEEDED = "second-person-needed"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


FINAL = frozenset({Outcome.CONFIRMED, Outcome.REJECTED})


def permit_decide(
    operator: Operator, candidate: CandidateFacts, *, reason: str, at: datetime
) -> DecidePermit:
    """Permit one verdict, with a reason, by someone who has not yet spoken on this candidate.

    Raises
    ------
    Refused
        minor.two_person when the same operator speaks twice; retain.expiry when the probe is
        gone or the case has ended; search.candidates without a reason: a verdict is a human act.
    Conflict
        If the candidate has been decided already.
    """
    need_role(operator, DECIDING_ROLES, "decide")
    if not reason.strip():
        raise Refused(
            "search.candidates",
            "a human decides, and says why",
            remedy="Give a reason: what agrees, what does not.",
        )
    if len(reason) > REASON_LIMIT:
        raise BadInput(f"a reason has at most {REASON_LIMIT} characters")
    need_alive(candidate.case, at=at)
    if candidate.search_expires_at <= at:
        raise Refused("retain.expiry", "the time to decide is over and the probe is erased")
    if outcome(candidate.verdicts, minor=candidate.case.minor) in FINAL:
        raise Conflict("this candidate has been decided already")
    if any(who == operator.id for who, _ in candidate.verdicts):
        raise Refused(
            "minor.two_person",
            "you have given your verdict; the second must come from somebody else",
            remedy="Ask a colleague to look at the candidate with their own account.",
        )
    return DecidePermit(
        issuer=_ISSUER,
        operator=operator.id,
        agency=operator.agency,
        action="decide",
        purpose="decide",
        case=candidate.case.id,
        candidate=candidate.id,
        at=at,
    )


def outcome(verdicts: tuple[tuple[OperatorId, Verdict], ...], *, minor: bool) -> Outcome:
    """Add up the verdicts: one decides for an adult, two that agree for a minor.

    A single rejection does not end a minor's hit either: one tired pair of eyes must not lose a
    child. Two people who disagree need a third.
    """
    said = dict(verdicts)
    needed = 2 if minor else 1
    for verdict, result in (
        (Verdict.CONFIRM, Outcome.CONFIRMED),
        (Verdict.REJECT, Outcome.REJECTED),
    ):
        if sum(v is verdict for v in said.values()) >= needed:
            return result
    if not said:
        return Outcome.WAITING
    return Outcome.SECOND_NEEDED if len(said) == 1 else Outcome.DISPUTED
