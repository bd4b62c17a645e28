"""The yearly report for everybody: how often, why and with what result, and what it cannot say."""

from dataclasses import dataclass

from hospitium.core.errors import BadInput
from hospitium.ledger import Operation
from hospitium.policy.operators import Operator
from hospitium.policy.oversight import permit_report
from hospitium.records import audit, limits, published
from hospitium.records.assessments import current_assessment
from hospitium.records.bundles import bundles_of
from hospitium.records.statistics import count_year
from hospitium.usecases.report_sections import (
    Section,
    count_sections,
    ground_section,
    limit_section,
)
from hospitium.usecases.runtime import Runtime

FIRST_YEAR = 2026


@dataclass(frozen=True, slots=True)
class Report:
    """The report of one year, ready to be told."""

    year: int
    title: str
    sections: tuple[Section, ...]
    cannot_say: tuple[str, ...]


CANNOT_SAY = (
    (
        "Whether an entry is true. It counts what the log says; the log proves that nobody changed "
        "it since."
    ),
    "What was done by other software, or on another node.",
    (
        "Who was missed. A search that finds nobody leaves nothing to count them by: how often the "
        "engine misses a person is measured on test data (see the model cards), not here."
    ),
    (
        "How many of the confirmed hits were right. A person confirmed them; nobody tells the "
        "system what came of it."
    ),
    "What was said in verdicts whose case has been erased since: they count as erased.",
    (
        "The candidates of searches made before a version that keeps them; they count as searches "
        "only."
    ),
    (
        "Exact numbers. One to nine is told as <10; everything else is rounded down to tens, so "
        "that no subtraction gives a small number back. A total therefore differs from its parts."
    ),
)


def make_report(runtime: Runtime, operator: Operator, year: int) -> Report:
    """Count a year; that somebody made the report is logged.

    Raises
    ------
    Refused
        If the operator is neither one of those who watch nor an administrator.
    BadInput
        If there can be no report of that year.
    """
    at, node = runtime.clock(), runtime.node
    permit = permit_report(runtime.rules(), operator, at=at)
    if not FIRST_YEAR <= year <= at.year:
        raise BadInput(
            "there is no report of that year",
            remedy=f"Name a year from {FIRST_YEAR} to {at.year}.",
        )
    with node.read() as session:
        counts = count_year(session, node.vault, permit, year)
        limited = limit_section(limits.published_limits(session))
        head, _ = published.signed_head(session, node.vault)
        ground = ground_section(
            current_assessment(session, at), bundles_of(session, permit, year), head.size, head.root
        )
    with node.write() as session:
        audit.append(
            session,
            node.vault,
            permit,
            operation=Operation.ADMINISTRATION,
            subject=f"report:{year}",
        )
    soon = "" if year < at.year else f" (so far, {at:%Y-%m-%d})"
    title = f"Transparency report {year}{soon}: {node.info.name}"
    return Report(year, title, (*count_sections(counts), limited, ground), CANNOT_SAY)
