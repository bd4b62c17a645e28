"""Measure ten fingers: misses against the number of fingers, mistaken names, slaps. Synthetic.

Run `python -m bench.tenprint`; about 2 minutes of one core. Writes the section between the marks
in docs/benchmarks.md and the figure beside it. `--data FOLDER` also measures, on FVC sets, how the
scores of impostors go together, and prints it.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from bench.finger import ROOT
from bench.pages import measured, write_section
from bench.tenprint_correlation import print_correlation
from bench.tenprint_figure import miss_svg
from bench.tenprint_people import (
    FINGERS,
    People,
    make_people,
    spoilt,
    stranger_pairs,
    swapped_hands,
)
from bench.tenprint_slaps import count_slaps
from hospitium.records.manifests import load_calibration
from hospitium.senses.calibration import Calibration, any_of
from hospitium.senses.finger.arrangement import Arrangement
from hospitium.senses.fusion import CORRELATION, fused_fmrs

FIGURE = ROOT / "docs" / "benchmarks-tenprint.svg"
MATED, STRANGERS, GALLERY = 1000, 300, 200
DRAWS = 30
"""Searches by each stranger, every time with fingers of strangers drawn anew."""

COUNTS = (1, 2, 4, 8, 10)
SPOILT = 0.2
ROUNDS = 200
SLAPS_EACH = 12
SWAPPED, PAIRS = 100, 500

Reals = NDArray[np.float64]
Fuse = Callable[[Reals], Reals]
"""From scores (people, fingers) to false-match rates."""


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, help="folder of FVC sets: print the correlation only")
    asked = ask.parse_args()
    calibration = load_calibration()
    if asked.data:
        print_correlation(asked.data, calibration)
        return
    started = time.process_time()
    lines = list(report(calibration))
    lines.append(f"Processor time of the whole run: {time.process_time() - started:.0f} s.")
    write_section("tenprint", lines)


def report(calibration: Calibration) -> Iterator[str]:
    """Yield the lines of the section."""
    people = make_people(MATED, STRANGERS, GALLERY)
    yield (
        f"{measured('python -m bench.tenprint')} "
        f"**All people are synthetic**: {MATED:,} mated searches, "
        f"{STRANGERS * DRAWS:,} searches by strangers of a gallery of {GALLERY} people, captures "
        f"fair or poor. Intervals: {ROUNDS} "
        "bootstrap draws over people, 95 %."
    )
    yield ""
    yield from misses(people, calibration)
    yield ""
    yield from mistakes(calibration)
    yield ""
    yield from slaps()
    yield ""


def ratio(scores: Reals, calibration: Calibration) -> Reals:
    """Return the fused rate of each person, as a search does; `scores` of (people, fingers)."""
    return fused_fmrs(scores.T, np.ones(scores.T.shape), calibration)


def misses(people: People, calibration: Calibration) -> Iterator[str]:
    """Yield FNIR against the number of fingers, and draw it."""
    rng = np.random.default_rng(7)
    ways: dict[str, tuple[Fuse, Reals]] = {
        "likelihood ratio": (lambda s: ratio(s, calibration), people.mated),
        "likelihood ratio, 1 in 5 fingers spoilt": (
            lambda s: ratio(s, calibration),
            spoilt(people, SPOILT, rng),
        ),
    }
    ways["Fisher, 1 in 5 fingers spoilt"] = (
        lambda s: fisher(s, calibration),
        ways["likelihood ratio, 1 in 5 fingers spoilt"][1],
    )
    yield (
        "| fusion | fingers | FNIR % at FPIR 1e-3 (95 %) | FNIR % at FPIR 1e-2 (95 %) "
        "| FNIR % as a node lists candidates | strangers listed then, % |"
    )
    yield "|---|---|---|---|---|---|"
    drawn: dict[str, list[tuple[int, float, float, float]]] = {}
    for name, (fuse, mated) in ways.items():
        for count in COUNTS:
            found = Misses(people, mated, fuse, count)
            low, high = found.interval(1e-3, rng)
            drawn.setdefault(name, []).append((count, found.fnir(1e-3), low, high))
            wide = found.interval(1e-2, rng)
            yield (
                f"| {name} | {count} | {shown(found.fnir(1e-3), low, high)} "
                f"| {shown(found.fnir(1e-2), *wide)} | {100 * found.listed_miss():.2f} "
                f"| {100 * found.listed_strangers():.2f} |"
            )
    FIGURE.write_text(miss_svg(drawn, least=1 / MATED), encoding="utf-8")


class Misses:
    """The searches with one number of fingers."""

    def __init__(self, people: People, mated: Reals, fuse: Fuse, count: int) -> None:
        rng = np.random.default_rng(count)
        self.mated = fuse(np.array([rng.permutation(row)[:count] for row in mated]))
        self.strangers = np.array(
            [fuse(self._recombined(people, rng, count)).min() for _ in range(STRANGERS * DRAWS)]
        )

    def _recombined(self, people: People, rng: np.random.Generator, count: int) -> Reals:
        """Return the scores of one stranger with the gallery: fingers of strangers drawn anew.

        Synthetic fingers of one person are as independent as those of two, so this is the same
        distribution; the fingers of real people are not.
        """
        fingers = rng.permutation(FINGERS)[:count]
        who = rng.integers(STRANGERS, size=count)
        return np.stack(
            [people.strangers[one, :, f] for one, f in zip(who, fingers, strict=True)], axis=1
        )

    def fnir(self, fpir: float) -> float:
        """Share of mated searches whose mate is weaker than `fpir` of the strangers' best."""
        return float((self.mated > threshold(self.strangers, fpir)).mean())

    def interval(self, fpir: float, rng: np.random.Generator) -> tuple[float, float]:
        """Return the bootstrap interval of `fnir`: people and searches are drawn anew."""
        drawn = [
            (rng.choice(self.mated, len(self.mated)) > threshold(self._again(rng), fpir)).mean()
            for _ in range(ROUNDS)
        ]
        low, high = np.quantile(drawn, (0.025, 0.975))
        return float(low), float(high)

    def _again(self, rng: np.random.Generator) -> Reals:
        return np.asarray(rng.choice(self.strangers, len(self.strangers)))

    def listed_miss(self) -> float:
        """Share of mates that are no candidates by the node's own rule, FPIR of 1 % as said."""
        return float(np.mean([any_of(rate, GALLERY) > 0.01 for rate in self.mated]))

    def listed_strangers(self) -> float:
        """Share of strangers' searches that bring up anybody by that rule."""
        return float(np.mean([any_of(rate, GALLERY) <= 0.01 for rate in self.strangers]))


def threshold(best: Reals, fpir: float) -> float:
    """Return the rate that a share `fpir` of strangers' searches reaches."""
    place = max(int(fpir * len(best)) - 1, 0)
    return float(np.partition(best, place)[place])


def fisher(scores: Reals, calibration: Calibration) -> Reals:
    """Fuse as Hospitium 0.1 did: Fisher's method with Brown's correction."""
    count = scores.shape[1]
    surprise = -np.log(calibration.fmrs(scores)).sum(axis=1)
    inflation = 1.0 + (count - 1) * CORRELATION
    return np.asarray(gammaincc(count / inflation, surprise / inflation))


def mistakes(calibration: Calibration) -> Iterator[str]:
    """Yield what mistaken hands cost, and whether strangers stay as rare as said."""
    yield (
        "| fingers, hands swapped | listed as named | listed, arranged | told as swapped "
        "| strangers with a rate of 1 % or less, arranged |"
    )
    yield "|---|---|---|---|---|"
    for fingers in ((1,), (1, 6), (1, 2, 3, 4)):
        found = swapped_hands(fingers, SWAPPED, calibration)
        named = [one.kind is Arrangement.HANDS_SWAPPED for one, _ in found]
        listed = [any_of(one.fmr, GALLERY) <= 0.01 for one, _ in found]
        plain = [any_of(rate, GALLERY) <= 0.01 for _, rate in found]
        said = stranger_pairs(fingers, PAIRS, calibration)
        yield (
            f"| {len(fingers)} | {100 * np.mean(plain):.1f} % of {SWAPPED} "
            f"| {100 * np.mean(listed):.1f} % "
            f"| {100 * np.mean(named):.1f} % | {100 * np.mean(said <= 0.01):.2f} % of {PAIRS:,} |"
        )


def slaps() -> Iterator[str]:
    """Yield how rendered slaps are taken apart."""
    yield "| slaps | number | fingers found and named | of those reported | refused | hand told |"
    yield "|---|---|---|---|---|---|"
    for one in count_slaps(SLAPS_EACH):
        told = "-" if one.kind == "two thumbs" else f"{one.hands} of {one.slaps - one.refused}"
        yield (
            f"| {one.kind} | {one.slaps} | {one.found} of {one.pressed} "
            f"({100 * one.found / one.pressed:.1f} %) | {one.found} of {one.reported} "
            f"| {one.refused} | {told} |"
        )


def shown(rate: float, low: float, high: float) -> str:
    """Return a rate with its interval, in per cent; a rate of 0 only says below what."""
    if rate == 0:
        return f"0 of {MATED:,} (below {100 * (1 - 0.025 ** (1 / MATED)):.2f})"
    return f"{100 * rate:.2f} ({100 * low:.2f} to {100 * high:.2f})"


if __name__ == "__main__":
    main()
