"""What somebody may act as right now: own roles, roles on loan, override; and who it is."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import OperatorId
from hospitium.policy.operators import Operator, Role
from hospitium.policy.override import LONGEST
from hospitium.policy.permit import DecidePermit, ManageOperatorsPermit, Permit
from hospitium.policy.staff_permits import AccountPermit
from hospitium.records.models import OperatorRow, VerdictRow
from hospitium.records.models_staff import (
    GlassRow,
    LoanRow,
    PasskeyRow,
    StandingRow,
    VerdictPersonRow,
)
from hospitium.records.operators import find_operator
from hospitium.records.places import glass_place, loan_place
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class Standing:
    """An operator as of now, and the instant up to which all their sessions are over."""

    operator: Operator
    signed_out_at: datetime | None


def read_standing(
    session: Session, vault: Vault, operator_id: OperatorId, *, at: datetime
) -> Standing:
    """Return what somebody may act as at `at`; without any role once they have left.

    Raises
    ------
    NotFound
        If the node does not know the handle.
    Tampered
        If a loan was changed by somebody without the node's key.
    """
    operator = find_operator(session, operator_id)
    row = session.get(StandingRow, operator_id)
    loans = _loans(session, vault, operator, at) if operator.roles else []
    lent = frozenset(Role(loan.role) for loan in loans) - operator.roles
    givers = {loan.giver for loan in loans if Role(loan.role) in lent}
    passkey = select(PasskeyRow.id).where(
        PasskeyRow.operator == operator_id, PasskeyRow.ended_at.is_(None)
    )
    until = _glass_until(session, vault, operator_id, at) if operator.roles else None
    standing = replace(
        operator,
        roles=operator.roles | lent,
        human=row.human if row and row.human != operator_id else "",
        delegated=lent,
        on_behalf=frozenset(persons_of(session, givers).values()),
        break_glass_until=until,
        has_passkey=session.scalars(passkey).first() is not None,
    )
    return Standing(standing, row.signed_out_at if row else None)


def persons_of(session: Session, handles: Iterable[str]) -> dict[str, str]:
    """Return, for each handle, the human behind it: the same for all accounts of one."""
    wanted = set(handles)
    if not wanted:
        return {}
    query = select(StandingRow).where(StandingRow.operator.in_(wanted))
    known = {row.operator: row.human for row in session.scalars(query)}
    return {handle: known.get(handle, handle) for handle in wanted}


def person_of(session: Session, handle: str) -> str:
    """Return the human behind a handle: the same for all accounts of one."""
    return persons_of(session, (handle,))[handle]


def accounts_of(session: Session, person: str) -> tuple[OperatorId, ...]:
    """Return the handles of one human; that of the first account names the human."""
    query = select(StandingRow.operator).where(StandingRow.human == person)
    return tuple(sorted({OperatorId(person), *map(OperatorId, session.scalars(query))}))


def link_accounts(
    session: Session,
    permit: ManageOperatorsPermit | AccountPermit,  # noqa: ARG001 - holding it is the point
    first: OperatorId,
    second: OperatorId,
) -> bool:
    """Note that two accounts are of one human; return False if that was known. Never undone.

    Raises
    ------
    NotFound
        If there is no such account.
    """
    for handle in (first, second):
        if session.get(OperatorRow, handle) is None:
            raise NotFound("no operator of that name")
    persons = persons_of(session, (first, second))
    if persons[first] == persons[second]:
        return False
    for account in accounts_of(session, persons[second]):
        standing_row(session, account).human = persons[first]
    session.flush()
    return True


def end_all_sessions(session: Session, permit: Permit, operator_id: OperatorId) -> None:
    """Sign somebody out everywhere: nothing that began before the permit's instant counts."""
    standing_row(session, operator_id).signed_out_at = utc(permit.at)
    session.flush()


def standing_row(session: Session, operator_id: OperatorId) -> StandingRow:
    """Return the row of an account, made if it is not there."""
    row = session.get(StandingRow, operator_id)
    if row is None:
        row = StandingRow(operator=operator_id, human=operator_id)
        session.add(row)
    return row


def count_holders(session: Session, role: Role) -> int:
    """Count the people of this node who hold a role of their own."""
    rows = session.scalars(select(OperatorRow).where(OperatorRow.active)).all()
    held = [row.id for row in rows if role.value in row.roles.split()]
    return len(set(persons_of(session, held).values()))


def note_people(
    session: Session, permit: DecidePermit, verdict_id: UUID, people: Iterable[str]
) -> None:
    """Note whom a verdict of the permit's operator counts for."""
    _ = permit  # holding it is the point
    session.add_all(VerdictPersonRow(verdict_id=verdict_id, person=one) for one in set(people))
    session.flush()


def people_heard(session: Session, candidate_id: UUID) -> frozenset[str]:
    """Return the humans whom the verdicts on a candidate count for, as accounts stand now."""
    verdicts = select(VerdictRow).where(VerdictRow.candidate_id == candidate_id)
    said = session.scalars(verdicts).all()
    ids = [row.id for row in said]
    noted = select(VerdictPersonRow.person).where(VerdictPersonRow.verdict_id.in_(ids))
    handles = {row.operator for row in said} | set(session.scalars(noted))
    return frozenset(persons_of(session, handles).values())


def people_asking(session: Session, handle: OperatorId, *, at: datetime) -> frozenset[str]:
    """Return the humans whom a request made at `at` counts for, as accounts stand now.

    They are who asked, and whoever had lent them a role. A loan that was ended early counts until
    its planned end, for it is not kept when it was ended: then a third person settles.
    """
    lent = select(LoanRow.giver).where(
        LoanRow.receiver == handle, LoanRow.begins_at <= utc(at), LoanRow.ends_at > utc(at)
    )
    return frozenset(persons_of(session, {handle, *session.scalars(lent)}).values())


def _glass_until(
    session: Session, vault: Vault, operator_id: OperatorId, at: datetime
) -> datetime | None:
    """Return the end of the override that lasts; its beginning is sealed, so it cannot grow."""
    query = select(GlassRow).where(GlassRow.operator == operator_id, GlassRow.ends_at > utc(at))
    ends = list[datetime]()
    for row in session.scalars(query).all():
        vault.open("operator", glass_place(row), None, row.sealed_reason)
        ends.append(min(row.ends_at, row.began_at + LONGEST))
    return max((end for end in ends if end > utc(at)), default=None)


def _loans(session: Session, vault: Vault, operator: Operator, at: datetime) -> list[LoanRow]:
    """Return the loans to somebody that last; each is opened, so that none can be slipped in."""
    query = select(LoanRow).where(
        LoanRow.receiver == operator.id, LoanRow.begins_at <= utc(at), LoanRow.ends_at > utc(at)
    )
    lasting = [
        row
        for row in session.scalars(query).all()
        if row.ended_by is None and row.agency == operator.agency
    ]
    for row in lasting:
        vault.open("operator", loan_place(row), None, row.sealed_reason)
    return [row for row in lasting if _still_held(session, row)]


def _still_held(session: Session, loan: LoanRow) -> bool:
    """Tell whether the giver still has the role: a lost one cannot be on loan either."""
    giver = find_operator(session, OperatorId(loan.giver))
    return Role(loan.role) in giver.roles
