"""The log in the database: appended in the transaction of what it records (rule log.all)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.crypto.digest import commit, leaf_hash
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf, encode_leaf
from hospitium.ledger.merkle import EMPTY_ROOT
from hospitium.policy.permit import OpenCasePermit, Permit, ReadAuditPermit
from hospitium.records.database import LEAVES
from hospitium.records.log_check import verify
from hospitium.records.log_rows import end_tag, log_end, seal_details
from hospitium.records.log_tiles import append_leaf
from hospitium.records.models import AuditEntryRow, AuditHeadRow
from hospitium.records.sealed_json import to_json
from hospitium.records.vault import Vault

__all__ = ["AuditEntry", "append", "log_end", "read_entries", "start_log", "verify"]

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry as it is read.

    Attributes
    ----------
    leaf_hash
        Its place in the tree, 32 bytes: what a proof file is checked against.
    erased
        Whether its details were erased since; the entry itself never is.
    """

    leaf: Leaf
    leaf_hash: bytes
    erased: bool


def start_log(session: Session, vault: Vault) -> None:
    """Create the empty log of a new node."""
    tag = end_tag(vault, 0, EMPTY_ROOT)
    session.add(AuditHeadRow(id=1, sequence=0, root=EMPTY_ROOT, tag=tag))
    session.flush()


def append(
    session: Session,
    vault: Vault,
    permit: Permit,
    *,
    operation: Operation,
    subject: str = "",
    details: Mapping[str, Any] | None = None,
) -> Leaf:
    """Append one leaf in the caller's transaction and return it.

    Parameters
    ----------
    permit
        Who, why, when and for which case.
    subject
        Id of the record touched: a UUID, or `kind:slug` such as `operator:amira`; the new case
        when one is opened.
    details
        JSON that may say something about a person: sealed, and erased with the case.
        The leaf holds only a commitment to it.

    Raises
    ------
    Tampered
        If the end of the log was changed by somebody without the node's key.
    """
    tip = log_end(session, vault, lock=True)
    sequence = tip.sequence + 1
    salt, payload = vault.salt(), to_json(details or {})
    case = _case(permit, subject)
    leaf = _leaf(sequence, permit, operation, case, subject, commit(salt, payload))
    encoded = encode_leaf(leaf)
    tip.root = append_leaf(session, tip, leaf_hash(encoded))
    tip.sequence, tip.tag = sequence, end_tag(vault, sequence, tip.root)
    session.add(
        AuditEntryRow(
            sequence=sequence,
            leaf=encoded,
            case_id=case,
            sealed_details=seal_details(vault, sequence, salt, payload),
        )
    )
    session.flush()
    session.info[LEAVES] = session.info.get(LEAVES, 0) + 1
    return leaf


def read_entries(
    session: Session,
    permit: ReadAuditPermit,  # noqa: ARG001 - holding it is the point
    *,
    after: int = 0,
    limit: int = 100,
    newest_first: bool = False,
) -> list[AuditEntry]:
    """Return up to `limit` entries with a sequence above `after`."""
    order = AuditEntryRow.sequence.desc() if newest_first else AuditEntryRow.sequence.asc()
    query = select(AuditEntryRow).where(AuditEntryRow.sequence > after).order_by(order).limit(limit)
    return [
        AuditEntry(decode_leaf(row.leaf), leaf_hash(row.leaf), erased=row.sealed_details is None)
        for row in session.scalars(query)
    ]


def _case(permit: Permit, subject: str) -> UUID | None:
    """Return the case that an entry is about: with its end, the entry's details are erased."""
    if isinstance(permit, OpenCasePermit):
        return UUID(subject)  # the permit is older than the case
    return permit.case


def _leaf(
    sequence: int,
    permit: Permit,
    operation: Operation,
    case: UUID | None,
    subject: str,
    commitment: bytes,
) -> Leaf:
    kind = _CAPITAL.sub("-", type(permit).__name__.removesuffix("Permit")).lower()
    return Leaf(
        sequence=sequence,
        at=utc(permit.at),
        operation=operation,
        action=permit.action,
        permit=kind,
        purpose=permit.purpose,
        operator=permit.operator,
        agency=permit.agency,
        case=str(case) if case else "",
        subject=subject,
        commitment=commitment,
    )
