"""Measure what one decision of policy costs: `python -m bench.policy`; `--write` for the page.

Beside the whole question as a use case asks it stands the engine alone, and the second engine:
Cedar's WebAssembly under Node.js, started once for all rows of the decision table.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np

from bench.cedar_wasm import missing, second_opinion
from bench.node_log import AGENCY
from bench.pages import measured, write_section
from bench.rules import bench_rules
from hospitium.core.errors import Refused
from hospitium.core.ids import CaseId, OperatorId
from hospitium.policy.cases import permit_read_case
from hospitium.policy.desk import permit_set_up
from hospitium.policy.facts import CaseFacts
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.rules import evaluate
from hospitium.policy.searches import permit_search
from hospitium.records.node_folder import create_node
from hospitium.records.policies import current_bundle, packaged_bundle
from hospitium.usecases.policies import check_table

NOW = datetime(2026, 11, 27, tzinfo=UTC)
TIMES = 2_000


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    rules = bench_rules()
    who = Operator(OperatorId("ann"), AGENCY, AgencyKind.POLICE, frozenset({Role.OFFICER}))
    case = CaseFacts(CaseId(uuid4()), AGENCY, False, datetime(2027, 1, 1, tzinfo=UTC), True)  # noqa: FBT003

    def search() -> None:
        permit_search(rules, who, "roadside-check", incident="nowhere, a measurement", at=NOW)

    def refuse() -> None:
        try:
            permit_search(rules, who, "roadside-check", incident="nowhere, x", age=3, at=NOW)
        except Refused:
            return

    question = permit_read_case(rules, who, case, at=NOW).decision.question
    rows = [
        ("a case is read: facts, question, Cedar, permit",
         spent(lambda: permit_read_case(rules, who, case, at=NOW))),
        ("a search is permitted", spent(search)),
        ("a search is refused, with its reason", spent(refuse)),
        ("Cedar alone, the question at hand", spent(lambda: evaluate(rules.bundle, question))),
        ("which policies hold, read from a node's database", with_node()),
    ]  # fmt: skip
    lines = [
        f"{measured('python -m bench.policy --write')}",
        f"{len(rules.bundle.clauses)} policies; milliseconds, {TIMES:,} times each.\n",
        "| what | median | 99 % within |",
        "|---|---|---|",
        *(f"| {name} | {middle:.2f} | {late:.2f} |" for name, (middle, late) in rows),
        "",
        table_line(),
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("policy", lines)


def with_node() -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        node = create_node(
            Path(folder) / "node", permit_set_up(bench_rules(), AGENCY, at=NOW),
            kind=AgencyKind.POLICE, name="Demo police", operators=(), random=os.urandom,
        )  # fmt: skip

        def read() -> None:
            with node.read() as session:
                current_bundle(session, node.vault)

        taken = spent(read)
        node.close()
        return taken


def table_line() -> str:
    """Say how long both engines take over the whole decision table."""
    bundle, started = packaged_bundle(), time.perf_counter()
    checked = check_table(bundle)
    ours = time.perf_counter() - started
    if lacks := missing():
        return f"Decision table: {len(checked)} rows in {ours:.2f} s; no second opinion: {lacks}."
    started = time.perf_counter()
    second_opinion(bundle, [one.row.question for one in checked])
    theirs = time.perf_counter() - started
    return (
        f"Decision table: {len(checked)} rows, cedarpy {ours:.2f} s, refusals explained; "
        f"cedar-wasm {theirs:.2f} s, Node.js started for it."
    )


def spent(deed: Callable[[], object]) -> tuple[float, float]:
    """Return median and 99th percentile in milliseconds."""
    deed()
    taken = []
    for _ in range(TIMES):
        started = time.perf_counter()
        deed()
        taken.append(1e3 * (time.perf_counter() - started))
    return float(np.median(taken)), float(np.quantile(taken, 0.99))


if __name__ == "__main__":
    main()
