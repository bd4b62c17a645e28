"""Checks the whole log: `hospitium log verify`.

What is checked, entry by entry: (1) the chain of heads and the order; (2) that the sealed details
are the ones the leaf commits to; (3) that details which are gone were erased by an erasure that
is itself in the log. Then at the end: (4) the tag on the end of the log, which takes the node's
key to make; (5) the signed checkpoint file, which is not in the database.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered, Unavailable
from hospitium.crypto.digest import commit
from hospitium.ledger.chain import ChainReport, Problem, verify_chain
from hospitium.ledger.checkpoint import Checkpoint
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.records.checkpoints import read_checkpoint
from hospitium.records.log_rows import log_end, open_details
from hospitium.records.models import AuditEntryRow
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Vault

ERASED_ENTRIES = "erased_entries"
"""Key in the details of an erasure: the sequences of the entries whose details it erased."""


@dataclass(slots=True)
class _Details:
    """What was found about the sealed details while the chain ran by."""

    problems: list[Problem] = field(default_factory=list)
    gone: dict[int, int | None] = field(default_factory=dict)
    erasures: dict[int, frozenset[int]] = field(default_factory=dict)


def verify(session: Session, vault: Vault, *, checkpoint: Path | None = None) -> ChainReport:
    """Check the log from its first entry to its end and say all that is wrong with it."""
    signed, problems = _signed(vault, checkpoint)
    details = _Details()
    report = verify_chain(_entries(session, vault, details), signed)
    problems += [*report.problems, *details.problems, *_unexplained(details)]
    problems += _end(session, vault, report)
    problems.sort(key=lambda problem: problem.sequence)
    return ChainReport(report.length, report.head, tuple(problems))


def _signed(vault: Vault, path: Path | None) -> tuple[Checkpoint | None, list[Problem]]:
    """Return the signed checkpoint, and what is wrong with its file."""
    if path is None:
        return None, []
    try:
        signed = read_checkpoint(vault, path)
    except Tampered as error:
        return None, [Problem(0, str(error))]
    return signed, [] if signed else [Problem(0, "the signed checkpoint file is missing")]


def _entries(session: Session, vault: Vault, seen: _Details) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chain's entries in order, looking at their details on the way."""
    query = select(AuditEntryRow).order_by(AuditEntryRow.sequence)
    with closing(session.scalars(query.execution_options(yield_per=500))) as rows:
        for row in rows:
            try:
                _look(vault, row, decode_leaf(row.leaf), seen)
            except Tampered:
                seen.problems.append(Problem(row.sequence, "the sealed details were changed"))
            yield row.leaf, row.head
            session.expunge(row)


def _look(vault: Vault, row: AuditEntryRow, leaf: Leaf, seen: _Details) -> None:
    if leaf.case != (str(row.case_id) if row.case_id else ""):
        raise Tampered("the entry's case was changed")
    if row.sealed_details is None:
        seen.gone[row.sequence] = row.erased_by
        return
    salt, payload = open_details(vault, row)
    if commit(salt, payload) != leaf.commitment:
        raise Tampered("the details are not what the leaf commits to")
    if leaf.operation is Operation.ERASURE:
        seen.erasures[row.sequence] = frozenset(from_json(payload).get(ERASED_ENTRIES, ()))


def _unexplained(seen: _Details) -> list[Problem]:
    """Return the entries whose details are gone although no erasure in the log took them."""
    return [
        Problem(sequence, "the details are gone, but no erasure in the log says so")
        for sequence, eraser in seen.gone.items()
        if eraser is None or sequence not in seen.erasures.get(eraser, ())
    ]


def _end(session: Session, vault: Vault, report: ChainReport) -> list[Problem]:
    """Compare where the chain ends with the tagged end of the log."""
    try:
        tip = log_end(session, vault)
    except Unavailable:
        return [Problem(report.length, "the end of the log is missing")]
    except Tampered:
        return [Problem(report.length, "the end of the log was written without the node's key")]
    if (tip.sequence, tip.head) != (report.length, report.head):
        return [Problem(report.length, "the log was cut off or added to at its end")]
    return []
