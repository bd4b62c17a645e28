"""Permits to decide about a candidate, and what the verdicts add up to."""

from datetime import datetime
from enum import StrEnum

from hospitium.core.errors import BadInput, Conflict
from hospitium.core.ids import OperatorId
from hospitium.policy.facts import CandidateFacts, Verdict
from hospitium.policy.operators import Operator
from hospitium.policy.permit import _ISSUER, DecidePermit
from hospitium.policy.question import candidate_thing
from hospitium.policy.rules import Rules

REASON_LIMIT = 2000


class Outcome(StrEnum):
    """Where a candidate stands."""

    WAITING = "waiting"
    SECOND_NEEDED = "second-person-needed"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    OVERTURNED = "overturned"


FINAL = frozenset({Outcome.CONFIRMED, Outcome.REJECTED, Outcome.OVERTURNED})


def permit_decide(
    rules: Rules,
    operator: Operator,
    candidate: CandidateFacts,
    *,
    verdict: Verdict,
    reason: str,
    at: datetime,
) -> DecidePermit:
    """Permit one verdict, with a reason, by someone who has not yet spoken on this candidate.

    Raises
    ------
    Refused
        minor.two_person when the same human speaks twice; retain.expiry when the probe is
        gone or the case has ended; search.candidates without a reason: a verdict is a human act;
        search.face_alone; consent.stream when the person has taken their consent back;
        redress.freeze while an appeal against it waits.
    Conflict
        If the candidate has been decided already.
    """
    if len(reason) > REASON_LIMIT:
        raise BadInput(f"a reason has at most {REASON_LIMIT} characters")
    decided = outcome(candidate.verdicts, minor=candidate.case.minor) in FINAL
    if candidate.overturned or (decided and not candidate.frozen):
        raise Conflict("this candidate has been decided already")
    yes = rules.decide(
        operator, "decide", candidate_thing(candidate), purpose="decide", at=at,
        case=candidate.case.id,
        context={
            "verdict": verdict.value,
            "reasoned": bool(reason.strip()),
            "agreed": candidate.case.may_serve(candidate.purpose),
        },
    )  # fmt: skip
    return DecidePermit(
        issuer=_ISSUER, action="decide", candidate=candidate.id, verdict=verdict, **yes.granted()
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
