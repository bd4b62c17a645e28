"""See what was said in a case, who speaks for a child, what was decided, and what stands of it."""

from dataclasses import dataclass

from hospitium.core.ids import CaseId
from hospitium.ledger import Operation
from hospitium.policy.consent_permits import permit_read_consent
from hospitium.policy.consents import Basis
from hospitium.policy.operators import Operator
from hospitium.policy.standing import Standing, standing
from hospitium.records import audit, consent_state
from hospitium.records.best_interests import DecisionRecord, read_decisions
from hospitium.records.consent_events import ConsentEvent, read_events
from hospitium.records.consent_state import ConsentState, read_state
from hospitium.records.guardians import GuardianRecord, read_guardians
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class ConsentRecord:
    """Everything about consent in one case, as of now.

    Attributes
    ----------
    absent
        The person is missing, so nobody can ask them.
    """

    case: CaseId
    basis: Basis
    absent: bool
    closed: bool
    standing: Standing
    state: ConsentState
    events: tuple[ConsentEvent, ...]
    guardians: tuple[GuardianRecord, ...]
    decisions: tuple[DecisionRecord, ...]


def show_consent(runtime: Runtime, operator: Operator, case_id: CaseId) -> ConsentRecord:
    """Return the stream of a case of the operator's own agency; that somebody looked is logged.

    Raises
    ------
    NotFound
        No such case.
    Refused
        search.purpose for another agency's case, retain.expiry for one whose time is over.
    """
    at, vault = runtime.clock(), runtime.node.vault
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        permit = permit_read_consent(runtime.rules(session), operator, facts, at=at)
        stream = consent_state.read_stream(session, vault, case_id)
        record = ConsentRecord(
            case=case_id,
            basis=facts.basis,
            absent=stream.person.absent,
            closed=facts.closed,
            standing=standing(stream, at=at),
            state=read_state(session, permit),
            events=read_events(session, vault, permit),
            guardians=read_guardians(session, vault, permit),
            decisions=read_decisions(session, vault, permit),
        )
        audit.append(session, vault, permit, operation=Operation.CONSULTATION, subject=str(case_id))
    return record
