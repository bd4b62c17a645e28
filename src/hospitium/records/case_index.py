"""A blind index of cases: who has the key finds a name again, who has only the database does not.

A token is HMAC-SHA-256 under a key of the vault of what is looked for, bound to its kind and to the
agency: the same name at two agencies gives two tokens. It shows which cases of one agency have the
same name, and nothing else; see ADR 31 for what that gives away.
"""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from hospitium.core.ids import AgencyId, CaseId
from hospitium.formats.name_key import name_key, reference_key
from hospitium.formats.notice import Notice
from hospitium.policy.permit import KeysPermit, Permit, ReadCasePermit
from hospitium.records.models import CaseRow
from hospitium.records.models_vault import CaseIndexRow
from hospitium.records.notices import case_terms, open_notice
from hospitium.records.vault import Vault

PURPOSE = "case-index"
"""What the vault calls the key of the index."""


class IndexKind(StrEnum):
    """What a case is found by."""

    NAME = "name"
    REFERENCE = "reference"


_SPELL: dict[IndexKind, Callable[[str], str]] = {
    IndexKind.NAME: name_key,
    IndexKind.REFERENCE: reference_key,
}


def index_case(
    session: Session,
    vault: Vault,
    permit: Permit,  # noqa: ARG001 - holding it is the point
    row: CaseRow,
    notice: Notice,
    ref: str,
) -> None:
    """Write the tokens of a case, in place of those that it had."""
    session.execute(delete(CaseIndexRow).where(CaseIndexRow.case_id == row.id))
    for kind, text in ((IndexKind.NAME, notice.full_name), (IndexKind.REFERENCE, ref)):
        message = _message(kind, AgencyId(row.agency), text)
        if message:
            token = vault.token(PURPOSE, *message)
            session.add(CaseIndexRow(case_id=row.id, kind=kind.value, token=token))
    session.flush()


def find_indexed(
    session: Session, vault: Vault, permit: ReadCasePermit, kind: IndexKind, text: str
) -> list[CaseId]:
    """Return the cases of the permit's agency that were indexed under `text`, in no order."""
    message = _message(kind, permit.agency, text)
    if not message:
        return []
    tokens = list(vault.tokens(PURPOSE, *message))
    query = select(CaseIndexRow.case_id).where(
        CaseIndexRow.kind == kind.value, CaseIndexRow.token.in_(tokens)
    )
    return [CaseId(case_id) for case_id in session.scalars(query)]


def count_old_tokens(session: Session, newest: int) -> int:
    """Count the tokens that an older key than `newest` made."""
    query = select(func.count()).select_from(CaseIndexRow).where(_older(newest))
    return session.scalars(query).one()


def index_anew(
    session: Session, vault: Vault, permit: KeysPermit, newest: int, *, limit: int
) -> int:
    """Make the tokens of up to `limit` cases anew that an older key made; return how many."""
    query = select(CaseIndexRow.case_id).where(_older(newest)).distinct().limit(limit)
    return _index(session, vault, permit, session.scalars(query).all())


def index_all(session: Session, vault: Vault, permit: KeysPermit) -> int:
    """Index every case of a node that had no index yet; return how many."""
    return _index(session, vault, permit, session.scalars(select(CaseRow.id)).all())


def _index(session: Session, vault: Vault, permit: KeysPermit, cases: Iterable[UUID]) -> int:
    done = 0
    for row in _rows(session, cases):
        reference = case_terms(vault, row).get("reference", "")
        index_case(session, vault, permit, row, open_notice(vault, row), reference)
        done += 1
    return done


def _rows(session: Session, cases: Iterable[UUID]) -> Iterator[CaseRow]:
    for case_id in cases:
        yield session.get_one(CaseRow, case_id)


def _older(newest: int) -> ColumnElement[bool]:
    return func.substr(CaseIndexRow.token, 1, 1) != bytes([newest])


def _message(kind: IndexKind, agency: AgencyId, text: str) -> tuple[bytes, ...]:
    """Return what a token is made of; empty where there is nothing to find."""
    spelt = _SPELL[kind](text)
    return (kind.value.encode(), agency.encode(), spelt.encode()) if spelt else ()
