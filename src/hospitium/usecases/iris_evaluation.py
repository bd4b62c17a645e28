"""What an evaluation of irises measures, and how it is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from hospitium.senses.bootstrap import bootstrap_interval
from hospitium.senses.error_rates import DetCurve, det_curve, error_rates, fnmr_at
from hospitium.senses.groups import Pairs
from hospitium.usecases.group_rates import ByGroup

TAR_AT = {"1e-2": 1e-2, "1e-3": 1e-3}
"""False match rates at which the share of genuine pairs that match is told."""


@dataclass(frozen=True, slots=True, eq=False)
class IrisEvaluation:
    """What `evaluate_iris` measured.

    Attributes
    ----------
    genuine, impostor
        Scores and the numbers of their eyes; -inf where a picture could not be read.
    failed
        Why a picture could not be read, as the code of the error, by label.
    failures
        How many of each code.
    skipped
        Why a file took no part.
    read_ms, processor_ms
        Milliseconds of each picture that was read, by the clock and of the thread's processor time.
    """

    engine: str
    genuine: Pairs
    impostor: Pairs
    pictures: int
    eyes: int
    people: int
    failed: Mapping[str, str]
    failures: Mapping[str, int]
    skipped: Mapping[str, str]
    read_ms: tuple[float, ...]
    processor_ms: tuple[float, ...]
    threads: int
    by_group: ByGroup | None = None

    @property
    def curve(self) -> DetCurve:
        """Both error rates at every threshold."""
        return det_curve(self.genuine.scores, self.impostor.scores)

    def as_json(self) -> dict[str, object]:
        """Return the report in the shape that the command line promises; rates are fractions."""
        curve, failed = self.curve, len(self.failed)
        report: dict[str, object] = {
            "eer": error_rates(curve).eer,
            "tar": {name: _tar(curve, fmr) for name, fmr in TAR_AT.items()},
            "failed": failed,
            "failed_to_segment": failed / self.pictures,
            "failures": dict(self.failures),
            "ms_per_image": _percentiles(self.read_ms),
            "processor_ms_per_image": _percentiles(self.processor_ms),
            "intervals": self.intervals(),
            "genuine": len(self.genuine.scores),
            "impostor": len(self.impostor.scores),
            "pictures": self.pictures,
            "eyes": self.eyes,
            "people": self.people,
            "engine": self.engine,
            "threads": self.threads,
        }
        if self.by_group is not None:
            report["by"] = self.by_group.as_json()
        return report

    def intervals(self) -> dict[str, list[float]]:
        """Return 95 % intervals of the rates when the eyes are drawn anew."""
        found = {"eer": self._interval(lambda curve: error_rates(curve).eer)}
        for name, fmr in TAR_AT.items():
            found[f"tar_{name}"] = self._interval(partial(_tar, fmr=fmr))
        return found

    def _interval(self, rate: Callable[[DetCurve], float]) -> list[float]:
        low, high = bootstrap_interval(
            (self.genuine.scores, self.genuine.first),
            (self.impostor.scores, self.impostor.first, self.impostor.second),
            rate,
            rng=np.random.default_rng(1),
        )
        return [low, high]


def _tar(curve: DetCurve, fmr: float) -> float:
    return 1.0 - fnmr_at(curve, fmr)


def _percentiles(times: tuple[float, ...]) -> dict[str, float | None]:
    if not times:
        return {"median": None, "p90": None}
    median, p90 = (float(value) for value in np.percentile(times, (50, 90)))
    return {"median": median, "p90": p90}
