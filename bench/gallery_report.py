"""What `bench.gallery` measured, as the section of docs/benchmarks.md."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import beta

from bench.pages import measured

KINDS = ("one finger, known", "one finger, unknown", "ten fingers")


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians over some searches of one kind in one gallery; seconds."""

    prints: int
    kind: str
    searches: int
    wall: float
    slowest: float
    processor: float
    exact_wall: float
    exact_searches: int
    agree: int
    first: int
    comparisons: float
    sifting: float


@dataclass(frozen=True, slots=True)
class Recall:
    """How many searches did not bring the person up first, and how many of those are the sieve's.

    Attributes
    ----------
    lost
        Of the `missed`, those that exhaustive search does bring up first.
    """

    kind: str
    searches: int
    missed: int
    lost: int

    def row(self) -> str:
        """Return the line of the table, with the share of exhaustive search's and its bound."""
        exhaustive = self.searches - self.missed + self.lost
        low = beta.ppf(0.05, exhaustive - self.lost, self.lost + 1)
        share = 1 - self.lost / exhaustive
        return (
            f"| {self.kind} | {self.searches:,} | {self.searches - self.missed:,} "
            f"| {exhaustive:,} | {100 * share:.2f} % (at least {100 * low:.2f} %) |"
        )


def report(
    costs: Sequence[Cost],
    recalls: Sequence[Recall],
    inserted: tuple[float, float],
    load: tuple[float, float],
    before: float,
    peak: float,
    hidden: tuple[int, int, int] | None,
    folder: Path,
    workers: int,
) -> Iterator[str]:
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e9
    full = costs[-1].prints
    command = f"python -m bench.gallery --prints {full // 10_000 * 10_000} --write"
    yield f"{measured(command)} {workers} threads. Synthetic people, ten"
    yield "prints each; times in seconds of clock, median (and 95 % within); processor time over"
    yield "all threads. First: the person sought comes first; agree: so does exhaustive search.\n"
    yield "| prints | search | clock | processor | exhaustive | compared exactly | first | agree |"
    yield "|---|---|---|---|---|---|---|---|"
    for c in costs:
        yield (
            f"| {c.prints:,} | {c.kind} | {c.wall:.3f} ({c.slowest:.3f}) | {c.processor:.3f} "
            f"| {c.exact_wall:.2f} | {c.comparisons:,.0f} | {c.first} of {c.searches} "
            f"| {c.agree} of {c.exact_searches} |"
        )
    yield ""
    if recalls:
        yield "Searches for people drawn anew, not timed; where somebody else comes first,"
        yield "exhaustive search is asked too. At least: one-sided 95 %, Clopper and Pearson.\n"
        yield "| search | searches | first by the cascade | first exhaustively | of exhaustive |"
        yield "|---|---|---|---|---|"
        yield from (one.row() for one in recalls)
        yield ""
    yield f"Insert (prepare, describe, seal, sync): {inserted[0]:,.0f} prints a second of clock,"
    yield f"{inserted[1]:,.0f} of processor. Load of {full:,} prints: {load[0]:.1f} s of clock,"
    yield f"{load[1]:.1f} of processor, {size:.2f} GB of sealed files."
    yield f"Memory: {before:.2f} GB before loading, {peak:.2f} GB at most.\n"
    if hidden:
        yield f"Real prints hidden among them (FVC, one finger, known position): {hidden[0]} of"
        yield f"{hidden[2]} probes bring their finger up first, {hidden[1]} exhaustively.\n"
    yield from fits(costs)
    yield "\n![Cost of a search against the size of the gallery](benchmarks-gallery.svg)"


def fits(costs: Sequence[Cost]) -> Iterator[str]:
    """Say the line through processor time against size, and what it says of 10^9 prints.

    Through searches that are made to sift at every size: a small gallery would not.
    """
    for kind in KINDS:
        mine = [c for c in costs if c.kind == kind and c.prints > 2_000]
        if len(mine) < 2:
            continue
        slope, offset = np.polyfit([c.prints for c in mine], [c.sifting for c in mine], 1)
        cores = slope * 1e9 / 2.0
        yield (
            f"Fit where all sizes are sifted, {kind}: {offset:.3f} s + {slope * 1e6:.3f} s per "
            f"million prints of processor. Extrapolated, not measured: 10^9 prints, on as many "
            f"machines as hold them, cost {slope * 1e9:,.0f} s of processor, {cores:,.0f} cores "
            "for an answer in 2 s.\n"
        )
