"""Counts over a year: from the log's entries, which nobody can change, and from searches' facts."""

from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from hospitium.ledger.law_rows import DECIDE
from hospitium.ledger.leaf import Leaf, Operation, decode_leaf
from hospitium.ledger.use_record import decode_use
from hospitium.policy.oversight import ReportPermit
from hospitium.records.log_rows import open_details
from hospitium.records.models import AgencyRow, AuditEntryRow, SearchRow
from hospitium.records.models_laws import UseRow
from hospitium.records.sealed_json import from_json
from hospitium.records.vault import Vault

RULE = "rule:"
"""How the subject of an entry about a refusal begins."""

ERASED = ("cases", "prints", "probes")
RETENTION = "retention"


@dataclass(slots=True)
class YearCounts:
    """Exact counts: for `policy.small_numbers` and nobody else.

    Attributes
    ----------
    searches
        By purpose and kind of agency.
    outcomes
        Of searches, by their state in the records.
    candidates
        That searches released.
    verdicts
        By what was said: `confirm`, `reject`, or `erased` where the details went with their case.
    hits
        Candidates that people confirmed, so that a desk was alerted.
    seconds
        From the end of a search to the last verdict on a candidate, for each that got one.
    two_people
        Candidates on whom two or more people gave a verdict, as a minor's hit takes.
    refusals
        By rule.
    actions
        Entries by what was done.
    erased
        Cases, prints and probes that the retention job erased.
    """

    searches: Counter[tuple[str, str]] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    duplicate_checks: int = 0
    candidates: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    hits: int = 0
    seconds: list[float] = field(default_factory=list)
    two_people: int = 0
    refusals: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    erased: Counter[str] = field(default_factory=Counter)


def count_year(session: Session, vault: Vault, permit: ReportPermit, year: int) -> YearCounts:
    """Count what happened from the first to the last instant of `year`, UTC."""
    counts = YearCounts()
    start, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    _count_searches(session, permit, counts, start, end)
    said = _count_entries(session, vault, counts, year)
    _count_uses(session, counts, start, end, said)
    return counts


def _count_searches(
    session: Session,
    permit: ReportPermit,
    counts: YearCounts,
    start: datetime,
    end: datetime,
) -> None:
    inside = (SearchRow.at >= start, SearchRow.at < end)
    query = (
        select(SearchRow.purpose, AgencyRow.kind, func.count())
        .join(AgencyRow, AgencyRow.id == SearchRow.agency)
        .where(*inside)
        .group_by(SearchRow.purpose, AgencyRow.kind)
    )
    for purpose, kind, number in session.execute(query):
        counts.searches[purpose, kind] = number
    waiting = SearchRow.expires_at > permit.at
    states = select(SearchRow.status, waiting, func.count()).where(*inside)
    for status, alive, number in session.execute(states.group_by(SearchRow.status, waiting)):
        over = status == "waiting" and not alive
        counts.outcomes["expired" if over else status] += number


def _count_entries(
    session: Session, vault: Vault, counts: YearCounts, year: int
) -> dict[str, list[Leaf]]:
    """Count entries; return those in which somebody gave a verdict, by candidate."""
    said = dict[str, list[Leaf]]()
    mark = f'"at":"{year:04}-'.encode()
    query = select(AuditEntryRow).order_by(AuditEntryRow.sequence)
    with closing(session.scalars(query.execution_options(yield_per=500))) as rows:
        for row in rows:
            if mark in row.leaf:
                leaf = decode_leaf(row.leaf)
                _count_entry(vault, counts, leaf, row.sealed_details)
                if _is_verdict(leaf):
                    said.setdefault(leaf.subject, []).append(leaf)
            session.expunge(row)
    return said


def _count_entry(vault: Vault, counts: YearCounts, leaf: Leaf, sealed: bytes | None) -> None:
    if leaf.subject.startswith(RULE):
        counts.refusals[leaf.subject.removeprefix(RULE)] += 1
        return
    counts.actions[leaf.action] += 1
    if leaf.action == DECIDE and leaf.operation is Operation.DISCLOSURE:
        counts.hits += 1
    elif _is_verdict(leaf):
        counts.verdicts[str(_details(vault, leaf, sealed).get("verdict", "erased"))] += 1
    elif leaf.action == RETENTION:
        details = _details(vault, leaf, sealed)
        counts.erased.update({name: _number(details.get(name)) for name in ERASED})


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _is_verdict(leaf: Leaf) -> bool:
    return leaf.action == DECIDE and leaf.operation is Operation.ALTERATION


def _details(vault: Vault, leaf: Leaf, sealed: bytes | None) -> dict[str, object]:
    if sealed is None:
        return {}
    details: dict[str, object] = from_json(open_details(vault, leaf.sequence, sealed)[1])
    return details


def _count_uses(
    session: Session,
    counts: YearCounts,
    start: datetime,
    end: datetime,
    said: dict[str, list[Leaf]],
) -> None:
    inside = select(UseRow.record).where(UseRow.started_at >= start, UseRow.started_at < end)
    for record in session.scalars(inside):
        use = decode_use(record.encode())
        counts.duplicate_checks += use.kind != "search"
        counts.candidates += len(use.candidates)
        for candidate in use.candidates:
            leaves = said.get(candidate, [])
            if leaves:
                last = max(leaf.at for leaf in leaves)
                counts.seconds.append((last - use.ended_at).total_seconds())
            counts.two_people += len({leaf.operator for leaf in leaves}) > 1
