"""Lend a role to a colleague for a time; it ends by itself, or when somebody ends it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hospitium.core.ids import OperatorId
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator, Role
from hospitium.policy.staff import permit_lend, permit_loans
from hospitium.records import audit, loans
from hospitium.records.loans import LoanRecord
from hospitium.usecases.operators import find_colleague
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class Loan:
    """A role that is on loan now."""

    id: UUID
    receiver: OperatorId
    role: Role
    ends_at: datetime


def lend_role(
    runtime: Runtime,
    giver: Operator,
    receiver: OperatorId,
    role: Role,
    *,
    ends_at: datetime,
    reason: str,
) -> Loan:
    """Lend one's own role to a colleague of the agency until `ends_at`.

    Raises
    ------
    Refused, BadInput, Conflict
        As `policy.staff.permit_lend` says.
    NotFound
        If the agency has no such colleague.
    """
    colleague = find_colleague(runtime, giver, receiver)
    at = runtime.clock()
    permit = permit_lend(
        runtime.rules(), giver, colleague, role, reason=reason, ends_at=ends_at, at=at
    )
    loan_id = runtime.new_id()
    with runtime.node.write() as session:
        loans.add_loan(session, runtime.node.vault, permit, loan_id=loan_id, reason=reason.strip())
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(loan_id),
            details={"role": role.value, "to": receiver, "ends_at": ends_at.isoformat()},
        )
    return Loan(loan_id, receiver, role, ends_at)


def list_loans(runtime: Runtime, operator: Operator) -> tuple[LoanRecord, ...]:
    """Return what one has lent and borrowed; for an administrator all of the agency."""
    permit = permit_loans(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.read() as session:
        return tuple(loans.list_loans(session, runtime.node.vault, permit))


def end_loan(runtime: Runtime, operator: Operator, loan_id: UUID) -> None:
    """End a loan before its time; giver, receiver and administrator may."""
    permit = permit_loans(runtime.rules(), operator, at=runtime.clock())
    with runtime.node.write() as session:
        loans.end_loan(session, permit, loan_id)
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=str(loan_id),
        )
