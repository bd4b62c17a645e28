"""Export the log as a law asks for it, with a proof that needs neither account nor trust."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hospitium.core.errors import BadInput
from hospitium.ledger import Operation
from hospitium.ledger.law_export import export_files
from hospitium.ledger.law_rows import RECIPIENT, Law, Row, Scope, rows_of
from hospitium.ledger.range_proof import RangeFile, verify_range
from hospitium.ledger.tlog_checkpoint import TreeHead, parse_tree_head
from hospitium.policy.operators import Operator
from hospitium.policy.oversight import LawExportPermit, permit_export_law
from hospitium.records import audit, law_log, published
from hospitium.usecases.name_witnesses import show_policy
from hospitium.usecases.runtime import Runtime

_HANDLE = re.compile(r"[a-z0-9][a-z0-9._-]{0,62}")


@dataclass(frozen=True, slots=True)
class LawExport:
    """An export.

    Attributes
    ----------
    files
        By name; see `ledger.law_export`.
    witnessed
        Whether the checkpoint was published, with what the policy wants under it; else only this
        node signed it.
    """

    scope: Scope
    rows: Sequence[Row]
    files: Mapping[str, bytes]
    entries: int
    withheld: int
    head: TreeHead
    witnessed: bool


def period(start: date, end: date) -> tuple[datetime, datetime]:
    """Return the instants of the days `start` to `end`, both included, UTC.

    Raises
    ------
    BadInput
        If the last day is before the first.
    """
    if end < start or end == date.max:
        raise BadInput("the period ends before it begins", remedy="Give the first day first.")
    return (
        datetime.combine(start, time(), UTC),
        datetime.combine(end + timedelta(days=1), time(), UTC),
    )


def export_law(
    runtime: Runtime,
    operator: Operator,
    law: Law,
    *,
    start: date,
    end: date,
    recipient: str = "",
) -> LawExport:
    """Export the entries of the days `start` to `end` (UTC); that somebody did is logged.

    An ombudsman exports those of all agencies; the others, those of their own.

    Parameters
    ----------
    recipient
        For whom, as a short handle such as `durban-high-court`; empty for the operator's own eyes.

    Raises
    ------
    Refused
        If the operator is not one of those who watch.
    BadInput
        If the period is none, or has too many entries for one export.
    Tampered
        If the entries are not those that the node has signed.
    """
    permit = permit_export_law(runtime.rules(), operator, at=runtime.clock())
    scope = Scope(law, *period(start, end), "" if permit.every_agency else operator.agency)
    to = _recipient(operator, recipient)
    export = _read(runtime, permit, scope)
    with runtime.node.write() as session:
        audit.append(
            session,
            runtime.node.vault,
            permit,
            operation=Operation.DISCLOSURE,
            subject=f"law:{law.value}",
            details={RECIPIENT: to, "from": f"{start}", "to": f"{end}", "rows": len(export.rows)},
        )
    return export


def _read(runtime: Runtime, permit: LawExportPermit, scope: Scope) -> LawExport:
    node = runtime.node
    with node.read() as session:
        evidence = law_log.gather(session, node.vault, permit, scope)
        last = evidence.first + len(evidence.entries) - 1
        note, witnessed = published.covering(session, node.vault, node.folder, last)
        head = parse_tree_head(note.text)
        proof = published.inclusion_of_run(session, evidence.first, last, head)
    verify_range(evidence.first - 1, evidence.hashes(), head.size, proof, head.root)
    rows = rows_of(scope, evidence)
    file = RangeFile(evidence.first - 1, last, proof, note)
    return LawExport(
        scope=scope,
        rows=rows,
        files=export_files(scope, rows, evidence, file, show_policy(runtime)),
        entries=len(evidence.entries),
        withheld=evidence.withheld,
        head=head,
        witnessed=witnessed,
    )


def _recipient(operator: Operator, recipient: str) -> str:
    handle = recipient.strip()
    if not handle:
        return f"operator:{operator.id}"
    if not _HANDLE.fullmatch(handle):
        raise BadInput(
            "that cannot be a recipient",
            remedy="Write a short handle in lower-case letters: durban-high-court.",
        )
    return f"recipient:{handle}"
