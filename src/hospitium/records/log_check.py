"""Checks the whole log: `hospitium log verify`.

What is checked: (1) entries, tiles and root, each link on its own (`ledger.log_check`); (2) that
the sealed details are the ones the leaf commits to; (3) that details which are gone were erased by
an erasure that is itself in the log; (4) the tag on the end of the log, which takes the node's
key to make; (5) the signed checkpoint file, which is not in the database.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered, Unavailable
from hospitium.crypto.digest import commit
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.ledger.log_check import Entry, LogReport, Problem, check_log
from hospitium.ledger.merkle import EMPTY_ROOT
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.records.checkpoints import log_signer, read_checkpoint
from hospitium.records.log_rows import log_end, open_details
from hospitium.records.log_tiles import tile_reader
from hospitium.records.models import AuditEntryRow
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Vault

ERASED_ENTRIES = "erased_entries"
"""Key in the details of an erasure: the sequences of the entries whose details it erased."""

_COLUMNS = (
    AuditEntryRow.sequence,
    AuditEntryRow.leaf,
    AuditEntryRow.case_id,
    AuditEntryRow.sealed_details,
    AuditEntryRow.erased_by,
)


@dataclass(slots=True)
class _Details:
    """What was found about the sealed details while the entries ran by."""

    problems: list[Problem] = field(default_factory=list)
    gone: dict[int, int | None] = field(default_factory=dict)
    erasures: dict[int, frozenset[int]] = field(default_factory=dict)


def verify(session: Session, vault: Vault, *, checkpoint: Path | None = None) -> LogReport:
    """Check the log from its first entry to its end and say all that is wrong with it."""
    signed, problems = _signed(session, vault, checkpoint)
    details = _Details()
    size, root, what = _end(session, vault)
    report = check_log(
        _entries(session, vault, details), tile_reader(session), size=size, signed=signed
    )
    if what is None and report.root != root:
        what = "the tiles do not add up to the root at the end of the log"
    problems += [Problem(report.size, what)] if what is not None else []
    problems += [*report.problems, *details.problems, *_unexplained(details)]
    problems.sort(key=lambda problem: problem.sequence)
    return LogReport(report.size, report.root, tuple(problems))


def _signed(
    session: Session, vault: Vault, path: Path | None
) -> tuple[TreeHead | None, list[Problem]]:
    """Return the signed checkpoint, and what is wrong with its file."""
    if path is None:
        return None, []
    try:
        signed = read_checkpoint(path, log_signer(session, vault).verifier)
    except Tampered as error:
        return None, [Problem(0, str(error))]
    return signed, [] if signed else [Problem(0, "the signed checkpoint file is missing")]


def _end(session: Session, vault: Vault) -> tuple[int, bytes, str | None]:
    """Return the size and the root at the end of the log, and what is wrong with the end."""
    try:
        tip = log_end(session, vault)
    except Unavailable:
        return 0, EMPTY_ROOT, "the end of the log is missing"
    except Tampered:
        return 0, EMPTY_ROOT, "the end of the log was written without the node's key"
    return tip.sequence, tip.root, None


def _entries(session: Session, vault: Vault, seen: _Details) -> Iterator[Entry]:
    """Yield the leaves in order, looking at their details on the way."""
    query = select(*_COLUMNS).order_by(AuditEntryRow.sequence)
    with closing(session.execute(query.execution_options(yield_per=500))) as rows:
        for row in rows:
            leaf = None
            try:
                leaf = decode_leaf(row.leaf)
                _look(vault, row, leaf, seen)
            except Tampered:
                seen.problems.append(Problem(row.sequence, "the sealed details were changed"))
            yield row.leaf, leaf


def _look(vault: Vault, row: Row[*tuple[object, ...]], leaf: Leaf, seen: _Details) -> None:
    if leaf.case != (str(row.case_id) if row.case_id else ""):
        raise Tampered("the entry's case was changed")
    if row.sealed_details is None:
        seen.gone[row.sequence] = row.erased_by
        return
    salt, payload = open_details(vault, row.sequence, row.sealed_details)
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
