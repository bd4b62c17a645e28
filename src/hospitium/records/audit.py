"""The log in the database: appended in the transaction of what it records (rule log.all)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.clock import utc
from hospitium.core.errors import NotFound
from hospitium.crypto.digest import commit, leaf_hash
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf, encode_leaf
from hospitium.ledger.merkle import EMPTY_ROOT
from hospitium.policy.permit import OpenCasePermit, Permit, ReadAuditPermit
from hospitium.records.checkpoints import GREW_FROM, GREW_TO
from hospitium.records.database import LEAVES
from hospitium.records.glass_marks import MARK, lasting_glass, note_uses
from hospitium.records.log_check import verify
from hospitium.records.log_rows import end_tag, log_end, seal_details
from hospitium.records.log_tiles import grow_tree
from hospitium.records.models import AuditEntryRow, AuditHeadRow
from hospitium.records.sealed_json import to_json
from hospitium.records.vault import Vault

__all__ = [
    "AuditEntry",
    "Deed",
    "append",
    "append_all",
    "log_end",
    "read_entries",
    "read_leaf",
    "start_log",
    "verify",
]

_CAPITAL = re.compile(r"(?<!^)(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Deed:
    """What an entry is about, beside its permit; see `append`. `action`: if not the permit's."""

    operation: Operation
    subject: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    action: str = ""


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry as it is read.

    Attributes
    ----------
    leaf_hash
        Its place in the tree, 32 bytes: what a proof file is checked against.
    erased
        Whether its details were erased since; the entry itself never is.
    decision
        The decision of policy that it came of; None of an entry older than the policies.
    """

    leaf: Leaf
    leaf_hash: bytes
    erased: bool
    decision: UUID | None


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
        JSON that may say something about a person: sealed, and erased with the case, together
        with the decision of policy behind it. The leaf holds only a commitment to both.

    Raises
    ------
    Tampered
        If the end of the log was changed by somebody without the node's key.
    """
    (leaf,) = append_all(session, vault, permit, [Deed(operation, subject, details or {})])
    return leaf


def append_all(session: Session, vault: Vault, permit: Permit, deeds: Sequence[Deed]) -> list[Leaf]:
    """Append a leaf for each of many deeds under one permit, as `append` does, but faster.

    While an override of the permit's operator lasts, one more entry follows that marks them
    (rule breakglass); it is not returned.
    """
    glass = lasting_glass(session, permit)
    if glass is None or not deeds:
        return _append(session, vault, permit, deeds)
    mark = Deed(deeds[0].operation, str(glass), {"entries": len(deeds)}, MARK)
    *leaves, _mark = _append(session, vault, permit, [*deeds, mark])
    note_uses(session, glass, (leaf.sequence for leaf in leaves))
    return leaves


def _append(session: Session, vault: Vault, permit: Permit, deeds: Sequence[Deed]) -> list[Leaf]:
    tip = log_end(session, vault, lock=True)
    rows, leaves = list[AuditEntryRow](), list[Leaf]()
    decision = permit.decision.to_fields()
    for sequence, deed in enumerate(deeds, start=tip.sequence + 1):
        salt, payload = vault.salt(), to_json({**deed.details, "decision": decision})
        decision = {"id": decision["id"]}  # told whole once; the others point at it
        leaf = _leaf(sequence, permit, deed, commit(salt, payload))
        sealed = seal_details(vault, sequence, salt, payload)
        case = UUID(leaf.case) if leaf.case else None
        row = AuditEntryRow(
            sequence=sequence, leaf=encode_leaf(leaf), case_id=case, sealed_details=sealed,
            decision=permit.decision.id,
        )  # fmt: skip
        rows.append(row)
        leaves.append(leaf)
    session.add_all(rows)
    _move_end(session, vault, tip, [leaf_hash(row.leaf) for row in rows])
    return leaves


def _move_end(session: Session, vault: Vault, tip: AuditHeadRow, hashes: Sequence[bytes]) -> None:
    """Grow the tree and put the tag on its new end."""
    session.info.setdefault(GREW_FROM, (tip.sequence, tip.root))
    tip.root = grow_tree(session, tip, hashes)
    tip.sequence += len(hashes)
    tip.tag = end_tag(vault, tip.sequence, tip.root)
    session.flush()
    session.info[GREW_TO] = (tip.sequence, tip.root)
    session.info[LEAVES] = session.info.get(LEAVES, 0) + len(hashes)


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
        AuditEntry(
            decode_leaf(row.leaf),
            leaf_hash(row.leaf),
            erased=row.sealed_details is None,
            decision=row.decision,
        )
        for row in session.scalars(query)
    ]


def read_leaf(session: Session, permit: ReadAuditPermit, sequence: int) -> bytes:  # noqa: ARG001
    """Return the bytes of one entry, as they were logged.

    Raises
    ------
    NotFound
        If there is none of that number.
    """
    row = session.get(AuditEntryRow, sequence)
    if row is None:
        raise NotFound("the log has no entry of that number")
    return row.leaf


def _case(permit: Permit, subject: str) -> UUID | None:
    """Return the case that an entry is about: with its end, the entry's details are erased."""
    if isinstance(permit, OpenCasePermit):
        return UUID(subject)  # the permit is older than the case
    return permit.case


def _leaf(sequence: int, permit: Permit, deed: Deed, commitment: bytes) -> Leaf:
    kind = _CAPITAL.sub("-", type(permit).__name__.removesuffix("Permit")).lower()
    case = permit.case if deed.action else _case(permit, deed.subject)
    return Leaf(
        sequence=sequence,
        at=utc(permit.at),
        operation=deed.operation,
        action=deed.action or permit.action,
        permit=kind,
        purpose=permit.purpose,
        operator=permit.operator,
        agency=permit.agency,
        case=str(case) if case else "",
        subject=deed.subject,
        commitment=commitment,
    )
