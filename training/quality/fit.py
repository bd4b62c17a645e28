"""Fit the quality score and write its table: `python -m training.quality.fit FILE`.

Non-negative least squares over broken lines: no part can fall, so that more of a good thing never
lowers the score. The file is what `make_set` wrote; every fourth finger is held out.
"""

import argparse
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from hospitium.senses.finger import utility_table
from hospitium.senses.finger.utility import Measures

KNOTS_AT = (0.0, 0.05, 0.15, 0.3, 0.5, 0.75, 1.0)
"""Quantiles of each measurement between which its line is straight."""

HELD_OUT = 4

Reals = NDArray[np.float64]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("file", type=Path)
    ask.add_argument("--command", default="python -m training.quality.make_set")
    asked = ask.parse_args()
    lines = asked.file.read_text(encoding="utf-8").splitlines()
    rows = [row for line in lines if (row := json.loads(line))["score"] is not None]
    held = np.array([row["finger"] % HELD_OUT == 0 for row in rows])
    score = np.array([row["score"] for row in rows])
    columns = {name: np.array([row["measures"][name] for row in rows]) for name in Measures._fields}
    knots = {name: np.quantile(column, KNOTS_AT) for name, column in columns.items()}
    design = build(columns, knots)
    weights, _ = nnls(design[~held], score[~held])
    error = float(np.sqrt(np.mean((design[held] @ weights - score[held]) ** 2)))
    spread = float(score[held].std())
    print(f"{len(rows)} prints of {len(lines)}; held out: error {error:.2f}, spread {spread:.2f}")
    weights, _ = nnls(design, score)
    source = (
        f"{datetime.now(UTC):%Y-%m-%d}, from {len(rows)} synthetic impressions "
        f"(`{asked.command}`).\n"
        f"Of fingers held out, scores were foretold with an error of {error:.1f}; they spread by "
        f"{spread:.1f}."
    )
    Path(utility_table.__file__).write_text(table(knots, weights, source), encoding="utf-8")


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
