"""Measure how fast one core compares: probes against a packed gallery of made-up prints.

Run `python -m bench.matcher`; half a minute. Counts processor time, so that other work on the
machine disturbs less, and says how far each way of comparing is from merely reading the gallery's
memory.
"""

import argparse
import platform
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from bench.pages import processor
from hospitium.senses.finger.matcher import Prepared, compare, compare_many, pack, prepare
from hospitium.senses.finger.sieve import describe, sift
from hospitium.synth.templates import minutiae_finger, minutiae_impression

SEED = 2026
PROBES, REPEATS = 10, 5

Way = tuple[str, Callable[[], object], int, float]
"""A way of comparing: name, a run of it, compares in a run, bytes read a compare."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--prints", type=int, default=2000, help="size of the gallery")
    asked = ask.parse_args()
    started = time.process_time()
    prints = [made(number, 0) for number in range(asked.prints)]
    probes = [made(number, 1) for number in range(PROBES)]
    print(f"machine: {processor()}, Python {platform.python_version()}")
    print(f"made and prepared {asked.prints} prints in {time.process_time() - started:.1f} s")
    print(f"minutiae per print: {np.mean([len(one) for one in prints]):.0f}")
    bandwidth = memory()
    print(f"memory gives {bandwidth / 1e9:.1f} GB/s")
    for name, work, compares, size in ways(prints, probes):
        work()
        wall, busy = best(work)
        each = busy / compares
        print(
            f"{name}: {1 / each:,.0f} a second ({compares / wall:,.0f} by clock), "
            f"{each * 1e6:.2f} us, {cycles(each)}; reads {size:,.0f} bytes, "
            f"{size / each / 1e9:.2f} GB/s, 1/{bandwidth * each / size:.0f} of what memory gives"
        )


def ways(prints: list[Prepared], probes: list[Prepared]) -> Iterator[Way]:
    """Yield the ways of comparing, slowest first."""
    packed, few = pack(prints), prints[: len(prints) // PROBES]
    size = sum(column.nbytes for column in packed.columns) / len(prints)
    yield (
        "exact, one by one",
        lambda: [compare(probe, one) for probe in probes for one in few],
        len(probes) * len(few),
        size,
    )
    every = len(probes) * len(prints)
    yield "exact, sweep", lambda: [compare_many(probe, packed) for probe in probes], every, size
    rows = [describe(one) for one in prints]
    laid, starts = np.concatenate(rows), np.cumsum([0, *map(len, rows)])
    sought = [describe(probe) for probe in probes]
    size = laid.nbytes / len(prints)
    yield "sieve, sweep", lambda: [sift(one, laid, starts) for one in sought], every, size


def made(number: int, impression: int) -> Prepared:
    """Prepare one impression of a made-up finger."""
    finger = minutiae_finger(np.random.default_rng([SEED, number]))
    rng = np.random.default_rng([SEED, number, impression])
    return prepare(minutiae_impression(finger, rng))


def best(work: Callable[[], object]) -> tuple[float, float]:
    """Return the least clock time and the least processor time of a few runs, in seconds."""
    walls, busies = [], []
    for _ in range(REPEATS):
        wall, busy = time.perf_counter(), time.thread_time()
        work()
        walls.append(time.perf_counter() - wall)
        busies.append(time.thread_time() - busy)
    return min(walls), min(busies)


def memory() -> float:
    """Bytes per second that one core reads, from a block that no cache holds."""
    block = np.ones(1 << 25, np.float64)
    _, busy = best(block.sum)
    return block.nbytes / busy


def cycles(seconds: float) -> str:
    """Cycles in `seconds` at the clock that the machine states."""
    stated = Path("/proc/cpuinfo")
    found = re.search(r"cpu MHz\s*:\s*([\d.]+)", stated.read_text()) if stated.exists() else None
    if found is None:
        return "clock unknown"
    return f"about {seconds * float(found[1]) * 1e6:,.0f} cycles at the stated {found[1]} MHz"


if __name__ == "__main__":
    main()
