"""Checks the log: `hospitium log verify`, whole, or from where it was checked last.

What is checked: (1) entries, tiles and root, each link on its own (`ledger.log_check`); (2) that
the sealed details are the ones the leaf commits to; (3) that details which are gone were erased by
an erasure that is itself in the log; (4) that the list of public entries is the one that the
entries say; (5) the tag on the end of the log, which takes the node's key to make; (6) the signed
checkpoint file, which is not in the database.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from hospitium.core.errors import Tampered, Unavailable
from hospitium.crypto.digest import SALT_BYTES, commit
from hospitium.ledger.leaf import Glance, Operation, glance
from hospitium.ledger.log_check import WHOLE, Entry, Known, LogReport, Problem, check_log
from hospitium.ledger.merkle import EMPTY_ROOT
from hospitium.ledger.opening import PUBLIC, public_subject
from hospitium.ledger.tlog_checkpoint import TreeHead
from hospitium.records.checkpoints import log_signer, read_checkpoint
from hospitium.records.log_rows import log_end
from hospitium.records.log_tiles import tile_reader
from hospitium.records.models import AuditEntryRow
from hospitium.records.models_log import PublicEntryRow
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Reader, Vault

ERASED_ENTRIES = "erased_entries"
"""Key in the details of an erasure: the sequences of the entries whose details it erased."""

_COLUMNS = (
    AuditEntryRow.sequence,
    AuditEntryRow.leaf,
    cast(AuditEntryRow.case_id, String(36)),  # text is cheaper than a million UUID objects
    AuditEntryRow.sealed_details,
    AuditEntryRow.erased_by,
)


STEP = 1000
"""Entries between two words of how far the check is."""
Steps = Callable[[int, int], None]
"""Told of how many entries of how many are read; an error raised there ends the check."""


def nobody_listens(_done: int, _total: int) -> None:
    """Take progress that nobody wants to see."""


class _Row(NamedTuple):
    """What the database has beside the leaf."""

    sequence: int
    case: str | None
    sealed: bytes | None
    erased_by: int | None


@dataclass(slots=True)
class _Details:
    """What was found about the sealed details while the entries ran by."""

    problems: list[Problem] = field(default_factory=list)
    gone: dict[int, int | None] = field(default_factory=dict)
    erasures: dict[int, frozenset[int]] = field(default_factory=dict)
    public: dict[int, str] = field(default_factory=dict)


def verify(
    session: Session,
    vault: Vault,
    *,
    checkpoint: Path | None = None,
    known: Known = WHOLE,
    on_progress: Steps = nobody_listens,
) -> LogReport:
    """Check the log to its end and say all that is wrong with it.

    Parameters
    ----------
    known
        The beginning that was checked before: its entries are not read again, so that a change
        to one of them since then does not show; that its tree is the same one does.
    on_progress
        Told every `STEP` entries how far it is; an error raised there ends the check.
    """
    signed, problems = _signed(session, vault, checkpoint)
    details = _Details()
    size, root, what = _end(session, vault)
    report = check_log(
        _telling(_entries(session, vault, details, known.size), size - known.size, on_progress),
        tile_reader(session),
        size=size,
        signed=signed,
        known=known,
    )
    if what is None and report.root != root:
        what = "the tiles do not add up to the root at the end of the log"
    problems += [Problem(report.size, what)] if what is not None else []
    problems += [*report.problems, *details.problems, *_unexplained(details)]
    problems += _unlisted(session, details, known.size)
    problems.sort(key=lambda problem: problem.sequence)
    return LogReport(report.size, report.root, tuple(problems), known.size)


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


def _entries(session: Session, vault: Vault, seen: _Details, after: int) -> Iterator[Entry]:
    """Yield the leaves in order, looking at their details on the way."""
    query = select(*_COLUMNS).where(AuditEntryRow.sequence > after).order_by(AuditEntryRow.sequence)
    reader = vault.reader("audit")
    with closing(session.execute(query.execution_options(yield_per=2000))) as rows:
        for number, encoded, case, sealed, erased_by in rows:
            sequence = None
            try:
                leaf = glance(encoded)
                sequence = leaf.sequence
                _look(reader, _Row(number, case, sealed, erased_by), leaf, seen)
            except Tampered:
                seen.problems.append(Problem(number, "the sealed details were changed"))
            yield encoded, sequence


def _telling(entries: Iterator[Entry], total: int, on_progress: Steps) -> Iterator[Entry]:
    """Yield entries, and say now and then how many have gone by."""
    for done, entry in enumerate(entries):
        if done % STEP == 0:
            on_progress(done, total)
        yield entry


def _look(reader: Reader, row: _Row, leaf: Glance, seen: _Details) -> None:
    sequence, case, sealed, erased_by = row
    if (case or "").replace("-", "") != leaf.case.replace("-", ""):
        raise Tampered("the entry's case was changed")
    if sealed is None:
        seen.gone[sequence] = erased_by
        return
    opened = reader.open(str(sequence), sealed)
    if commit(opened[:SALT_BYTES], opened[SALT_BYTES:]) != leaf.commitment:
        raise Tampered("the details are not what the leaf commits to")
    if leaf.operation == Operation.ERASURE:
        erased = from_json(opened[SALT_BYTES:]).get(ERASED_ENTRIES, ())
        seen.erasures[sequence] = frozenset(erased)
    elif leaf.operation == Operation.ADMINISTRATION and public_subject(leaf.subject):
        marked = from_json(opened[SALT_BYTES:]).get(PUBLIC) == 1
        seen.public.update({sequence: leaf.subject} if marked else {})


def _unexplained(seen: _Details) -> list[Problem]:
    """Return the entries whose details are gone although no erasure in the log took them."""
    return [
        Problem(sequence, "the details are gone, but no erasure in the log says so")
        for sequence, eraser in seen.gone.items()
        if eraser is None or sequence not in seen.erasures.get(eraser, ())
    ]


def _unlisted(session: Session, seen: _Details, after: int) -> list[Problem]:
    """Return the public entries that the list of them has not, or has and should not."""
    query = select(PublicEntryRow.sequence, PublicEntryRow.subject)
    rows = session.execute(query.where(PublicEntryRow.sequence > after))
    listed = {row.sequence: row.subject for row in rows}
    wrong = {sequence for sequence, _ in listed.items() ^ seen.public.items()}
    return [Problem(one, "the list of public entries was changed") for one in sorted(wrong)]
