"""Roles on loan from one colleague to another."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import Conflict, NotFound
from hospitium.core.ids import OperatorId
from hospitium.policy.backups import RestorePermit
from hospitium.policy.operators import Role
from hospitium.policy.staff_permits import EndLoanPermit, HandOverPermit, LendPermit
from hospitium.records.models_staff import LoanRow
from hospitium.records.places import loan_place
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class LoanRecord:
    """A loan as giver, receiver and administrator see it."""

    id: UUID
    giver: OperatorId
    receiver: OperatorId
    role: Role
    reason: str
    begins_at: datetime
    ends_at: datetime
    ended_by: OperatorId | None

    def lasts(self, at: datetime) -> bool:
        """Tell whether the role is on loan at `at`."""
        return self.ended_by is None and self.begins_at <= at < self.ends_at


def add_loan(
    session: Session, vault: Vault, permit: LendPermit, *, loan_id: UUID, reason: str
) -> None:
    """Record the permit's loan, which begins at once."""
    row = LoanRow(
        id=loan_id,
        agency=permit.agency,
        giver=permit.operator,
        receiver=permit.receiver,
        role=permit.role.value,
        begins_at=utc(permit.at),
        ends_at=utc(permit.ends_at),
    )
    row.sealed_reason = vault.seal("operator", loan_place(row), None, reason.encode())
    session.add(row)
    session.flush()


def list_loans(session: Session, vault: Vault, permit: EndLoanPermit) -> list[LoanRecord]:
    """Return the loans that the permit's operator may see, the newest first."""
    query = select(LoanRow).where(LoanRow.agency == permit.agency)
    if not permit.everybody:
        mine = or_(LoanRow.giver == permit.operator, LoanRow.receiver == permit.operator)
        query = query.where(mine)
    rows = session.scalars(query.order_by(LoanRow.begins_at.desc(), LoanRow.id)).all()
    return [_record(vault, row) for row in rows]


def end_loan(session: Session, permit: EndLoanPermit, loan_id: UUID) -> None:
    """End a loan before its time; giver, receiver and administrator may.

    Raises
    ------
    NotFound, Conflict
        If there is no such loan to see; if it is over.
    """
    row = session.get(LoanRow, loan_id)
    if row is None or row.agency != permit.agency:
        raise NotFound("no such loan")
    if not permit.everybody and permit.operator not in (row.giver, row.receiver):
        raise NotFound("no such loan")
    if row.ended_by is not None or row.ends_at <= permit.at:
        raise Conflict("this loan is over already")
    row.ended_by = permit.operator
    session.flush()


def end_loans_of(
    session: Session, permit: HandOverPermit | RestorePermit, leaver: OperatorId
) -> int:
    """End all that a leaver has lent or borrowed; return how many loans."""
    theirs = or_(LoanRow.giver == leaver, LoanRow.receiver == leaver)
    query = select(LoanRow).where(
        theirs, LoanRow.ended_by.is_(None), LoanRow.ends_at > utc(permit.at)
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.ended_by = permit.operator
    session.flush()
    return len(rows)


def _record(vault: Vault, row: LoanRow) -> LoanRecord:
    return LoanRecord(
        id=row.id,
        giver=OperatorId(row.giver),
        receiver=OperatorId(row.receiver),
        role=Role(row.role),
        reason=vault.open("operator", loan_place(row), None, row.sealed_reason).decode(),
        begins_at=row.begins_at,
        ends_at=row.ends_at,
        ended_by=OperatorId(row.ended_by) if row.ended_by else None,
    )
