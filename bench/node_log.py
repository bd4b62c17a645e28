"""Measure the log as a node keeps it, database and disk included: appending, verifying.

Run `python -m bench.node_log`; a few minutes with a million entries. Appends go through
`records.audit`, so each has its sealed details; one commit is one fsync of the database and one of
the checkpoint. Writes its lines between the marks in docs/benchmarks.md.
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.pages import measured, write_section
from bench.rules import bench_rules
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.ledger import Operation
from hospitium.ledger.log_check import WHOLE, Known
from hospitium.policy.desk import permit_read_audit, permit_set_up
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit
from hospitium.records.audit import Deed
from hospitium.records.node_folder import Node, create_node
from hospitium.records.operators import NewOperator

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
AGENCY = AgencyId("demo-police")
AUDITOR = Operator(OperatorId("emil"), AGENCY, AgencyKind.POLICE, frozenset({Role.AUDITOR}))
SINGLES, BATCH = 300, 1000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--entries", type=int, default=1_000_000, help="length of the log")
    asked = ask.parse_args()
    with TemporaryDirectory() as folder:
        node = create_node(
            Path(folder) / "node",
            permit_set_up(bench_rules(), AGENCY, at=NOW),
            kind=AgencyKind.POLICE,
            name="Demo police",
            operators=[NewOperator(AUDITOR, "Emil", "correct horse battery staple")],
            random=os.urandom,
        )
        lines = list(report(node, asked.entries))
        node.close()
    write_section("node-log", lines)


def report(node: Node, entries: int) -> list[str]:
    """Return the lines of the section."""
    singles = [timed(lambda: append(node, 1)) for _ in range(SINGLES)]
    began = time.perf_counter()
    for _ in range(entries // BATCH):
        append(node, BATCH)
    rate = entries // BATCH * BATCH / (time.perf_counter() - began)
    late = 1000 * np.quantile([timed(lambda: append(node, 1)) for _ in range(SINGLES)], 0.95)
    first = 1000 * np.quantile(singles, 0.95)
    busy, seconds = time.process_time(), timed(lambda: verify(node))
    busy = time.process_time() - busy
    with node.read() as session:
        tip = audit.log_end(session, node.vault)
        known = Known(tip.sequence, tip.root)
    append(node, BATCH)
    rest = 1000 * timed(lambda: verify(node, known))
    return [
        measured(f"python -m bench.node_log --entries {entries}"),
        "",
        "| what | figure |",
        "|---|---|",
        f"| one entry, committed and on the disk, 95 % within | {first:.1f} ms |",
        f"| the same after {entries:,} entries | {late:.1f} ms |",
        f"| entries a second, {BATCH:,} in a transaction | {rate:,.0f} |",
        f"| verifying {entries:,} entries, tree and sealed details | {seconds:.1f} s |",
        f"| the same, seconds of the processor | {busy:.1f} s |",
        f"| verifying {BATCH:,} entries that came since | {rest:.0f} ms |",
    ]


def append(node: Node, count: int) -> None:
    """Append `count` entries in one transaction, each as long as one with its own decision."""
    permit = permit_read_audit(bench_rules(), AUDITOR, at=NOW)
    told = permit.decision.to_fields()
    deeds = [Deed(Operation.CONSULTATION, "", {"as": told}) for _ in range(count)]
    with node.write() as session:
        audit.append_all(session, node.vault, permit, deeds)


def verify(node: Node, known: Known = WHOLE) -> None:
    """Check the log; it must be sound."""
    with node.read() as session:
        path = node.folder.checkpoint_file
        found = audit.verify(session, node.vault, checkpoint=path, known=known)
    if not found.sound:
        raise SystemExit("the log is not sound")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds by the clock that `work` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
