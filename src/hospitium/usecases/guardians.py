"""Guardians: add one, mark a conflict with the child, have somebody else review it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId, GuardianId
from hospitium.ledger import Operation
from hospitium.policy.consent_permits import GuardianPermit, permit_guardian, permit_review
from hospitium.policy.consents import Ended
from hospitium.policy.operators import Operator
from hospitium.records import audit, consent_state, guardians, person_codes, standings
from hospitium.records.guardians import NewGuardian, Relation
from hospitium.records.own_cases import own_case_facts
from hospitium.usecases.runtime import Runtime

TEXT_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """Who says that they are a guardian, and what shows it.

    Attributes
    ----------
    until
        When they stop being one: an order's end, the 18th birthday, or the end of the case.
    """

    relation: Relation
    name: str
    contact: str
    proof: str
    until: datetime


def add_guardian(
    runtime: Runtime, operator: Operator, case_id: CaseId, who: Introduction
) -> GuardianId:
    """Add a guardian to a case of the operator's own agency.

    Raises
    ------
    BadInput
        If nobody could tell later who it was, or why they are a guardian.
    Refused, NotFound
        As policy says; no such case.
    """
    at, vault = runtime.clock(), runtime.node.vault
    if not who.name.strip() or not who.proof.strip():
        raise BadInput(
            "a guardian has a name, and something that shows that they are one",
            remedy="Name the paper or the order, or who vouches for them.",
        )
    if max(map(len, (who.name, who.contact, who.proof))) > TEXT_LIMIT:
        raise BadInput(f"a text about a guardian has at most {TEXT_LIMIT} characters")
    if who.until <= at:
        raise BadInput("a guardian is one for some time from now on")
    new = NewGuardian(
        GuardianId(runtime.new_id()),
        who.relation,
        who.name.strip(),
        who.contact.strip(),
        who.proof.strip(),
        who.until,
    )
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        permit = permit_guardian(runtime.rules(session), operator, facts, "add", at=at)
        guardians.add_guardian(session, vault, permit, new)
        _log(session, runtime, permit, new.id, Operation.COLLECTION)
    return new.id


def mark_conflict(
    runtime: Runtime, operator: Operator, case_id: CaseId, guardian: GuardianId, *, reason: str
) -> None:
    """Note that a guardian may act against the child: they can neither consent nor see the record.

    What they consented to before goes on for `policy.consents.CONFLICT_GRACE`, so that a second
    guardian or a decision can be found before the child cannot be found any more. The code that
    opens the person's page is taken back: it may be in the guardian's hands.
    """
    at, vault = runtime.clock(), runtime.node.vault
    text = _reason(reason)
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        guardians.find_guardian(session, case_id, guardian)  # unknown: before any refusal
        permit = permit_guardian(runtime.rules(session), operator, facts, "conflict", at=at)
        guardians.mark_conflict(session, vault, permit, guardian, text)
        person_codes.end_codes(session, permit)
        _settle(session, runtime, permit, case_id)
        _log(session, runtime, permit, guardian, Operation.ALTERATION)


def review_conflict(
    runtime: Runtime,
    operator: Operator,
    case_id: CaseId,
    guardian: GuardianId,
    *,
    upheld: bool,
    reason: str,
) -> None:
    """Say as the second person whether the conflict stands.

    Raises
    ------
    Refused
        minor.guardian_conflict for whoever marked it.
    """
    at, vault = runtime.clock(), runtime.node.vault
    text = _reason(reason)
    with runtime.node.write() as session:
        facts = own_case_facts(session, vault, operator.agency, case_id, at=at)
        known = guardians.find_guardian(session, case_id, guardian)
        first = standings.person_of(session, known.marked_by or "")
        permit = permit_review(runtime.rules(session), operator, facts, first=first, at=at)
        guardians.review_conflict(session, vault, permit, guardian, upheld=upheld, reason=text)
        _settle(session, runtime, permit, case_id)
        _log(session, runtime, permit, guardian, Operation.ALTERATION)


def _reason(reason: str) -> str:
    text = reason.strip()
    if not 0 < len(text) <= TEXT_LIMIT:
        raise BadInput(f"a conflict has a reason of at most {TEXT_LIMIT} characters")
    return text


def _settle(session: Session, runtime: Runtime, permit: GuardianPermit, case_id: CaseId) -> None:
    now = consent_state.what_stands(session, runtime.node.vault, case_id, at=permit.at)
    consent_state.settle(session, runtime.node.vault, permit, now, why=Ended.EXPIRED)


def _log(
    session: Session,
    runtime: Runtime,
    permit: GuardianPermit,
    guardian: GuardianId,
    operation: Operation,
) -> None:
    audit.append(session, runtime.node.vault, permit, operation=operation, subject=str(guardian))
