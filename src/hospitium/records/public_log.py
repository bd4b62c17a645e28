"""Entries of the log that say, to everybody, how the node works: models, policies, apps, keys.

They are salted commitments like all entries, but their salt and details may be given away
(`ledger.opening`), so that somebody without the node's key can check what was in force, and when.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import NotFound
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.ledger.opening import PUBLIC, Opening, may_be_public, need_public
from hospitium.policy.permit import Permit, ReadAuditPermit
from hospitium.policy.public_log import OpenEntryPermit
from hospitium.policy.rules import SYSTEM
from hospitium.records.audit import Deed, append_all
from hospitium.records.log_rows import open_details
from hospitium.records.models import AuditEntryRow
from hospitium.records.models_log import PublicEntryRow
from hospitium.records.vault import Vault


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A public entry with what it says."""

    leaf: Leaf
    details: Mapping[str, Any]


def record_public(
    session: Session, vault: Vault, permit: Permit, subject: str, details: Mapping[str, Any]
) -> Leaf:
    """Append an entry whose details everybody may have, in the caller's transaction.

    What a human did takes two: one that keeps the decision of policy to the node, and the public
    one, which names that decision by its id.

    Parameters
    ----------
    permit
        Of any kind; it serves no case.
    subject
        `kind:slug` with a kind of `ledger.opening.PUBLIC_KINDS`, such as `policy:bundle`.
    details
        Numbers, and texts without spaces: ids, versions, digests in hexadecimal, keys.

    Raises
    ------
    ValueError
        If subject or details are of another shape, or the permit serves a case.
    """
    need_public(subject, details)
    if permit.case is not None:
        raise ValueError("a public entry is about no case")
    deed = Deed(Operation.ADMINISTRATION, subject, {**details, PUBLIC: 1})
    # the first entry of a permit tells its decision, with roles and humans: that one is not opened
    before = [] if permit.operator == SYSTEM else [Deed(Operation.ADMINISTRATION, subject)]
    leaf = append_all(session, vault, permit, [*before, deed])[-1]
    session.add(PublicEntryRow(sequence=leaf.sequence, subject=subject))
    session.flush()
    return leaf


def last_public(session: Session, vault: Vault, subject: str) -> dict[str, Any] | None:
    """Return the details that were last logged about `subject`, None if it never was."""
    query = (
        select(PublicEntryRow.sequence)
        .where(PublicEntryRow.subject == subject)
        .order_by(PublicEntryRow.sequence.desc())
        .limit(1)
    )
    sequence = session.scalars(query).one_or_none()
    return None if sequence is None else _opening(session, vault, sequence).said


def read_public(
    session: Session,
    vault: Vault,
    permit: ReadAuditPermit,  # noqa: ARG001 - holding it is the point
    *,
    subject: str = "",
    limit: int = 100,
) -> list[PublicEntry]:
    """Return up to `limit` public entries, newest first, of one subject or of all."""
    query = select(PublicEntryRow.sequence).order_by(PublicEntryRow.sequence.desc()).limit(limit)
    if subject:
        query = query.where(PublicEntryRow.subject == subject)
    return [
        PublicEntry(
            decode_leaf(session.get_one(AuditEntryRow, sequence).leaf),
            _opening(session, vault, sequence).said,
        )
        for sequence in session.scalars(query).all()
    ]


def is_public(session: Session, vault: Vault, sequence: int) -> bool:
    """Tell whether entry `sequence` was written for everybody: by its kind and by its details.

    Raises
    ------
    NotFound
        If there is no such entry.
    """
    row = session.get(AuditEntryRow, sequence)
    if row is None:
        raise NotFound("the log has no entry of that number")
    if not may_be_public(decode_leaf(row.leaf)) or row.sealed_details is None:
        return False
    return bool(_opening(session, vault, sequence).details.get(PUBLIC) == 1)


def read_opening(session: Session, vault: Vault, permit: OpenEntryPermit) -> Opening:
    """Return the salt and the details of the permit's entry."""
    return _opening(session, vault, permit.sequence)


def _opening(session: Session, vault: Vault, sequence: int) -> Opening:
    sealed = session.get_one(AuditEntryRow, sequence).sealed_details
    if sealed is None:
        raise NotFound("the details of this entry were erased")
    return Opening(*open_details(vault, sequence, sealed))
