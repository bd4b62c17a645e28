"""Measure exports for courts on a large log, and the digest of a large gallery.

Run `python -m bench.law_export`; about two minutes. A month in the middle of a long log is exported
and checked; beside it, what tlog-proof files of the same entries would weigh. Writes its lines
between the marks in docs/benchmarks.md.
"""

import argparse
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn, TypeVar
from uuid import uuid4

import numpy as np

from bench.pages import measured, write_section
from bench.rules import bench_rules
from hospitium.core.ids import AgencyId, OperatorId
from hospitium.gallery.contents import digest_of_ids
from hospitium.ledger import Operation
from hospitium.ledger.law_export import Checked, check_export
from hospitium.ledger.law_rows import Law
from hospitium.ledger.quorum import parse_policy
from hospitium.policy.desk import permit_read_audit, permit_set_up
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.records import audit
from hospitium.records.audit import Deed
from hospitium.records.node_folder import Node, create_node
from hospitium.records.operators import NewOperator
from hospitium.usecases.export_law import LawExport, export_law
from hospitium.usecases.galleries import Galleries
from hospitium.usecases.prove_entry import prove_entry
from hospitium.usecases.runtime import Runtime

Result = TypeVar("Result")

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2026, 12, 31, tzinfo=UTC)
AGENCY = AgencyId("demo-police")
AUDITOR = Operator(OperatorId("emil"), AGENCY, AgencyKind.POLICE, frozenset({Role.AUDITOR}))
BATCH = 1000
IDS = 1_000_000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--entries", type=int, default=300_000, help="length of the log")
    asked = ask.parse_args()
    with TemporaryDirectory() as folder:
        node = create_node(
            Path(folder) / "node",
            permit_set_up(bench_rules(), AGENCY, at=START),
            kind=AgencyKind.POLICE,
            name="Demo police",
            operators=[NewOperator(AUDITOR, "Emil", "correct horse battery staple")],
            random=os.urandom,
        )
        lines = report(node, asked.entries)
        node.close()
    write_section("law-export", lines)


def report(node: Node, entries: int) -> list[str]:
    """Return the lines of the section."""
    fill(node, entries)
    runtime = Runtime(node, lambda: END, uuid4, os.urandom, no_engine, cache(Galleries))
    made, export_seconds = timed(lambda: export(runtime))
    checked, check_seconds = timed(lambda: check(made))
    one = len(prove_entry(runtime, AUDITOR, made.entries).proof)
    ids = np.random.default_rng(1).integers(0, 256, (IDS, 16), np.uint8)
    _, digest_seconds = timed(lambda: digest_of_ids(ids))
    rows = len(checked.rows)
    return [
        measured(f"python -m bench.law_export --entries {entries}"),
        "",
        "| what | figure |",
        "|---|---|",
        (
            f"| exporting one month of a log of {entries:,} entries: {rows:,} rows "
            f"| {export_seconds:.1f} s |"
        ),
        f"| checking it, offline | {check_seconds:.1f} s |",
        f"| its proof, checkpoint included | {len(made.files['proof']):,} bytes |",
        f"| tlog-proof files for each of its rows | {rows * one / 1e6:,.0f} MB |",
        (
            f"| the digest of a gallery of {IDS:,} references, after each change of it "
            f"| {1000 * digest_seconds:.0f} ms |"
        ),
        "",
        "Seconds are of one core's time.",
    ]


def fill(node: Node, entries: int) -> None:
    """Spread entries evenly over the year."""
    step = (END - START) / entries
    for first in range(0, entries, BATCH):
        permit = permit_read_audit(bench_rules(), AUDITOR, at=START + first * step)
        deeds = [Deed(Operation.CONSULTATION, "", {"number": n}) for n in range(BATCH)]
        with node.write() as session:
            audit.append_all(session, node.vault, permit, deeds)


def export(runtime: Runtime) -> LawExport:
    """Export June."""
    first = datetime(2026, 6, 1, tzinfo=UTC).date()
    return export_law(runtime, AUDITOR, Law.LED25, start=first, end=first + timedelta(days=29))


def check(made: LawExport) -> Checked:
    """Check it as a court does."""
    return check_export(made.files, parse_policy(made.files["log-policy"]))


def no_engine() -> NoReturn:
    raise SystemExit("an export reads no print")


def timed(deed: Callable[[], Result]) -> tuple[Result, float]:
    """Return what `deed` gave and the processor's seconds that it took."""
    began = time.process_time()
    result = deed()
    return result, time.process_time() - began


if __name__ == "__main__":
    main()
