"""Measure how fast one core compares: probes against a packed gallery of made-up prints.

Run `python -m bench.matcher`; half a minute. Counts processor time, so that other work on the
machine disturbs less, and says how far the sweep is from merely reading the gallery's memory.
"""

import argparse
import platform
import re
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from hospitium.senses.finger.matcher import PackedReferences, Prepared, compare_many, pack, prepare
from hospitium.synth.templates import minutiae_finger, minutiae_impression

SEED = 2026
PROBES, REPEATS = 10, 3


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--prints", type=int, default=2000, help="size of the gallery")
    asked = ask.parse_args()
    started = time.process_time()
    prints = [made(number, 0) for number in range(asked.prints)]
    packed = pack(prints)
    probes = [made(number, 1) for number in range(PROBES)]
    compare_many(probes[0], packed)
    print(f"machine: {processor()}, Python {platform.python_version()}")
    print(f"made and prepared {asked.prints} prints in {time.process_time() - started:.1f} s")
    print(f"minutiae per print: {np.mean([len(one) for one in prints]):.0f}")
    wall, busy = best(lambda: [compare_many(probe, packed) for probe in probes])
    compares = PROBES * len(packed)
    print(
        f"compares per second, one core: {compares / busy:,.0f} ({compares / wall:,.0f} by clock)"
    )
    print(f"per compare: {busy / compares * 1e6:.1f} us, {cycles(busy / compares)}")
    report_memory(packed, busy / compares)


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


def report_memory(packed: PackedReferences, seconds: float) -> None:
    """Say how many bytes a compare reads, and how fast memory could have brought them."""
    size = sum(column.nbytes for column in packed.columns) / len(packed)
    block = np.ones(1 << 25, np.float64)
    _, busy = best(block.sum)
    print(
        f"reads {size:,.0f} bytes a compare, {size / seconds / 1e9:.2f} GB/s; "
        f"memory gives {block.nbytes / busy / 1e9:.1f} GB/s"
    )


def cycles(seconds: float) -> str:
    """Cycles in `seconds` at the clock that the machine states."""
    stated = Path("/proc/cpuinfo")
    found = re.search(r"cpu MHz\s*:\s*([\d.]+)", stated.read_text()) if stated.exists() else None
    if found is None:
        return "clock unknown"
    return f"about {seconds * float(found[1]) * 1e6:,.0f} cycles at the stated {found[1]} MHz"


def processor() -> str:
    """Name of the processor, where the system says it."""
    stated = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*:\s*(.+)", stated.read_text()) if stated.exists() else None
    return found[1] if found else platform.machine()


if __name__ == "__main__":
    main()
