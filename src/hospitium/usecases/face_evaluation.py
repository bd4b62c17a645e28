"""What an evaluation of faces measures, and how it is told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.bootstrap import bootstrap_interval
from hospitium.senses.error_rates import DetCurve, det_curve, error_rates, fnmr_at
from hospitium.senses.groups import Pairs
from hospitium.usecases.group_rates import ByGroup

Reals = NDArray[np.float64]

TAR_AT = {"1e-2": 1e-2, "1e-3": 1e-3, "1e-4": 1e-4}
"""False match rates at which the share of genuine pairs that match is told."""

SPLITS = 20
"""Times that the people are split in halves for the accuracy."""


@dataclass(frozen=True, slots=True, eq=False)
class ScoredPairs:
    """Genuine and impostor pairs with their scores and people."""

    genuine: Pairs
    impostor: Pairs

    @property
    def curve(self) -> DetCurve:
        """Both error rates at every threshold; a pair that could not be compared is rejected."""
        return det_curve(self.genuine.scores, self.impostor.scores)

    def rates(self) -> dict[str, object]:
        """Return EER and TAR, as fractions."""
        curve = self.curve
        return {
            "eer": error_rates(curve).eer,
            "tar": {name: 1.0 - fnmr_at(curve, fmr) for name, fmr in TAR_AT.items()},
            "genuine": len(self.genuine.scores),
            "impostor": len(self.impostor.scores),
        }


@dataclass(frozen=True, slots=True, eq=False)
class FaceEvaluation:
    """What `evaluate_face` measured.

    Attributes
    ----------
    pairs
        Those that the file names.
    crossed
        Every picture with every other, where folders name the people; else None.
    pictures, people
        How many there were.
    failures
        How many pictures could not be read, by the code of the error.
    failed
        Why, by their labels.
    several
        Pictures that showed more faces than one; the one in the middle was taken.
    read_ms
        Milliseconds of each picture that was read: decoding, finding, aligning, embedding.
    processor_ms
        The same of processor time of the thread, which other work on the machine does not lengthen.
    """

    engine: str
    pairs: ScoredPairs
    crossed: ScoredPairs | None
    pictures: int
    people: int
    failures: Mapping[str, int]
    failed: Mapping[str, str]
    several: int
    read_ms: tuple[float, ...]
    processor_ms: tuple[float, ...]
    threads: int
    by_group: ByGroup | None = None

    def as_json(self) -> dict[str, object]:
        """Return the report in the shape that the command line promises; rates are fractions."""
        ms = np.percentile(self.read_ms, (50, 90))
        report: dict[str, object] = {
            "accuracy": accuracy(self.pairs, rng=np.random.default_rng(1)),
            **self.pairs.rates(),
            "ms_per_face": ms[0],
            "ms_per_face_p90": ms[1],
            "processor_ms_per_face": np.median(self.processor_ms),
            "intervals": self.intervals(),
            "pictures": self.pictures,
            "people": self.people,
            "failed": sum(self.failures.values()),
            "failures": dict(self.failures),
            "several_faces": self.several,
            "engine": self.engine,
            "threads": self.threads,
        }
        if self.crossed is not None:
            report["all_pairs"] = self.crossed.rates()
        if self.by_group is not None:
            report["by"] = self.by_group.as_json()
        return report

    def intervals(self) -> dict[str, list[float]]:
        """Return 95 % intervals over people of the EER and of the TAR at 1e-2 and 1e-3."""
        found = {"eer": self._interval(lambda curve: error_rates(curve).eer)}
        for name in ("1e-2", "1e-3"):
            found[f"tar_{name}"] = self._interval(partial(_tar, fmr=TAR_AT[name]))
        return found

    def _interval(self, rate: Callable[[DetCurve], float]) -> list[float]:
        genuine, impostor = self.pairs.genuine, self.pairs.impostor
        low, high = bootstrap_interval(
            (genuine.scores, genuine.first),
            (impostor.scores, impostor.first, impostor.second),
            rate,
            rng=np.random.default_rng(1),
        )
        return [low, high]


def _tar(curve: DetCurve, fmr: float) -> float:
    return 1.0 - fnmr_at(curve, fmr)


def accuracy(pairs: ScoredPairs, *, rng: np.random.Generator) -> float | None:
    """Return the share of pairs that are judged rightly by a threshold from other people's pairs.

    The people are split in halves; the threshold that is best on the pairs within one half judges
    those within the other, and the other way round; the mean over `SPLITS` splits, each half with
    as much weight for pairs of one person as for pairs of two. None if there are too few people.
    """
    both = (pairs.genuine, pairs.impostor)
    people = 1 + max(int(max(side.first.max(), side.second.max())) for side in both)
    shares = []
    for _ in range(SPLITS):
        half = rng.permutation(people) < people / 2
        for chosen in (half, ~half):
            tune, judge = _within(both, chosen), _within(both, ~chosen)
            if all(len(scores) for scores in (*tune, *judge)):
                shares.append(_right(judge[0], judge[1], _best_threshold(tune[0], tune[1])))
    return float(np.mean(shares)) if shares else None


def _within(both: Sequence[Pairs], people: NDArray[np.bool_]) -> list[Reals]:
    return [side.scores[people[side.first] & people[side.second]] for side in both]


def _right(genuine: Reals, impostor: Reals, threshold: float) -> float:
    return float((np.mean(genuine >= threshold) + np.mean(impostor < threshold)) / 2)


def _best_threshold(genuine: Reals, impostor: Reals) -> float:
    """Return the middle of the thresholds that judge most pairs rightly."""
    curve = det_curve(genuine, impostor)
    wrong = curve.fmr + curve.fnmr
    best = np.flatnonzero(wrong == wrong.min())
    top = curve.threshold[best[-1]]
    below = curve.threshold[max(int(best[0]) - 1, 0)]
    ends = [value for value in (below, top) if np.isfinite(value)]
    return float(np.mean(ends)) if ends else float(top)
