"""The entries of a period, with what stands behind their commitments, for exports to courts."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.crypto.digest import leaf_hash
from hospitium.ledger.law_evidence import MOST_ENTRIES, Evidence, Opening
from hospitium.ledger.law_rows import DECIDE, RECIPIENT, Law, Scope
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.ledger.use_record import KIND
from hospitium.policy.oversight import LawExportPermit
from hospitium.records.log_rows import log_end, open_details
from hospitium.records.models import AuditEntryRow
from hospitium.records.sealed_json import from_json
from hospitium.records.uses import read_uses
from hospitium.records.vault import Vault

OPENED = frozenset({RECIPIENT, "verdict", "outcome", "decision", "parts", "from", "to", "rows"})
"""Details with any other key, such as a reason, stay sealed: it may say anything of a person.

`decision` holds the facts that policy looked at: ids, times, yes and no."""

_AT = b'"at":"'
_AT_BYTES = len("2026-11-22T09:00:00.000000+00:00")


@dataclass(slots=True)
class _Run:
    """The numbers of the entries of a period, and of one on either side of it."""

    before: int = 0
    first: int = 0
    last: int = 0
    after: int = 0


def gather(session: Session, vault: Vault, permit: LawExportPermit, scope: Scope) -> Evidence:
    """Return the evidence for `scope`: a run of entries with one before and one after the period.

    Raises
    ------
    BadInput
        If the run is longer than an export may be.
    """
    size = log_end(session, vault).sequence
    run = _find(session, scope)
    low = run.before or run.first or 1
    high = run.after or run.last or size
    uses = {}
    if scope.law is Law.AIACT12:
        subjects = [leaf.subject for leaf in _leaves(session, low, high) if _is_use(leaf, scope)]
        uses = read_uses(session, permit, subjects)
        found = {one for use in uses.values() for one in use.candidates}
        high = max(high, _last_verified(session, high, found))
    if high - low >= MOST_ENTRIES:
        raise BadInput(
            f"the period has more than {MOST_ENTRIES:,} entries",
            remedy="Export it in shorter periods, such as month by month.",
        )
    entries = [_shown(leaf, encoded, scope) for leaf, encoded in _entries(session, low, high)]
    openings = dict(_openings(session, vault, scope, entries))
    return Evidence(low, entries, openings, uses)


def _find(session: Session, scope: Scope) -> _Run:
    """Look at all entries once; times come from permits, so they do not quite ascend."""
    start = scope.start.isoformat(timespec="microseconds").encode()
    end = scope.end.isoformat(timespec="microseconds").encode()
    mine = f'"agency":"{scope.agency}'.encode() + (b'"' if scope.agency else b"")
    run = _Run()
    query = select(AuditEntryRow.sequence, AuditEntryRow.leaf).order_by(AuditEntryRow.sequence)
    with closing(session.execute(query.execution_options(yield_per=1000))) as rows:
        for sequence, leaf in rows:
            if mine not in leaf:
                continue
            at = leaf[leaf.index(_AT) + len(_AT) :][:_AT_BYTES]
            if start <= at < end:
                run.first, run.last, run.after = run.first or sequence, sequence, 0
            elif not run.first and at < start:
                run.before = sequence
            elif not run.after:
                run.after = sequence
    return run


def _last_verified(session: Session, high: int, candidates: set[str]) -> int:
    """Return the last entry after `high` in which somebody verified one of `candidates`."""
    if not candidates:
        return high
    last = high
    query = select(AuditEntryRow.sequence, AuditEntryRow.leaf).where(AuditEntryRow.sequence > high)
    mark = f'"action":"{DECIDE}"'.encode()
    for sequence, leaf in session.execute(query.order_by(AuditEntryRow.sequence)):
        if mark in leaf and decode_leaf(leaf).subject in candidates:
            last = sequence
    return last


def _entries(session: Session, low: int, high: int) -> Iterator[tuple[Leaf, bytes]]:
    query = (
        select(AuditEntryRow.leaf)
        .where(AuditEntryRow.sequence >= low, AuditEntryRow.sequence <= high)
        .order_by(AuditEntryRow.sequence)
    )
    for encoded in session.scalars(query):
        yield decode_leaf(encoded), encoded


def _leaves(session: Session, low: int, high: int) -> Iterator[Leaf]:
    return (leaf for leaf, _ in _entries(session, low, high))


def _is_use(leaf: Leaf, scope: Scope) -> bool:
    return leaf.subject.startswith(f"{KIND}:") and scope.covers(leaf)


def _shown(leaf: Leaf, encoded: bytes, scope: Scope) -> Leaf | bytes:
    return leaf if scope.may_see(leaf) else leaf_hash(encoded)


def _openings(
    session: Session, vault: Vault, scope: Scope, entries: list[Leaf | bytes]
) -> Iterator[tuple[int, Opening]]:
    """Yield what may be opened: verdicts without their reasons, and recipients."""
    for entry in entries:
        if not isinstance(entry, Leaf) or not _wants_details(scope.law, entry):
            continue
        row = session.get_one(AuditEntryRow, entry.sequence)
        if row.sealed_details is None:
            continue
        salt, payload = open_details(vault, entry.sequence, row.sealed_details)
        if set(from_json(payload)) <= OPENED:
            yield entry.sequence, Opening(salt, payload)


def _wants_details(law: Law, leaf: Leaf) -> bool:
    if law is Law.LED25:
        return leaf.operation is Operation.DISCLOSURE
    return leaf.action == DECIDE and leaf.operation is Operation.ALTERATION
