"""Measure a 1:N search of faces: cost against size, exactness, memory, coming and going, a start.

Run `python -m bench.face_gallery`; `--faces 100000` for a smaller one. The embeddings are made up:
unit vectors of people far apart and photographs near their people, spread so that genuine and
impostor cosines lie where those of real faces do (0.64 and 0.00, standard deviation 0.05). Beside
faiss, in the same run: numpy's matrix product over 32-bit floats, and usearch where it is
installed (`pip install usearch`, no dependency of ours). `--write` writes its section of
docs/benchmarks.md.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from bench.face_gallery_load import load_seconds
from bench.pages import measured, write_section
from bench.rules import bench_rules
from hospitium.core.ids import AgencyId, CaseId, FaceId, OperatorId
from hospitium.gallery.face_gallery import FaceGallery
from hospitium.gallery.face_part import FaceEntry, Floats, joined
from hospitium.gallery.face_search import FaceProbes
from hospitium.gallery.face_store import FaceStore
from hospitium.gallery.people import search_people
from hospitium.policy.operators import AgencyKind, Operator, Role
from hospitium.policy.permit import SearchPermit
from hospitium.policy.searches import permit_search
from hospitium.senses.calibration import Calibration, Provenance, fit_calibration

MODEL = "made-up"
DIMENSION = 512
SPREAD = 0.75
AT = datetime(2026, 11, 28, tzinfo=UTC)
BATCH = 50_000
BESIDE = 4
"""Parts of the gallery that are searched by the peers too: some 200,000 faces."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians of some searches in one gallery; seconds."""

    faces: int
    wall: float
    slowest: float
    processor: float
    first: int
    searches: int


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--faces", type=int, default=1_000_000)
    ask.add_argument("--searches", type=int, default=30)
    ask.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    asked = ask.parse_args()
    before = memory()
    store, costs, size = FaceStore(), [], 1000
    taken = [0.0, 0.0]
    held = 0
    while size <= asked.faces:
        for first in range(held, size, BATCH):
            entries = list(people(first, min(size, first + BATCH)))
            started, processor = time.perf_counter(), time.process_time()
            store.add(entries)
            taken[0] += time.perf_counter() - started
            taken[1] += time.process_time() - processor
        held, gallery = size, store.gallery()
        costs.append(cost(gallery, size, asked.searches))
        tell(f"{size} faces: {costs[-1].wall:.3f} s")
        size *= 10
    used = memory() - before
    lines = list(report(costs, (held / taken[0], held / taken[1]), used, store, held))
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        write_section("face-gallery", lines)


def people(first: int, end: int) -> Iterator[FaceEntry]:
    """Yield one photograph each of the people of these numbers, the same at every run."""
    vectors = pressed(first, end, 0)
    for person, vector in zip(range(first, end), vectors, strict=True):
        yield FaceEntry(
            FaceId(UUID(int=person)), CaseId(UUID(int=10**12 + person)), MODEL, vector,
            captured_on=AT.date(), minor=False,
        )  # fmt: skip


def pressed(first: int, end: int, photograph: int) -> Floats:
    """Return a photograph of each of some people, float32, unit length."""
    found = np.empty((end - first, DIMENSION), np.float32)
    for block in range(first // 1000, -(-end // 1000)):
        centres = np.random.default_rng([block, 1]).standard_normal((1000, DIMENSION), np.float32)
        noise = np.random.default_rng([block, 2, photograph])
        mixed = centres + SPREAD * noise.standard_normal((1000, DIMENSION), np.float32)
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        low, high = max(first, block * 1000), min(end, block * 1000 + 1000)
        found[low - first : high - first] = mixed[low - block * 1000 : high - block * 1000]
    return found


def calibration() -> Calibration:
    rng = np.random.default_rng(1)
    stated = Provenance("made up", "made up", "2026-11-28", "bench.face_gallery", 2000, 100_000, "")
    return fit_calibration(rng.normal(0.64, 0.05, 2000), rng.normal(0, 0.044, 100_000), stated)


def cost(gallery: FaceGallery, size: int, searches: int) -> Cost:
    """Search for people who are there."""
    rates, allowed = calibration(), permit()
    who = np.random.default_rng(size).choice(size, min(searches, size), replace=False).tolist()
    taken, cpu, first = [], [], 0
    for number, person in enumerate([who[0], *who]):
        probe = pressed(person, person + 1, 1)[0]
        started, processor = time.perf_counter(), time.process_time()
        found = search_people(allowed, None, FaceProbes((probe,), gallery, rates, MODEL))
        if number:  # the first one loads what is not loaded
            taken.append(time.perf_counter() - started)
            cpu.append(time.process_time() - processor)
            first += bool(found.candidates) and found.candidates[0].case_id.int == 10**12 + person
    return Cost(
        size, float(np.median(taken)), max(taken), float(np.median(cpu)), first, len(who)
    )  # fmt: skip


def report(
    costs: list[Cost], added: tuple[float, float], used: float, store: FaceStore, held: int
) -> Iterator[str]:
    yield measured("python -m bench.face_gallery --write")
    yield ""
    yield "| faces | median | slowest | processor | right person first |"
    yield "|---|---|---|---|---|"
    for one in costs:
        yield (
            f"| {one.faces:,} | {1000 * one.wall:.1f} ms | {1000 * one.slowest:.1f} ms "
            f"| {1000 * one.processor:.1f} ms | {one.first} of {one.searches} |"
        )
    yield ""
    yield f"| what, of {held:,} faces | figure |"
    yield "|---|---|"
    yield f"| memory, ids and columns included | {used:.2f} GB |"
    yield f"| adding, faces a second (of processor) | {added[0]:,.0f} ({added[1]:,.0f}) |"
    yield f"| adding one more to them | {1000 * one_more(store):.1f} ms |"
    yield f"| removing one | {1000 * one_less(store):.1f} ms |"
    wall, cpu = load_seconds()
    yield (
        f"| a start: opening the sealed rows of 10,000 and preparing them, for each 1,000 "
        f"| {wall:.2f} s ({cpu:.2f} s of processor) |"
    )
    yield from beside(store.gallery())


def beside(gallery: FaceGallery) -> Iterator[str]:
    """Compare with numpy in 64-bit floats for exactness, with numpy and usearch for speed."""
    part = joined(gallery.parts[:BESIDE])
    probe = pressed(7, 8, 1)[0]
    truth, stored = [], np.empty((len(part), DIMENSION), np.float16)
    for first in range(0, len(part), BATCH):
        rows = np.arange(first, min(len(part), first + BATCH))
        vectors = part.embeddings(rows)
        stored[rows] = vectors
        truth.append(vectors.astype(np.float64) @ probe.astype(np.float64))
    wanted = np.concatenate(truth)
    rows, scores = part.nearest(probe, np.ones(len(part), np.bool_), 100)
    same = bool((rows == np.argsort(-wanted, kind="stable")[:100]).all())
    off = float(np.abs(scores - wanted[rows]).max())
    yield f"| the 100 nearest of {len(part):,} are those of 64-bit floats, in order | {same} |"
    yield f"| their scores differ by at most | {off:.1e} |"
    everybody = np.ones(len(part), np.bool_)
    yield row(f"those {len(part):,} by faiss", lambda: part.nearest(probe, everybody, 100))
    yield from usearch_row(stored, probe)
    whole = stored.astype(np.float32)
    name = "the same by numpy, 32-bit floats, twice the memory"
    yield row(name, lambda: np.argpartition(whole @ probe, -100))


def usearch_row(stored: NDArray[np.float16], probe: Floats) -> Iterator[str]:
    try:
        from usearch.index import MetricKind, search
    except ImportError:
        return
    half = probe[None].astype(np.float16)
    yield row(
        "the same by usearch, 16-bit floats on both sides",
        lambda: search(stored, half, 100, MetricKind.IP, exact=True, threads=2),
    )


def row(name: str, work: Callable[[], object]) -> str:
    """Time some work; the median of five."""
    work()
    taken = []
    for _ in range(5):
        started, processor = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - started, time.process_time() - processor))
    wall, cpu = np.median(np.array(taken), axis=0).tolist()
    return f"| {name} | {1000 * wall:.0f} ms ({1000 * cpu:.0f} ms of processor) |"


def one_more(store: FaceStore) -> float:
    extra = list(people(10**8, 10**8 + 1))
    started = time.perf_counter()
    store.add(extra)
    return time.perf_counter() - started


def one_less(store: FaceStore) -> float:
    started = time.perf_counter()
    store.remove([FaceId(UUID(int=5))])
    return time.perf_counter() - started


def permit() -> SearchPermit:
    roles = frozenset({Role.OFFICER})
    who = Operator(OperatorId("bench"), AgencyId("bench"), AgencyKind.POLICE, roles)
    return permit_search(
        bench_rules(), who, "roadside-check", incident="nowhere, a measurement", at=AT
    )


def memory() -> float:
    """Return GB that this process holds."""
    from pathlib import Path

    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1e6


def tell(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
