"""Does the quality score know which prints will be missed? `python -m bench.quality`.

Error-versus-discard curves (ISO/IEC 29794-1): the worst share of the genuine pairs by quality is
put aside, and the rate of misses among the rest is read off. Beside ours: NFIQ 2 (nbis-py), the
score of version 0.1.0, and chance. About five minutes on one core.
"""

import argparse
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.discard_figure import discard_svg
from bench.finger import DATA
from bench.pages import PAGE, measured, write_section
from hospitium.app import packaged_engine
from hospitium.core.errors import HospitiumError
from hospitium.formats.images import decode_image, encode_png
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.assessment import assess
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.senses.finger.segment import Foreground, find_foreground
from hospitium.usecases.captures import Capture

FIGURE = PAGE.parent / "benchmarks-quality.svg"
CHOSEN_ON = ("fvc2002_db1", "fvc2004_db3")
MISSED = 0.05
"""Share of the genuine pairs that the harsh threshold of each set misses: our own rate of misses
at any threshold in use is too low to show a difference."""
MOST_DISCARDED = 0.2
ROUNDS = 1000
SCORES = ("ours", "NFIQ 2", "0.1.0")

Reals = NDArray[np.float64]
Qualities = Mapping[str, Mapping[str, float]]
"""For each impression, each score's opinion."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Genuine pairs of a set.

    Attributes
    ----------
    missed
        Whether the harsh threshold misses the pair.
    finger
        The finger of each pair, counted from 0.
    quality
        For each score, the lower quality of the two impressions.
    """

    missed: NDArray[np.bool_]
    finger: NDArray[np.intp]
    quality: Mapping[str, Reals]

    def of(self, rows: NDArray[np.intp]) -> "Pairs":
        """Return some of the pairs."""
        quality = {name: values[rows] for name, values in self.quality.items()}
        return Pairs(self.missed[rows], self.finger[rows], quality)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    folder = ask.parse_args().data
    if not folder.is_dir():
        sys.exit(f"no prints to measure: {folder} is not there; name a folder with --data")
    spent: dict[str, list[float]] = {name: [] for name in SCORES}
    sets = {path.name: judge_set(path, spent) for path in sorted(folder.glob("fvc*"))}
    FIGURE.write_text(discard_svg(curves(pooled(sets)), most=0.3), encoding="utf-8")
    write_section("quality", list(report(sets, spent)))


def judge_set(folder: Path, spent: dict[str, list[float]]) -> Pairs:
    """Read a set, compare its genuine pairs and ask every score for its opinion."""
    engine, nfiq = packaged_engine(), nfiq2()
    minutiae: dict[str, Minutiae] = {}
    quality: dict[str, dict[str, float]] = {}
    for path in sorted(folder.glob("*.tif")):
        pixels = decode_image(path.read_bytes()).pixels
        png = encode_png(pixels, ppi=500)
        try:
            minutiae[path.stem] = found = engine.read(Capture(png)).minutiae
        except HospitiumError:
            continue
        began = time.process_time()
        foreground = find_foreground(pixels)
        ours = assess(foreground, found).score
        spent["ours"].append(time.process_time() - began)
        began = time.process_time()
        theirs = nfiq(png)
        spent["NFIQ 2"].append(time.process_time() - began)
        former = version_0_1_0(foreground, found)
        quality[path.stem] = {"ours": ours, "NFIQ 2": theirs, "0.1.0": former}
    print(f"{folder.name}: {len(minutiae)} prints", file=sys.stderr)
    return genuine_pairs(minutiae, quality)


def nfiq2() -> Any:  # noqa: ANN401 - the package is untyped
    """Return a function from a PNG file to its NFIQ 2 score; mindtct runs too and is timed."""
    import nbis

    extractor = nbis.new_nbis_extractor(
        nbis.NbisExtractorSettings(
            min_quality=0.0,
            get_center=False,
            check_fingerprint=False,
            compute_nfiq2=True,
            ppi=500.0,
        )
    )

    def ask(png: bytes) -> float:
        try:
            return float(extractor.extract_minutiae(png).quality().score)
        except nbis.NbisError:
            return 0.0  # as its worst, as whoever cannot read a print would put it aside first

    return ask


def version_0_1_0(foreground: Foreground, minutiae: Minutiae) -> float:
    """Return the score that version 0.1.0 gave: the geometric mean of four parts."""
    parts = (
        foreground.area_mm2 / 150.0,
        foreground.contrast / 30.0,
        (foreground.coherence - 0.2) / 0.25,
        float(minutiae.quality.sum()) / 100 / 50.0,
    )
    return float(100 * np.prod([min(1.0, max(0.0, part)) for part in parts]) ** 0.25)


def genuine_pairs(minutiae: Mapping[str, Minutiae], quality: Qualities) -> Pairs:
    """Compare all pairs of impressions of one finger."""
    prepared = {name: prepare(one) for name, one in minutiae.items()}
    names = [
        pair
        for pair in combinations(sorted(prepared), 2)
        if pair[0].split("_")[0] == pair[1].split("_")[0]
    ]
    score = np.array([compare(prepared[a], prepared[b]) for a, b in names])
    _, finger = np.unique([a.split("_")[0] for a, _ in names], return_inverse=True)
    return Pairs(
        missed=score < np.quantile(score, MISSED),
        finger=finger,
        quality={
            kind: np.array([min(quality[a][kind], quality[b][kind]) for a, b in names])
            for kind in SCORES
        },
    )


def pooled(sets: Mapping[str, Pairs]) -> Pairs:
    """Return the pairs of all sets, each judged at its own threshold."""
    parts = list(sets.values())
    offsets = np.cumsum([0, *(int(part.finger.max()) + 1 for part in parts)])
    return Pairs(
        missed=np.concatenate([part.missed for part in parts]),
        finger=np.concatenate(
            [part.finger + off for part, off in zip(parts, offsets, strict=False)]
        ),
        quality={name: np.concatenate([part.quality[name] for part in parts]) for name in SCORES},
    )


def curve(pairs: Pairs, name: str) -> Reals:
    """Return the rate of misses after 0, 1, 2 ... pairs were put aside, the worst first.

    Pairs of equal quality are put aside in proportion, as chance would.
    """
    order = np.argsort(pairs.quality[name], kind="stable")
    quality, missed = pairs.quality[name][order], pairs.missed[order].astype(np.float64)
    _, group = np.unique(quality, return_inverse=True)
    even = (np.bincount(group, missed) / np.bincount(group))[group]
    left = np.cumsum(even[::-1])[::-1]
    rates: Reals = left / np.arange(len(left), 0, -1)
    return rates


def mean_missed(pairs: Pairs, name: str) -> float:
    """Return the mean rate of misses while up to `MOST_DISCARDED` are put aside."""
    return float(curve(pairs, name)[: int(MOST_DISCARDED * len(pairs.missed)) + 1].mean())


def perfect(pairs: Pairs) -> float:
    """Return the same for a score that knows every miss beforehand."""
    size, missed = len(pairs.missed), int(pairs.missed.sum())
    steps = np.arange(int(MOST_DISCARDED * size) + 1)
    return float((np.maximum(0, missed - steps) / (size - steps)).mean())


def curves(pairs: Pairs) -> dict[str, Reals]:
    """Return what the figure shows."""
    drawn = {name: curve(pairs, name) for name in SCORES}
    return {**drawn, "chance": np.full(len(pairs.missed), float(pairs.missed.mean()))}


def redrawn(pairs: Pairs) -> Iterator[Pairs]:
    """Yield the pairs of fingers drawn anew, with replacement: a finger's pairs share its luck."""
    rng = np.random.default_rng(1)
    fingers = int(pairs.finger.max()) + 1
    rows_of = [np.flatnonzero(pairs.finger == finger) for finger in range(fingers)]
    for _ in range(ROUNDS):
        drawn = rng.integers(fingers, size=fingers)
        yield pairs.of(np.concatenate([rows_of[finger] for finger in drawn]))


def report(sets: Mapping[str, Pairs], spent: Mapping[str, list[float]]) -> Iterator[str]:
    """Yield the lines of the section."""
    yield (
        f"{measured('python -m bench.quality')} Mean rate of misses in % while the worst 0 to "
        f"{100 * MOST_DISCARDED:.0f} % of the genuine pairs are put aside; lower is better. "
        f"Intervals: {ROUNDS} bootstrap draws over fingers, 95 %."
    )
    yield ""
    yield (
        "| set | chance | NFIQ 2 | version 0.1.0 | **ours** | known beforehand "
        "| ours less NFIQ 2 | ours less 0.1.0 |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for name, pairs in {**sets, "**all**": pooled(sets)}.items():
        mark = " (chosen on)" if name in CHOSEN_ON else ""
        yield f"| {name}{mark} | " + " | ".join(row(pairs)) + " |"
    yield ""
    took = {name: 1000 * float(np.median(times)) for name, times in spent.items() if times}
    yield (
        f"Processor time a print, median: ours {took['ours']:.1f} ms, finding the print included, "
        f"which extraction does anyway; NFIQ 2 {took['NFIQ 2']:.0f} ms, mindtct included."
    )


def row(pairs: Pairs) -> Iterator[str]:
    """Yield the cells of one row."""
    again = list(redrawn(pairs))
    drawn = {name: np.array([mean_missed(one, name) for one in again]) for name in SCORES}
    yield f"{100 * pairs.missed.mean():.2f}"
    for name in ("NFIQ 2", "0.1.0", "ours"):
        yield f"{100 * mean_missed(pairs, name):.2f} ({interval(drawn[name])})"
    yield f"{100 * perfect(pairs):.2f}"
    for name in ("NFIQ 2", "0.1.0"):
        less = mean_missed(pairs, "ours") - mean_missed(pairs, name)
        yield f"{100 * less:.2f} ({interval(drawn['ours'] - drawn[name])})"


def interval(drawn: Reals) -> str:
    """Return the middle 95 % in percent."""
    low, high = 100 * np.quantile(drawn, [0.025, 0.975])
    return f"{low:.1f} to {high:.1f}"


if __name__ == "__main__":
    main()
