"""Measure photographs against contact prints, on renderings: `python -m bench.photo`.

Photographs synthetic fingers and, if the shared prints are there, one impression of each real
finger; reads them as the engine would, and compares with contact prints, beside the same fingers
compared contact to contact. Writes its section of docs/benchmarks.md. No photograph of a real
finger is involved. About 10 minutes on one idle core with the accurate network.
"""

import argparse
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.finger import DATA
from bench.pages import measured, write_section
from bench.photo_sets import Shot, real_shots, shoot_hands, synthetic_shots
from bench.synthetic_finger import load_network
from hospitium.senses.bootstrap import bootstrap_interval
from hospitium.senses.error_rates import DetCurve, det_curve, error_rates
from hospitium.senses.finger.matcher import Prepared, compare
from hospitium.senses.finger.photo import locate_tips
from hospitium.senses.finger.photo.prints import print_of
from hospitium.synth.photo import Blur, RenderedPhoto

ROUNDS = 500
HEAD = """\
| compared | fingers | EER % (95 %) | FMR100 % (95 %) | pairs same / different | unread |
|---|---|---|---|---|---|"""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Scores with the fingers they come from."""

    genuine: list[float]
    genuine_finger: list[int]
    impostor: list[float]
    impostor_fingers: list[tuple[int, int]]

    def interval(self, which: str) -> tuple[float, float]:
        """Return the bootstrap interval of a rate: eer or fmr100."""
        first, second = np.array(self.impostor_fingers).T
        return bootstrap_interval(
            (np.array(self.genuine), np.array(self.genuine_finger)),
            (np.array(self.impostor), first, second),
            lambda curve: float(getattr(error_rates(curve), which)),
            rng=np.random.default_rng(1),
            rounds=ROUNDS,
        )

    @property
    def curve(self) -> DetCurve:
        """Of all pairs."""
        return det_curve(self.genuine, self.impostor)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--fingers", type=int, default=100, help="synthetic fingers")
    ask.add_argument(
        "--real", type=int, default=10, help="real fingers of each set: 2 or more, or 0"
    )
    ask.add_argument("--hands", type=int, default=30, help="photos to find fingertips in")
    ask.add_argument("--data", type=Path, default=DATA, help="folder of FVC sets")
    asked = ask.parse_args()
    network = load_network()
    made = list(synthetic_shots(asked.fingers, network))
    real = list(real_shots(asked.data, asked.real, network)) if asked.data.is_dir() else []
    command = f"--fingers {asked.fingers} --real {asked.real} --hands {asked.hands}"
    lines = [
        measured(f"python -m bench.photo {command}"),
        *report(made, real, shoot_hands(asked.hands)),
    ]
    write_section("photo", lines)
    print("\n".join(lines))


def report(made: list[Shot], real: list[Shot], hands: Iterable[RenderedPhoto]) -> Iterator[str]:
    """Yield the lines of the section."""
    yield (
        "**Renderings only: no photograph of a real finger was measured.** A photo that could not "
        f"be read counts as a non-match. Intervals: {ROUNDS} bootstrap draws over fingers, 95 %."
    )
    yield ""
    yield HEAD
    for name, shots in (("synthetic", made), ("real prints (FVC), photographed", real)):
        if shots:
            focused = [shot for shot in shots if shot.blur != Blur.OUT_OF_FOCUS]
            yield rates_row(f"{name}: photo to contact", shots, photo=True)
            yield rates_row(f"{name}: the same, but for out of focus", focused, photo=True)
            yield rates_row(f"{name}: contact to contact", shots, photo=False)
    yield ""
    yield "| photos of synthetic fingers | photos | unread | scored below every impostor's best |"
    yield "|---|---|---|---|"
    limit = max(photo_pairs(made).impostor)
    for kind in ("tilt", "blur", "tone", "background"):
        for value in sorted({getattr(shot, kind) for shot in made}):
            yield part_row(kind, value, made, limit)
    yield ""
    yield from detection(hands)


def rates_row(name: str, shots: list[Shot], *, photo: bool) -> str:
    pairs = photo_pairs(shots) if photo else contact_pairs(shots)
    found = error_rates(pairs.curve)
    shown = []
    for which, rate in (("eer", found.eer), ("fmr100", found.fmr100)):
        low, high = pairs.interval(which)
        shown.append(f"{100 * rate:.2f} ({100 * low:.1f} to {100 * high:.1f})")
    failed = sum(shot.print is None for shot in shots) if photo else 0
    return (
        f"| {name} | {len({shot.finger for shot in shots})} | {shown[0]} | {shown[1]} "
        f"| {len(pairs.genuine):,} / {len(pairs.impostor):,} | {failed} |"
    )


def photo_pairs(shots: list[Shot]) -> Pairs:
    """Compare each photo with every other contact impression of its finger and of the others."""
    return _pairs(shots, lambda shot: shot.print)


def contact_pairs(shots: list[Shot]) -> Pairs:
    """Compare the impression that was photographed, or a second one, in the photo's place."""
    return _pairs(shots, lambda shot: shot.peer)


def _pairs(shots: list[Shot], probe_of: Callable[[Shot], Prepared | None]) -> Pairs:
    pairs = Pairs([], [], [], [])
    for one in shots:
        probe = probe_of(one)
        for two in shots:
            if one.group != two.group:
                continue
            for reference in two.references if one is two else two.references[:1]:
                score = -1.0 if probe is None else compare(probe, reference)
                if one is two:
                    pairs.genuine.append(score)
                    pairs.genuine_finger.append(one.finger)
                else:
                    pairs.impostor.append(score)
                    pairs.impostor_fingers.append((one.finger, two.finger))
    return pairs


def part_row(kind: str, value: str, shots: list[Shot], limit: float) -> str:
    part = [shot for shot in shots if getattr(shot, kind) == value]
    unread = sum(shot.print is None for shot in part)
    below = sum(
        shot.print is not None and compare(shot.print, shot.references[0]) <= limit for shot in part
    )
    return f"| {kind}: {value} | {len(part)} | {unread} | {below} |"


def detection(photos: Iterable[RenderedPhoto]) -> Iterator[str]:
    """Yield how well fingertips and scale are found, and what it costs."""
    true = found = right = 0
    errors, seconds = [], []
    for photo in photos:
        started = time.process_time()
        tips = locate_tips(photo.pixels)
        prints = [print_of(photo.pixels, tip) for tip in tips]
        seconds.append((time.process_time() - started) / max(1, len(photo.tips)))
        true, found = true + len(photo.tips), found + len(tips)
        for tip in photo.tips:
            for one in prints:
                x = one.tip.tip_x - 1.3 * one.tip.half_width * one.tip.toward_x
                y = one.tip.tip_y - 1.3 * one.tip.half_width * one.tip.toward_y
                if np.hypot(x - tip.pad_x, y - tip.pad_y) < 0.5 * tip.width:
                    right += 1
                    errors.append(np.log(one.ppi / tip.ppi))
                    break
    yield (
        f"Fingertips in photos of one to four fingers, sharp or soft, turned any way: {right} of "
        f"{true} found ({right / max(1, true):.1%}), {found - right} found where there is none. "
        f"Scale: the estimated resolution is off by {100 * np.std(errors):.1f} % (one standard "
        f"deviation), by {100 * np.mean(errors):+.1f} % on average. Finding and laying flat takes "
        f"{np.median(seconds):.2f} s of processor time a finger, before minutiae are sought."
    )


if __name__ == "__main__":
    main()
