"""Record what one person says of one candidate; two who agree confirm a minor's hit."""

from dataclasses import dataclass

from hospitium.core.errors import NotFound
from hospitium.core.ids import AlertId, CandidateId, DecisionId, SearchId
from hospitium.ledger import Operation
from hospitium.ledger.law_rows import RECIPIENT
from hospitium.policy.decisions import Outcome, permit_decide
from hospitium.policy.facts import Verdict
from hospitium.policy.operators import Operator
from hospitium.policy.proof import need_fresh_proof
from hospitium.policy.two_people import people_behind
from hospitium.records import alerts, audit, searches, standings, verdicts
from hospitium.usecases.runtime import Also, Runtime, nothing_more


@dataclass(frozen=True, slots=True)
class Decision:
    """Where the candidate stands now.

    Attributes
    ----------
    alert
        The alert raised at the case's desk, when this verdict confirmed the hit.
    next_step
        One sentence that says what happens now.
    """

    candidate: CandidateId
    outcome: Outcome
    minor: bool
    alert: AlertId | None
    next_step: str


NEXT_STEPS = {
    Outcome.SECOND_NEEDED: "A second person must look at this candidate with their own account.",
    Outcome.DISPUTED: "Two people disagree; a third must look at this candidate.",
    Outcome.CONFIRMED: "The hit is confirmed and the case's desk has been alerted.",
    Outcome.REJECTED: "The candidate is rejected. This is no proof that the person is not missing.",
    Outcome.OVERTURNED: "The hit was withdrawn after an appeal; nobody acts on it any more.",
    Outcome.WAITING: "A person must look at this candidate.",
}


def decide(
    runtime: Runtime,
    operator: Operator,
    candidate_id: CandidateId,
    *,
    verdict: Verdict,
    reason: str,
    search: SearchId | None = None,
    also: Also = nothing_more,
) -> Decision:
    """Record a verdict; a confirmed hit raises an alert in the same transaction.

    Parameters
    ----------
    search
        The search that the operator was looking at; the candidate must be one of it.
    also
        What else happens in the same transaction.

    Raises
    ------
    Refused
        minor.two_person, search.candidates (no reason), retain.expiry.
    ProofNeeded
        If the operator has a passkey and has not shown it just now.
        minor.two_person, search.candidates (no reason), retain.expiry, redress.freeze.
    Conflict
        If the candidate has been decided already.
    NotFound
        No such candidate (in `search`), or another agency's search.
    """
    at = runtime.clock()
    vault = runtime.node.vault
    with runtime.node.write() as session:
        facts = searches.candidate_facts(session, vault, candidate_id, at=at)
        if search not in (None, facts.search):
            raise NotFound("no such candidate in this search")
        permit = permit_decide(
            runtime.rules(session), operator, facts, verdict=verdict, reason=reason, at=at
        )
        need_fresh_proof(operator, at=at)
        verdict_id = DecisionId(runtime.new_id())
        outcome = verdicts.add_verdict(
            session, vault, permit, verdict_id=verdict_id, reason=reason.strip()
        )
        standings.note_people(session, permit, verdict_id, people_behind(operator))
        audit.append(
            session,
            vault,
            permit,
            operation=Operation.ALTERATION,
            subject=str(candidate_id),
            details={"verdict": verdict.value, "outcome": outcome.value},
        )
        alert = None
        if outcome is Outcome.CONFIRMED:
            alert = AlertId(runtime.new_id())
            alerts.raise_alert(session, vault, permit, alert_id=alert)
            audit.append(
                session,
                vault,
                permit,
                operation=Operation.DISCLOSURE,
                subject=str(alert),
                details={RECIPIENT: f"agency:{facts.case.agency}"},
            )
        also(session, candidate_id)
    return Decision(candidate_id, outcome, facts.case.minor, alert, NEXT_STEPS[outcome])
