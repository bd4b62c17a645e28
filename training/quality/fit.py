"""Fit the quality score and write its table: `python -m training.quality.fit FILE`.

Non-negative least squares over broken lines: no part can fall, so that more of a good thing never
lowers the score. The file is what `make_set` wrote; the error is that for fingers left
out of the fit.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from hospitium.senses.finger import utility_table
from hospitium.senses.finger.utility import LEAST_SCORE, MOST_SCORE, Measures

KNOTS_AT = (0.0, 0.05, 0.15, 0.3, 0.5, 0.75, 1.0)
"""Quantiles of each measurement between which its line is straight."""

FOLDS = 4
"""Fingers are dealt into so many parts; each is foretold from the others."""

BANDS = (0, 25, 40, 50, 60, 70, 80, 101)
MISSED_BELOW = 37.9
"""Score that one stranger in a thousand reaches, by the calibration that ships."""

Reals = NDArray[np.float64]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("file", type=Path)
    ask.add_argument("--command", default="python -m training.quality.make_set")
    asked = ask.parse_args()
    lines = asked.file.read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if (row := json.loads(line))["score"] is not None]
    fold = np.array([row["finger"] % FOLDS for row in rows])
    score = np.array([row["score"] for row in rows])
    columns = {name: np.array([row["measures"][name] for row in rows]) for name in Measures._fields}
    knots = {name: np.quantile(column, KNOTS_AT) for name, column in columns.items()}
    design = build(columns, knots)
    foretold = np.zeros_like(score)
    for one in range(FOLDS):
        weights, _ = nnls(design[fold != one], score[fold != one])
        foretold[fold == one] = design[fold == one] @ weights
    error, spread = float(np.sqrt(np.mean((foretold - score) ** 2))), float(score.std())
    print(
        f"{len(rows)} prints of {len(lines)}; fingers left out: error {error:.2f} of {spread:.2f}"
    )
    for line in bands(foretold, score):
        print(line)
    weights, _ = nnls(design, score)
    source = (
        f"{datetime.now(UTC):%Y-%m-%d}, from {len(rows)} synthetic impressions "
        f"(`{asked.command}`).\n"
        f"Of fingers left out, scores were foretold with an error of {error:.1f}; they spread by "
        f"{spread:.1f}."
    )
    Path(utility_table.__file__).write_text(table(knots, weights, source), encoding="utf-8")


def bands(foretold: Reals, score: Reals) -> Iterator[str]:
    """Yield, for each band of quality, how many prints good references do not find."""
    quality = 100 * np.clip((foretold - LEAST_SCORE) / (MOST_SCORE - LEAST_SCORE), 0, 1)
    for low, high in pairwise(BANDS):
        inside = (quality >= low) & (quality < high)
        missed = int((score[inside] < MISSED_BELOW).sum())
        yield f"quality {low} to {high}: {missed} of {int(inside.sum())} missed"


def build(columns: Mapping[str, Reals], knots: Mapping[str, Reals]) -> Reals:
    """Return a column of ones, then for each stretch of each line how much of it is covered."""
    size = len(next(iter(columns.values())))
    stretches = [
        np.clip((columns[name] - low) / (high - low), 0.0, 1.0)
        for name, at in knots.items()
        for low, high in pairwise(at)
    ]
    return np.stack([np.ones(size), *stretches], axis=1)


def table(knots: Mapping[str, Reals], weights: Reals, source: str) -> str:
    """Return the source of `utility_table`."""
    stretches = len(KNOTS_AT) - 1
    parts = (
        f"""\
    "{name}": (
        {_numbers(at)},
        {_numbers(weights[1 + stretches * n : 1 + stretches * (n + 1)])},
    ),
"""
        for n, (name, at) in enumerate(knots.items())
    )
    return f"""\
\"\"\"Written by `python -m training.quality.fit`; do not edit.

{source}
\"\"\"

BASE = {weights[0]:.3f}
PARTS: dict[str, tuple[tuple[float, ...], tuple[float, ...]]] = {{
{"".join(parts)}}}
"""


def _numbers(values: Reals) -> str:
    return "(" + ", ".join(f"{value:.4g}" for value in values) + ")"


if __name__ == "__main__":
    main()
