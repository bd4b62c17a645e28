"""Measure our verifier of typists beside scaled Manhattan: `python -m bench.keystroke`.

Same samples, same protocol, same run, one core, two minutes. What was chosen by looking at figures
was chosen on the half of the subjects that `CHOSEN_BY` draws; the other half was looked at
afterwards. Writes its section of docs/benchmarks.md.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.pages import measured, write_section
from hospitium.senses.behaviour.profile import ASK_ABOVE, ENOUGH
from hospitium.senses.behaviour.types import Reals, Sample, Strokes
from hospitium.usecases.evaluate_keystroke import (
    DEFAULT_TRAIN,
    OURS,
    KeystrokeReport,
    Verifier,
    evaluate_keystroke,
)

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data" / "behaviour" / "meu_mobile_keystroke"
CHOSEN_BY = 20261128
PROTOCOLS = (DEFAULT_TRAIN, 20, 10, 5)
LEAST = 1e-6
Centre = tuple[Reals, Reals]


def _plain(strokes: Strokes) -> Reals:
    """Return what the files hold of a sample, as it is: times in ms, touch, and three means."""
    held, down = strokes.release - strokes.press, np.diff(strokes.press)
    touch = [values for values in strokes.touch if values is not None]
    means = [values.mean(keepdims=True) for values in (held, *touch)]
    return np.concatenate([held, down, strokes.press[1:] - strokes.release[:-1], *touch, *means])


def _far(centre: Centre, sample: Sample) -> float:
    middle, spread = centre
    return float((np.abs(_plain(sample[0]) - middle) / np.maximum(spread, LEAST)).mean())


def _by_mean(samples: Sequence[Sample]) -> Centre:
    rows = np.stack([_plain(one[0]) for one in samples])
    middle = rows.mean(axis=0)
    return middle, np.abs(rows - middle).mean(axis=0)


def _by_deviation(samples: Sequence[Sample]) -> Centre:
    rows = np.stack([_plain(one[0]) for one in samples])
    return rows.mean(axis=0), rows.std(axis=0)


SCALED_MANHATTAN = Verifier("scaled Manhattan", _by_mean, _far)
BY_DEVIATION = Verifier("the same, in standard deviations", _by_deviation, _far)
VERIFIERS: tuple[Verifier[Any], ...] = (OURS, SCALED_MANHATTAN, BY_DEVIATION)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--data", type=Path, default=DATA, help="folder of the set MEU-Mobile KSD")
    folder = ask.parse_args().data
    if not folder.is_dir():
        sys.exit(f"no samples to measure: {folder} is not there; name a folder with --data")
    write_section("keystroke", list(report(folder)))


def report(folder: Path) -> Iterator[str]:
    """Yield the lines of the section."""
    yield measured("python -m bench.keystroke")
    yield ""
    yield (
        "| learned | verifier | mean EER, all | of the half chosen on | of the other half "
        "| worst subject | FNMR at FMR 1 %, one threshold | ms per check |"
    )
    yield "|---|---|---|---|---|---|---|---|"
    for train in PROTOCOLS:
        for verifier in VERIFIERS:
            yield row(evaluate_keystroke(folder, train=train, verifier=verifier), "")
    for train in (DEFAULT_TRAIN, ENOUGH):
        for verifier in VERIFIERS[:2]:
            found = evaluate_keystroke(folder, train=train, times_only=True, verifier=verifier)
            yield row(found, ", times only")
    yield ""
    yield from asking(folder)


def halves(subjects: int) -> tuple[Sequence[int], Sequence[int]]:
    """Return the subjects that choices were made on, and the others."""
    order = np.random.default_rng(CHOSEN_BY).permutation(subjects)
    return sorted(order[: subjects // 2]), sorted(order[subjects // 2 :])


def row(found: KeystrokeReport, note: str) -> str:
    """Return one row of the table."""
    rates = found.as_json()
    chosen, other = (found.scores.eers(half).mean() for half in halves(len(found.subjects)))
    low, high = rates["eer_interval"]
    least, most = rates["fnmr_interval"]
    cells = (
        f"{found.train}{note}",
        found.verifier,
        f"{100 * rates['eer']:.2f} % ({100 * low:.1f} to {100 * high:.1f})",
        f"{100 * chosen:.2f} %",
        f"{100 * other:.2f} %",
        f"{100 * rates['worst_eer']:.1f} %",
        f"{100 * rates['fnmr_at_fmr_1e-2']:.0f} % ({100 * least:.0f} to {100 * most:.0f})",
        f"{rates['ms_per_check']:.2f}",
    )
    return "| " + " | ".join(cells) + " |"


def asking(folder: Path) -> Iterator[str]:
    """Yield how often the console would ask a typist, and a stranger, again."""
    yield (
        f"| learned | threshold {ASK_ABOVE:g}, times only: typists asked again, half chosen on "
        "| other half | strangers asked, half chosen on | other half |"
    )
    yield "|---|---|---|---|---|"
    for train in (ENOUGH, 20, DEFAULT_TRAIN):
        found = evaluate_keystroke(folder, train=train, times_only=True).scores
        shares = [
            share
            for scores, owner in ((found.genuine, found.owner), (found.impostor, found.claimed))
            for half in halves(int(found.owner.max()) + 1)
            for share in [float((-scores[np.isin(owner, half)] > ASK_ABOVE).mean())]
        ]
        yield f"| {train} | " + " | ".join(f"{100 * one:.1f} %" for one in shares) + " |"


if __name__ == "__main__":
    main()
