"""Measure a search of a large gallery: cost against size, what the sieve loses, load and insert.

Run `python -m bench.gallery`; `--prints 100000` for a smaller one. The people are made up, ten
prints each (`bench.gallery_people`); real prints of the FVC sets are hidden among them where the
sets lie beside the checkout. The first run draws the people into `--cache`, some seven minutes of
one core for a million prints; what is there is used again. Writes its section of
docs/benchmarks.md, where there is one, and the figure beside it.
"""

import argparse
import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from bench.gallery_figure import cost_svg
from bench.gallery_people import BATCH, MODEL, case_of, draw, entries, press
from bench.gallery_real import real_entries, real_probes
from bench.gallery_report import KINDS, Cost, Recall, report
from bench.pages import write_section
from bench.rules import bench_rules
from hospitium.core.errors import Tampered
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.core.ids import AgencyId, CaseId, OperatorId
from hospitium.gallery import Gallery, GalleryEntry, Probe, search
from hospitium.gallery.block import merge
from hospitium.gallery.disk import GalleryOutdated
from hospitium.gallery.segments import SegmentStore
from hospitium.gallery.store import Cases, Part
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.permit import SearchPermit
from hospitium.policy.searches import permit_search
from hospitium.records.manifests import load_calibration

ROOT = Path(__file__).resolve().parents[1]
FIGURE = ROOT / "docs" / "benchmarks-gallery.svg"
KEY = bytes(32)
INSERTED = 20_000
AT = datetime(2026, 11, 27, tzinfo=UTC)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--prints", type=int, default=1_000_000)
    ask.add_argument("--searches", type=int, default=200, help="of each kind at the full size")
    ask.add_argument("--exact", type=int, default=20, help="of these, beside exhaustive search")
    ask.add_argument("--recall", type=int, default=0, help="searches of each kind more, untimed")
    ask.add_argument("--workers", type=int, default=2, help="threads, and processes that draw")
    ask.add_argument("--cache", type=Path, default=Path("/tmp/hospitium-bench"))
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    people = max(BATCH, asked.prints // 10 // BATCH * BATCH)
    tell(f"drawing {people} people")
    draw(asked.cache / "people", people, processes=asked.workers)
    real = real_entries(asked.cache, MODEL)
    inserted = insert_rate(asked.cache, asked.workers)
    folder = asked.cache / f"store-{people}"
    filling = multiprocessing.get_context("spawn").Process(
        target=fill, args=(folder, asked.cache, people, real, asked.workers)
    )
    filling.start()  # apart, so that what it needs is not counted as the search's memory
    filling.join()
    before = memory("VmRSS")
    started, processor = time.perf_counter(), time.process_time()
    store = opened(folder, asked.workers)
    load = time.perf_counter() - started, time.process_time() - processor
    gallery = store.gallery()
    tell(f"loaded {len(gallery)} prints in {load[0]:.1f} s")
    costs = list(full_costs(gallery, people, asked))
    peak = memory("VmHWM")
    recalls = [recall(gallery, people, kind, asked) for kind in KINDS] if asked.recall else []
    hidden = real_found(gallery, asked) if real else None
    costs = [*smaller_costs(gallery, people, asked), *costs]
    lines = list(
        report(costs, recalls, inserted, load, before, peak, hidden, folder, asked.workers)
    )
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        FIGURE.write_text(cost_svg([(c.kind, c.prints, c.wall) for c in costs]), encoding="utf-8")
        write_section("gallery", lines)


def opened(folder: Path, workers: int) -> SegmentStore:
    return SegmentStore.open(folder, key=KEY, random=os.urandom, workers=workers)


def insert_rate(cache: Path, workers: int) -> tuple[float, float]:
    """Return prints per second, and per second of processor: prepare, describe, seal, sync."""
    batch = [one for _, one in zip(range(INSERTED), entries(cache / "people", range(BATCH * 2)))]  # noqa: B905
    folder = cache / "insert"
    shutil.rmtree(folder, ignore_errors=True)
    store = opened(folder, workers)
    store.add(batch[:1000])  # compiles the kernels where they are not
    started, processor = time.perf_counter(), time.process_time()
    store.add(batch[1000:])
    taken = time.perf_counter() - started, time.process_time() - processor
    store.close()
    shutil.rmtree(folder)
    count = len(batch) - 1000
    return count / taken[0], count / taken[1]


def fill(
    folder: Path, cache: Path, people: int, real: Sequence[GalleryEntry], workers: int
) -> None:
    """Make the store of all people, unless an earlier run has."""
    try:
        store = opened(folder, workers)
    except (GalleryOutdated, Tampered):
        shutil.rmtree(folder)
        store = opened(folder, workers)
    if len(store.gallery()) != 10 * people + len(real):
        store.close()
        shutil.rmtree(folder)
        tell("inserting")
        store = opened(folder, workers)
        store.add(entries(cache / "people", range(people)))
        store.add(real)
    store.close()


def smaller(gallery: Gallery, people: int) -> Gallery:
    """Return the gallery of the first `people` only."""
    wanted = {case_of(person).bytes for person in range(people)}
    here = np.array([case in wanted for case in gallery.cases])[gallery.people]
    parts = [
        (part.block, np.flatnonzero(here[first : first + len(part.block)]))
        for part, first in zip(gallery.parts, gallery.starts.tolist(), strict=False)
    ]
    block, cases = merge([one for one in parts if len(one[1])]), Cases()
    rows = cases.rows(block.case_ids)
    return Gallery.of([Part(MODEL, block, rows, np.zeros(len(block), np.bool_))], cases.known)


def full_costs(gallery: Gallery, people: int, asked: argparse.Namespace) -> Iterator[Cost]:
    for kind in KINDS:
        exact = asked.exact if kind == KINDS[0] else max(2, asked.exact // 4)
        yield cost(gallery, people, kind, asked.searches, exact, asked)


def smaller_costs(gallery: Gallery, people: int, asked: argparse.Namespace) -> Iterator[Cost]:
    size = 100
    while size < people:
        part = smaller(gallery, size)
        for kind in KINDS:
            yield cost(part, size, kind, min(40, asked.searches), min(5, asked.exact), asked)
        size *= 10


def cost(
    gallery: Gallery, people: int, kind: str, searches: int, exact: int, asked: argparse.Namespace
) -> Cost:
    """Search for people who are there, by the cascade and, the first few, exhaustively too."""
    who = np.random.default_rng(people).choice(people, min(searches, people), replace=False)
    taken, cpu, slow, first, agree, compared = [], [], [], 0, 0, []
    ask(gallery, probes(kind, int(who[0])), asked.workers)
    for number, person in enumerate(who.tolist()):
        sought = probes(kind, person)
        started, processor = time.perf_counter(), time.process_time()
        best, comparisons = ask(gallery, sought, asked.workers)
        taken.append(time.perf_counter() - started)
        cpu.append(time.process_time() - processor)
        compared.append(comparisons)
        first += best == case_of(person)
        if number < exact:
            started = time.perf_counter()
            other, _ = ask(gallery, sought, asked.workers, exhaustive=True)
            slow.append(time.perf_counter() - started)
            agree += best == other
    sifting = [
        sifted_seconds(gallery, probes(kind, one), asked.workers) for one in who[:10].tolist()
    ]
    tell(f"{len(gallery)} prints, {kind}: {np.median(taken):.3f} s, first {first} of {len(who)}")
    return Cost(
        len(gallery), kind, len(who), float(np.median(taken)), float(np.quantile(taken, 0.95)),
        float(np.median(cpu)), float(np.median(slow)), len(slow), agree, first,
        float(np.median(compared)), float(np.median(sifting)),
    )  # fmt: skip


def recall(gallery: Gallery, people: int, kind: str, asked: argparse.Namespace) -> Recall:
    """Search for people drawn anew, and where another comes first, look exhaustively too.

    Whoever comes first in the cascade comes first exhaustively, or is beaten by a comparison
    that the cascade did not make: the second kind is counted where it matters, in the misses.
    """
    order = np.random.default_rng(people + 1).permutation(people)
    lost = []
    for person in order[-asked.recall :].tolist():
        sought = probes(kind, person)
        if ask(gallery, sought, asked.workers)[0] != case_of(person):
            best, _ = ask(gallery, sought, asked.workers, exhaustive=True)
            lost.append(best == case_of(person))
    tell(f"{kind}: {len(lost)} of {asked.recall} not first, {sum(lost)} lost by the sieve")
    return Recall(kind, min(asked.recall, people), len(lost), sum(lost))


def sifted_seconds(gallery: Gallery, sought: Sequence[Probe], workers: int) -> float:
    """Return the processor time of a search that sifts however small the gallery."""
    processor = time.process_time()
    ask(gallery, sought, workers, exhaustive=False)
    return time.process_time() - processor


def ask(
    gallery: Gallery, sought: Sequence[Probe], workers: int, *, exhaustive: bool | None = None
) -> tuple[CaseId | None, int]:
    """Return who comes first, however unlikely, and how many exact comparisons it took."""
    outcome = search(
        permit(), gallery, sought, load_calibration(), model=MODEL, false_candidates=1.0,
        exhaustive=exhaustive, workers=workers,
    )  # fmt: skip
    return (outcome.candidates[0].case_id if outcome.candidates else None), outcome.comparisons


def probes(kind: str, person: int) -> list[Probe]:
    """Return fresh impressions of a person's fingers."""
    if kind == KINDS[2]:
        return [Probe(finger, press(person, finger, 1)) for finger in TEN_FINGERS]
    finger = TEN_FINGERS[person % 10]
    said = finger if kind == KINDS[0] else Finger.UNKNOWN
    return [Probe(said, press(person, finger, 1))]


def real_found(gallery: Gallery, asked: argparse.Namespace) -> tuple[int, int, int]:
    """Return how many real probes bring their finger up first: by the cascade, exactly, of all."""
    sieved = exact = total = 0
    for case, probe in real_probes(asked.cache):
        sieved += ask(gallery, [probe], asked.workers, exhaustive=False)[0] == case
        exact += ask(gallery, [probe], asked.workers, exhaustive=True)[0] == case
        total += 1
    tell(f"real prints: first {sieved} of {total}, exhaustively {exact}")
    return sieved, exact, total


def permit() -> SearchPermit:
    roles = frozenset({Role.OFFICER})
    who = Operator(OperatorId("bench"), AgencyId("bench"), AgencyKind.POLICE, roles)
    return permit_search(
        bench_rules(), who, "roadside-check", incident="nowhere, a measurement", at=AT
    )


def memory(field: str) -> float:
    """Return GB that this process holds, or held at most."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1e6


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
