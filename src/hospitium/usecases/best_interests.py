"""Decide in a child's interest: one person proposes, another one agrees, both say why."""

from dataclasses import dataclass
from datetime import date

from hospitium.core.errors import BadInput
from hospitium.core.ids import BestInterestsId, CaseId
from hospitium.ledger import Operation
from hospitium.policy.consent_permits import permit_agree, permit_propose
from hospitium.policy.consents import USUAL, Assent, Ended, Modality
from hospitium.policy.operators import Operator
from hospitium.records import audit, best_interests, consent_state, standings
from hospitium.records.best_interests import NewDecision
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.consent_notice import PURPOSES, sentence_of
from hospitium.usecases.runtime import Runtime

TEXT_LIMIT = 2000
LONGEST = 366
"""Days after which a decision is made anew at the latest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What shall be decided.

    Attributes
    ----------
    purposes
        What the prints may serve; empty means all.
    modalities
        Of what it is about; a photograph is named.
    authority
        Who answers for the child outside of this node.
    """

    purposes: frozenset[str] = frozenset()
    modalities: frozenset[Modality] = USUAL
    reason: str
    authority: str
    review_on: date


def propose_decision(
    runtime: Runtime, operator: Operator, case_id: CaseId, proposal: Proposal
) -> BestInterestsId:
    """Propose; nothing changes before a second person agrees.

    If the child has said no, the proposal says so: agreeing to it overrules the child.

    Raises
    ------
    Refused
        consent.stream for an adult; retain.expiry, search.purpose.
    BadInput
        Without a reason, an authority, or a day of review within a year.
    """
    at, vault = runtime.clock(), runtime.node.vault
    _check(proposal, at.date())
    decision = BestInterestsId(runtime.new_id())
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        permit = permit_propose(runtime.rules(session), operator, facts, at=at)
        new = NewDecision(
            decision,
            proposal.purposes or frozenset(PURPOSES),
            proposal.modalities,
            proposal.reason.strip(),
            proposal.authority.strip(),
            proposal.review_on,
            overrules_no=facts.assent is Assent.NO,
        )
        best_interests.propose(session, vault, permit, new)
        audit.append(session, vault, permit, operation=Operation.COLLECTION, subject=str(decision))
    return decision


def agree_to_decision(
    runtime: Runtime, operator: Operator, case_id: CaseId, decision: BestInterestsId
) -> None:
    """Agree as the second person: from now on the decision holds.

    Raises
    ------
    Refused
        minor.consent for whoever proposed it.
    NotFound, Conflict
        No such decision; somebody has agreed already.
    """
    at, vault = runtime.clock(), runtime.node.vault
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        known = best_interests.find_decision(session, case_id, decision)
        first = standings.person_of(session, known.proposed_by)
        permit = permit_agree(runtime.rules(session), operator, facts, first=first, at=at)
        best_interests.agree(session, vault, permit, decision)
        now = consent_state.what_stands(session, vault, case_id, at=at)
        consent_state.settle(session, vault, permit, now, why=Ended.EXPIRED)
        audit.append(session, vault, permit, operation=Operation.ALTERATION, subject=str(decision))


def _check(proposal: Proposal, today: date) -> None:
    for purpose in proposal.purposes:
        sentence_of(purpose)
    texts = (proposal.reason.strip(), proposal.authority.strip())
    if not all(texts) or max(map(len, texts)) > TEXT_LIMIT:
        raise BadInput(
            f"a decision has a reason and an authority of at most {TEXT_LIMIT} characters",
            remedy="Say why it is best for this child, and who outside of this office answers.",
        )
    if not 0 < (proposal.review_on - today).days <= LONGEST:
        raise BadInput("a decision is reviewed after today and within a year")
