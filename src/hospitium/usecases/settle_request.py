"""Settle a request that somebody else made: approve or refuse it, with a reason, and do it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from hospitium.core.ids import CandidateId, CaseId, RequestId
from hospitium.formats.rights_terms import RequestKind, Terms
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.rights_permits import SettlePermit
from hospitium.policy.settling import RequestFacts, permit_erase_person, permit_settle
from hospitium.records import audit, corrections, erasure, rights_requests, verdicts
from hospitium.records.erasure import Destroyed
from hospitium.records.rights_requests import RequestRecord
from hospitium.usecases.gallery_upkeep import compact_gallery
from hospitium.usecases.rights_facts import find_request
from hospitium.usecases.runtime import Runtime

HISTORY = timedelta(days=365)
"""How long what a correction replaced is kept, sealed, so that the correction can be checked."""

OPERATIONS = {
    RequestKind.ACCESS: Operation.DISCLOSURE,
    RequestKind.RELEASE: Operation.DISCLOSURE,
}


@dataclass(frozen=True, slots=True)
class Settled:
    """How a request was settled.

    Attributes
    ----------
    erased
        Of an erasure that was done: the number of the log's entry, and what was destroyed.
    """

    request: RequestId
    kind: RequestKind
    case: CaseId
    approved: bool
    next_step: str
    erased: tuple[int, Destroyed] | None = None


NEXT_STEPS = {
    RequestKind.ACCESS: "The copy can be taken out for two weeks, by whoever works on the case.",
    RequestKind.RELEASE: "What is listed can be taken out for two weeks; nothing else leaves.",
    RequestKind.CORRECTION: "The record says it now; what stood there is kept for a year, sealed.",
    RequestKind.ERASURE: "The record is gone. Hand the proof to the person.",
    RequestKind.APPEAL: "The hit and its alert are withdrawn; nobody may act on them.",
    RequestKind.HOLD: "Nothing of the record is erased meanwhile, and nobody sees more of it.",
    RequestKind.LIFT: "The hold is over; what has expired goes with the next daily job.",
    RequestKind.ORDER: "What the court ordered is not shown to the person until the order ends.",
}


def settle_request(
    runtime: Runtime, operator: Operator, request_id: RequestId, *, approve: bool, reason: str
) -> Settled:
    """Settle a request; what an approved one asks for happens in the same transaction.

    Raises
    ------
    Refused
        As `policy.settling.permit_settle`.
    Conflict
        If it is settled already.
    NotFound
        No such request of the operator's agency.
    """
    at = runtime.clock()
    erased = None
    with runtime.node.write() as session:
        record, facts = find_request(session, runtime, operator, request_id, at=at)
        if record.kind is RequestKind.ERASURE and approve:
            erased = _erase(session, runtime, operator, facts, record, reason)
        else:
            permit = permit_settle(
                runtime.rules(session), operator, facts, approve=approve, reason=reason, at=at
            )
            _settle(session, runtime, permit, record, reason.strip())
    if erased and runtime.node.folder.gallery.exists():
        compact_gallery(runtime)
    kept = "It is refused; whoever asked is told why."
    step = NEXT_STEPS[record.kind] if approve else kept
    return Settled(record.id, record.kind, record.case_id, approve, step, erased)


def _settle(
    session: Session, runtime: Runtime, permit: SettlePermit, record: RequestRecord, reason: str
) -> None:
    vault = runtime.node.vault
    terms, ends_at = None, None
    if permit.approve and record.kind is RequestKind.CORRECTION and record.terms:
        old = corrections.correct_notice(session, vault, permit, record.terms)
        terms, ends_at = replace(record.terms, old=old), permit.at + HISTORY
    rights_requests.settle_request(
        session, vault, permit, reason=reason, terms=terms, ends_at=ends_at
    )
    if permit.approve and record.kind is RequestKind.LIFT and record.subject:
        rights_requests.lift_hold(session, permit, record.subject)
    if permit.approve and record.kind is RequestKind.APPEAL and record.subject:
        verdicts.settle_again(session, vault, permit, CandidateId(record.subject))
    told = record.terms or Terms("")
    audit.append(
        session,
        vault,
        permit,
        operation=OPERATIONS.get(record.kind, Operation.ALTERATION),
        subject=str(record.id),
        details={
            "approved": permit.approve,
            "reason": reason,
            "parts": told.parts,
            "recipient": told.recipient,
            "why": told.reason,
            "authority": told.authority,
            "ends_at": record.ends_at.isoformat() if record.ends_at else None,
        },
    )


def _erase(
    session: Session,
    runtime: Runtime,
    operator: Operator,
    facts: RequestFacts,
    record: RequestRecord,
    reason: str,
) -> tuple[int, Destroyed]:
    at, vault = runtime.clock(), runtime.node.vault
    settle = permit_settle(
        runtime.rules(session), operator, facts, approve=True, reason=reason, at=at
    )
    audit.append(
        session,
        vault,
        settle,
        operation=Operation.ALTERATION,
        subject=str(record.id),
        details={"approved": True, "reason": reason},
    )
    permit = permit_erase_person(runtime.rules(session), operator, facts, at=at)
    statement = erasure_statement(record, at)
    leaf, destroyed = erasure.erase_person(session, vault, permit, statement)
    return leaf.sequence, destroyed


def erasure_statement(record: RequestRecord, at: datetime) -> dict[str, str | None]:
    """Return what the entry of an erasure commits to beside the counts; nothing personal."""
    until = record.terms.backups_until if record.terms else None
    return {
        "asked_by": record.asked_by,
        "asked_at": record.asked_at.isoformat(),
        "erased_at": at.isoformat(),
        "backups_until": until.isoformat() if until else None,
    }
