"""The tables of docs/benchmarks.md about recognition by fingerprint."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bench.pages import measured
from hospitium.senses.bootstrap import bootstrap_interval
from hospitium.senses.error_rates import DetCurve, error_rates
from hospitium.usecases.evaluation import Evaluation, Scores, pool_scores

ROUNDS = 500
THREE = ("fvc2002_db3", "fvc2004_db2", "fvc2004_db3")
"""The hardest sets, which other reports pool."""

RATES = """\
| engine | set | EER % (95 %) | FMR100 % | FMR1000 % (95 %) | ZeroFMR % | same / other | failed |
|---|---|---|---|---|---|---|---|
"""
COSTS = """\
| engine | one image, median | 90 % within | compares per second | template, median | largest |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """An evaluation, and what else the page says of the engine.

    Attributes
    ----------
    template_bytes
        Of every print: as stored for ours, as an ISO/IEC 19794-2 record for the others.
    searched_per_second
        Comparisons a second of one core, probe and references prepared, where the engine compares
        one with many; of processor time.
    own_extraction
        Whether the minutiae were not those of an engine measured before.
    """

    evaluation: Evaluation
    template_bytes: tuple[int, ...]
    searched_per_second: float | None = None
    own_extraction: bool = True


def report(engines: Sequence[Measured]) -> Iterator[str]:
    """Yield the lines of the section."""
    yield (
        f"{measured('make bench')} Two engines at a time, each on one core. Intervals: {ROUNDS} "
        "bootstrap draws over fingers, 95 %."
    )
    yield ""
    yield RATES + "\n".join(row for engine in engines for row in rates(engine.evaluation))
    yield ""
    yield COSTS + "\n".join(costs(engine) for engine in engines)


def rates(engine: Evaluation) -> Iterator[str]:
    """Yield a row for each set, one for the hardest three and one for all."""
    three = [engine.sets[name] for name in THREE if name in engine.sets]
    pooled = {"**three**": pool_scores(three)} if len(three) == len(THREE) else {}
    for name, scores in {**engine.sets, **pooled, "**all**": engine.pooled}.items():
        found = error_rates(scores.curve)
        yield (
            f"| {engine.engine} | {name} | {percent(found.eer, 2)} "
            f"({interval(scores, lambda curve: error_rates(curve).eer)}) "
            f"| {percent(found.fmr100)} | {percent(found.fmr1000)} "
            f"({interval(scores, lambda curve: error_rates(curve).fmr1000)}) "
            f"| {percent(found.zerofmr)} "
            f"| {len(scores.genuine):,} / {len(scores.impostor):,} | {len(scores.failed)} |"
        )


def costs(engine: Measured) -> str:
    """Return the row of what an engine costs."""
    found = engine.evaluation
    median, p90 = np.percentile(found.extract_ms, (50, 90))
    times = f"{median:.0f} ms | {p90:.0f} ms" if engine.own_extraction else "LEADER's | LEADER's"
    speed = engine.searched_per_second or found.compares_per_second
    sizes = engine.template_bytes
    return (
        f"| {found.engine} | {times} | {speed:,.0f} | {np.median(sizes):.0f} B | {max(sizes)} B |"
    )


def percent(rate: float, digits: int = 1) -> str:
    return f"{100 * rate:.{digits}f}"


def interval(scores: Scores, rate: Callable[[DetCurve], float]) -> str:
    """Return the bootstrap interval over fingers, the same one every time."""
    first, second = scores.impostor_fingers.T
    low, high = bootstrap_interval(
        (scores.genuine, scores.genuine_finger),
        (scores.impostor, first, second),
        rate,
        rng=np.random.default_rng(1),
        rounds=ROUNDS,
    )
    return f"{percent(low)} to {percent(high)}"
