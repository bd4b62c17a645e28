"""How the evidence of an impostor's fingers goes together, on real and on synthetic prints."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bench.tenprint_people import make_people
from hospitium.app import packaged_engine
from hospitium.senses.calibration import Calibration
from hospitium.senses.finger.matcher import compare_many, pack
from hospitium.usecases.calibrate import under_test
from hospitium.usecases.print_sets import find_sets

Reals = NDArray[np.float64]


def print_correlation(data: Path, calibration: Calibration) -> None:
    """Print the shares of variance that impostors' evidence has in common."""
    scores = make_people(0, 240, 240).strangers.reshape(-1, 10)
    together = np.atleast_2d(np.corrcoef(evidence(scores, calibration).T))
    between = together[np.triu_indices(10, 1)]
    print(f"synthetic people: {between.mean():.4f} on average, {between.max():.4f} at most")
    by_set = [[evidence(row, calibration) for row in rows] for rows in _impostors(data)]
    total = np.concatenate([row for rows in by_set for row in rows])
    sensors = share_between([np.concatenate(rows) for rows in by_set], total)
    impressions = share_between([row for rows in by_set for row in rows], total)
    print(f"real, one sensor: {sensors:.3f}; one impression: {impressions:.3f}")
    print(f"of {len(total):,} pairs of different fingers")


def evidence(scores: NDArray[np.floating], calibration: Calibration) -> Reals:
    """Return how surprising each score is of a stranger, nats."""
    return np.asarray(-np.log(calibration.fmrs(scores)))


def _impostors(data: Path) -> Iterator[list[NDArray[np.float32]]]:
    """Yield, for each set, the scores of each impression with those of all other fingers."""
    engine = under_test(packaged_engine())
    for found in find_sets(data)[0]:
        prints = [engine.extract(file.path.read_bytes()) for file in found.files]
        fingers = np.array([file.finger for file in found.files])
        packed = pack(tuple(prints))
        yield [
            compare_many(probe, packed)[fingers != finger]
            for probe, finger in zip(prints, fingers, strict=True)
        ]


def share_between(groups: list[Reals], total: Reals) -> float:
    """Return the share of the variance that lies between the groups."""
    return float(np.var([group.mean() for group in groups]) / total.var())
