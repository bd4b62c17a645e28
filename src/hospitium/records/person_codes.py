"""The code that opens one record to the person it is about.

120 random bits: nobody guesses it, so a plain digest keeps it, and one look-up by that digest
takes as long for a code that was never made as for one that was taken back.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.core.ids import CaseId, CodeId, OperatorId
from hospitium.crypto.digest import digest
from hospitium.policy.consent_permits import GuardianPermit
from hospitium.policy.rights_permits import PersonCodePermit
from hospitium.records.models import CaseRow
from hospitium.records.models_redress import PersonCodeRow

_DOMAIN = "hospitium.person-code.1"


def code_digest(code: str) -> bytes:
    """Return what is kept of a code, however it was spaced or capitalised when typed."""
    letters = "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())
    return digest(_DOMAIN, letters.encode())


def add_code(session: Session, permit: PersonCodePermit, code_id: CodeId, code: str) -> None:
    """Give the person of the permit's case a code; one that they had opens nothing any more."""
    end_codes(session, permit)
    row = PersonCodeRow(
        id=code_id,
        case_id=permit.case,
        code_hash=code_digest(code),
        issued_at=utc(permit.at),
        issued_by=permit.operator,
    )
    session.add(row)
    session.flush()


def end_codes(session: Session, permit: PersonCodePermit | GuardianPermit) -> int:
    """Take back the codes of the permit's case; return how many still opened it."""
    query = select(PersonCodeRow).where(
        PersonCodeRow.case_id == permit.case, PersonCodeRow.revoked_at.is_(None)
    )
    rows = session.scalars(query).all()
    for row in rows:
        row.revoked_at, row.revoked_by = utc(permit.at), permit.operator
    session.flush()
    return len(rows)


def code_issued(session: Session, case_id: CaseId) -> tuple[datetime, OperatorId] | None:
    """Return when and by whom the code that opens a record was issued; None if none does."""
    query = select(PersonCodeRow).where(
        PersonCodeRow.case_id == case_id, PersonCodeRow.revoked_at.is_(None)
    )
    row = session.scalars(query).one_or_none()
    return (row.issued_at, OperatorId(row.issued_by)) if row else None


def find_by_code(session: Session, code: str, *, at: datetime) -> tuple[CodeId, CaseId]:
    """Return the code's id and the record that it opens.

    Raises
    ------
    NotFound
        If it opens none: never made, taken back, or the record's time is over; nobody can tell
        which from the answer.
    """
    return _alive(session, PersonCodeRow.code_hash == code_digest(code), at)


def still_opens(session: Session, code_id: CodeId, *, at: datetime) -> CaseId:
    """Return the record that a code opened before, if it still does; `NotFound` if not."""
    return _alive(session, PersonCodeRow.id == code_id, at)[1]


def _alive(session: Session, which: object, at: datetime) -> tuple[CodeId, CaseId]:
    query = (
        select(PersonCodeRow)
        .join(CaseRow, CaseRow.id == PersonCodeRow.case_id)
        .where(which, PersonCodeRow.revoked_at.is_(None), CaseRow.expires_at > at)  # type: ignore[arg-type]
    )
    row = session.scalars(query).one_or_none()
    if row is None:
        raise NotFound("this code does not open anything")
    return CodeId(row.id), CaseId(row.case_id)
