"""Measure what the sieve keeps and how fast it is: searches among synthetic prints and real ones.

Run `python -m bench.sieve`; writes its section of docs/benchmarks.md. Every probe is compared with
the whole gallery by the exact matcher too, which is the peer here and takes nearly all of the time:
about 25 minutes on one core with 100,000 prints, less with `--threads 2` or a smaller `--gallery`.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.finger import DATA
from bench.matcher_tuning import HELD_OUT, TUNED_ON, extract
from bench.pages import measured, write_section
from hospitium.senses.finger.matcher import PackedReferences, Prepared, compare_many, pack, prepare
from hospitium.senses.finger.sieve import WORDS, describe, sift
from hospitium.synth.templates import minutiae_finger, minutiae_impression
from hospitium.synth.touch import Difficulty

SEED = 18
CHUNK = 5_000
PASSED = (0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01)
"""Shares of the gallery that the sieve may pass on to the exact matcher."""

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Gallery:
    """Prints as both stages read them, in chunks that threads can share out."""

    rows: list[tuple[NDArray[np.uint64], NDArray[np.int64]]]
    packed: list[PackedReferences]

    def __len__(self) -> int:
        return sum(len(part) for part in self.packed)


@dataclass(frozen=True, slots=True)
class Search:
    """One probe, other prints of its finger, and prints of other fingers beside the gallery's."""

    kind: str
    probe: Prepared
    mates: list[Prepared]
    others: Gallery


@dataclass(slots=True)
class Kept:
    """What became of the mates of one kind of probe, each of them a search of its own."""

    searches: int = 0
    found: int = 0
    shares: list[float] | None = None


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    ask.add_argument("--gallery", type=int, default=100_000, help="synthetic prints")
    ask.add_argument("--every", type=int, default=4, help="of the real prints one in so many")
    ask.add_argument("--fingers", type=int, default=100, help="synthetic probes per difficulty")
    ask.add_argument("--threads", type=int, default=1, help="of the exact matcher")
    asked = ask.parse_args()
    if not asked.data.is_dir():
        sys.exit(f"no prints to measure: {asked.data} is not there; name a folder with --data")
    gallery = gather(synthetic(number) for number in range(asked.gallery))
    searches = [*real_searches(asked.data, asked.every), *synthetic_searches(asked.fingers)]
    kept: dict[str, Kept] = {}
    seconds = np.zeros(2)
    for number, search in enumerate(searches):
        seconds += run(search, gallery, asked.threads, kept.setdefault(search.kind, Kept()))
        sys.stderr.write(f"\r{number + 1} of {len(searches)} probes")
    speeds = len(gallery) * len(searches) / seconds
    write_section("sieve", list(report(kept, gallery, speeds)))


def synthetic(number: int) -> Prepared:
    """Press one finger of the gallery, seldom badly."""
    finger = minutiae_finger(np.random.default_rng([SEED, 0, number]))
    rng = np.random.default_rng([SEED, 1, number])
    difficulty = list(Difficulty)[rng.choice(3, p=[0.6, 0.25, 0.15])]
    return prepare(minutiae_impression(finger, rng, difficulty=difficulty))


def gather(prints: Iterator[Prepared]) -> Gallery:
    """Write prints as rows and pack them, chunk by chunk."""
    gallery = Gallery([], [])
    while chunk := [one for _, one in zip(range(CHUNK), prints, strict=False)]:
        rows = [np.empty((0, WORDS), np.uint64), *(describe(one) for one in chunk)]
        gallery.rows.append((np.concatenate(rows), np.cumsum([len(one) for one in rows])))
        gallery.packed.append(pack(chunk))
    return gallery


def real_searches(folder: Path, every: int) -> Iterator[Search]:
    """Search with real prints: the other impressions of the finger hide in the gallery.

    So do all other real prints, as strangers.
    """
    prints = [
        (name, finger, prepare(one))
        for name in (*TUNED_ON, *HELD_OUT)
        for finger, one in extract(folder / name)
    ]
    for at, (name, finger, probe) in list(enumerate(prints))[::every]:
        mates = [one for k, (*who, one) in enumerate(prints) if who == [name, finger] and k != at]
        others = [one for *who, one in prints if who != [name, finger]]
        yield Search(name, probe, mates, gather(iter(others)))


def synthetic_searches(fingers: int) -> Iterator[Search]:
    """Search with fingers that the gallery lacks, with one impression of each hidden in it."""
    nobody = Gallery([], [])
    for kind, difficulty in enumerate(Difficulty):
        for number in range(fingers):
            finger = minutiae_finger(np.random.default_rng([SEED, 2, kind, number]))
            press = partial(minutiae_impression, finger, difficulty=difficulty)
            probe, mate = (
                prepare(press(np.random.default_rng([SEED, 3, kind, number, k]))) for k in (0, 1)
            )
            yield Search(f"synthetic, {difficulty}", probe, [mate], nobody)


def run(search: Search, gallery: Gallery, threads: int, kept: Kept) -> NDArray[np.float64]:
    """Search by both; note the mates that rank first and what share is as like as they are.

    Returns the processor time of sieve and exact matcher on the gallery, in seconds.
    """
    started = time.process_time()
    likeness = sifted(search.probe, gallery)
    halfway = time.process_time()
    scores = compared(search.probe, gallery, threads)
    ended = time.process_time()
    likeness = np.concatenate([likeness, sifted(search.probe, search.others)])
    best = max(scores.max(), compared(search.probe, search.others, 1).max(initial=0.0))
    mates = gather(iter(search.mates))
    like, exact = sifted(search.probe, mates), compared(search.probe, mates, 1)
    first = exact > best
    kept.searches += len(first)
    kept.found += int(first.sum())
    shares = [float((likeness >= one).mean()) for one in like[first]]
    kept.shares = [*(kept.shares or ()), *shares]
    return np.array([halfway - started, ended - halfway])


def sifted(probe: Prepared, gallery: Gallery) -> Scores:
    """Likeness of the probe to each print."""
    rows = describe(probe)
    parts = [sift(rows, *part) for part in gallery.rows]
    return np.concatenate([np.empty(0, np.float32), *parts])


def compared(probe: Prepared, gallery: Gallery, threads: int) -> Scores:
    """Exact score of the probe against each print."""
    with ThreadPoolExecutor(threads) as pool:
        parts = list(pool.map(partial(compare_many, probe), gallery.packed))
    return np.concatenate([np.empty(0, np.float32), *parts])


def report(kept: dict[str, Kept], gallery: Gallery, speeds: NDArray[np.float64]) -> Iterator[str]:
    """Yield the lines of the section."""
    size = sum(rows.nbytes for rows, _ in gallery.rows) / len(gallery)
    yield (
        f"{measured('python -m bench.sieve')} {len(gallery):,} synthetic prints; beside "
        "them, for the probes of a real set, the real prints. A search has one mate in the gallery."
    )
    yield ""
    shares = " | ".join(f"lost at {share:.2%}" for share in PASSED)
    yield f"| probes | searches | mate first by the exact matcher alone | {shares} |"
    yield "|---|---|---|" + "---|" * len(PASSED)
    for kind, one in kept.items():
        yield row(f"{kind}{' (tuned on)' * (kind in TUNED_ON)}", [one])
    yield row("**all real**", [one for kind, one in kept.items() if kind in (*TUNED_ON, *HELD_OUT)])
    yield row("**all**", list(kept.values()))
    yield ""
    yield (
        f"One core, processor time: sieve {speeds[0]:,.0f} prints a second, {size:,.0f} bytes a "
        f"print; exact matcher {speeds[1]:,.0f}."
    )


def row(name: str, kept: Sequence[Kept]) -> str:
    """Of the searches that the exact matcher gets right alone: how many the sieve loses."""
    shares = np.array([share for one in kept for share in one.shares or ()])
    found, searches = sum(one.found for one in kept), sum(one.searches for one in kept)
    lost = " | ".join(
        f"{(shares >= passed).sum()} ({(shares >= passed).mean():.2%})" for passed in PASSED
    )
    return f"| {name} | {searches:,} | {found:,} | {lost} |"


if __name__ == "__main__":
    main()
