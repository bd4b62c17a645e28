"""Measure a 1:N search of irises: cost against size, memory, coming and going; numpy beside it.

Run `python -m bench.iris_search`; `--irises 10000` for a smaller one. The irises are made up
(`bench.iris_made`); every one is compared at every turn, nothing is sifted. Beside it, in the same
run: the same by numpy's own operators on some of them, with the same numbers. `--write` writes its
section of docs/benchmarks.md.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.face_gallery import memory, permit
from bench.iris_made import FIRST, MODEL, again, code, irises
from bench.pages import measured, write_section
from hospitium.core.eyes import Eye
from hospitium.gallery.iris_gallery import IrisGallery, IrisStore
from hospitium.gallery.iris_search import IrisProbes
from hospitium.gallery.iris_view import EyeProbe
from hospitium.gallery.people import search_people
from hospitium.records.manifests import load_calibration
from hospitium.senses.iris.code import IrisCode
from hospitium.senses.iris.compare import LEAST_BITS, USUAL_BITS, best_turns, scores_of, turned
from hospitium.usecases.calibrate_iris import CALIBRATION

BESIDE = 2_000
"""Irises that numpy compares too."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of some searches in one gallery; seconds."""

    irises: int
    wall: float
    slowest: float
    processor: float
    known: float
    first: int
    searches: int


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--irises", type=int, default=100_000)
    ask.add_argument("--searches", type=int, default=20)
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    before, store = memory(), IrisStore()
    entries, held, costs = irises(asked.irises), 0, []
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000) if size <= asked.irises]
    for size in sizes or [asked.irises]:
        store.add([next(entries) for _ in range(size - held)])
        held = size
        costs.append(cost(store.gallery(), asked.searches))
        sys.stderr.write(f"{held} irises: {costs[-1].wall:.3f} s\n")
    used = memory() - before
    lines = list(report(asked, costs, used, store))
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("iris-search", lines)


def cost(gallery: IrisGallery, searches: int) -> Cost:
    """Search for people who are there, by another picture of the left eye."""
    rates, allowed = load_calibration(CALIBRATION), permit()
    people = [case for case in gallery.cases if int.from_bytes(case) >> 100 == FIRST]
    who = np.random.default_rng(len(gallery)).choice(len(people), searches, replace=False).tolist()
    taken, cpu, known, first = [], [], [], 0
    for number, person in enumerate([who[0], *who]):
        probe = code(person, Eye.LEFT, 2)
        for eye in (None, Eye.LEFT):
            started, processor = time.perf_counter(), time.process_time()
            probes = IrisProbes((EyeProbe(probe, eye),), gallery, rates, MODEL)
            found = search_people(allowed, None, None, probes)
            wall, spent = time.perf_counter() - started, time.process_time() - processor
            if not number:  # the first one loads what is not loaded
                continue
            if eye is None:
                taken.append(wall)
                cpu.append(spent)
                best = {one.case_id.bytes for one in found.candidates[:1]}
                first += best <= {people[person], again(person).bytes} and bool(best)
            else:
                known.append(wall)
    return Cost(
        len(gallery), float(np.median(taken)), max(taken), float(np.median(cpu)),
        float(np.median(known)), first, searches,
    )  # fmt: skip


def report(
    asked: argparse.Namespace, costs: list[Cost], used: float, store: IrisStore
) -> Iterator[str]:
    yield measured(f"python -m bench.iris_search --irises {asked.irises}")
    yield ""
    yield "| irises | median | slowest | processor | which eye is known | right person first |"
    yield "|---|---|---|---|---|---|"
    for one in costs:
        yield (
            f"| {one.irises:,} | {1000 * one.wall:.1f} ms | {1000 * one.slowest:.1f} ms "
            f"| {1000 * one.processor:.1f} ms | {1000 * one.known:.1f} ms "
            f"| {one.first} of {one.searches} |"
        )
    gallery = store.gallery()
    yield ""
    yield f"| what, of {len(gallery):,} irises | figure |"
    yield "|---|---|"
    yield f"| memory, ids and columns included | {used:.2f} GB |"
    extra = [next(irises(1))]
    yield f"| adding one more to them | {1000 * seconds(lambda: store.add(extra)):.0f} ms |"
    yield from beside(gallery)


def beside(gallery: IrisGallery) -> Iterator[str]:
    """Compare with numpy, for the numbers and for the time."""
    rows = np.arange(min(BESIDE, len(gallery)))
    probe = code(3, Eye.LEFT, 2)
    ours = scores_of(best_turns(probe, gallery.bits, gallery.mask, rows))
    theirs = by_numpy(probe, gallery, rows)
    same = bool(np.abs(ours - theirs).max() < 1e-9)
    yield f"| the scores of {len(rows):,} are those of numpy's operators | {same} |"
    mine = seconds(lambda: best_turns(probe, gallery.bits, gallery.mask, rows))
    other = seconds(lambda: by_numpy(probe, gallery, rows))
    yield f"| an iris, by this kernel, one core | {1e6 * mine / len(rows):.2f} microseconds |"
    yield f"| the same by numpy's operators (bitwise_count) | {1e6 * other / len(rows):.2f} |"


def by_numpy(probe: IrisCode, gallery: IrisGallery, rows: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the score of the best turn, turn by turn over all references at once."""
    bits, mask = gallery.bits[rows], gallery.mask[rows]
    best = np.zeros(len(rows))
    for turn, seen in zip(*turned(probe), strict=True):
        shared = mask & seen
        both = np.bitwise_count(shared).sum(axis=(1, 2), dtype=np.int64)
        differ = np.bitwise_count((bits ^ turn) & shared).sum(axis=(1, 2), dtype=np.int64)
        score = 200.0 * (0.5 - differ / np.maximum(both, 1)) * np.sqrt(both / USUAL_BITS)
        best = np.maximum(best, np.where(both >= LEAST_BITS, score, 0.0))
    return best


def seconds(work: Callable[[], object]) -> float:
    """Return the processor time of some work, the median of three."""
    taken = []
    for _ in range(3):
        started = time.process_time()
        work()
        taken.append(time.process_time() - started)
    return float(np.median(taken))


if __name__ == "__main__":
    main()
