"""What an evaluation measures: an engine under test, its scores, and the report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from hospitium.senses.error_rates import DetCurve, det_curve, error_rates

T = TypeVar("T")
Reals = NDArray[np.float64]
Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Engine(Generic[T]):
    """A fingerprint engine under test.

    Attributes
    ----------
    name
        Goes into the report.
    extract
        From the bytes of an image file to whatever `compare` needs; called from several threads.
    compare
        Similarity of probe and reference; called from one thread.
    sweep
        The same for one probe and many references, in their order, where the engine has a quicker
        way, as a search does.
    """

    name: str
    extract: Callable[[bytes], T]
    compare: Callable[[T, T], float]
    sweep: Callable[[T, Sequence[T]], Iterable[float]] | None = None

    def compare_with(self, probe: T, references: Sequence[T]) -> Iterable[float]:
        """Return the similarity of `probe` and each of `references`."""
        if self.sweep is not None:
            return self.sweep(probe, references)
        return (self.compare(probe, reference) for reference in references)


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """The scores of one set, or of all sets pooled.

    Attributes
    ----------
    genuine, impostor
        -inf where an image of the pair could not be extracted.
    genuine_finger
        Number of the finger of each genuine pair.
    impostor_fingers
        Numbers of the two fingers of each impostor pair, shape (m, 2).
    failed
        Paths, relative to the folder, of images that could not be extracted.
    """

    genuine: Reals
    impostor: Reals
    genuine_finger: Indices
    impostor_fingers: Indices
    failed: tuple[str, ...]

    @property
    def curve(self) -> DetCurve:
        """Both error rates at every threshold."""
        return det_curve(self.genuine, self.impostor)

    @property
    def compared(self) -> int:
        """Pairs of which both images could be extracted."""
        return int(np.isfinite(self.genuine).sum() + np.isfinite(self.impostor).sum())

    def as_json(self) -> dict[str, float | int]:
        """Return the summary that `evaluate finger --json` prints; rates as fractions."""
        rates = error_rates(self.curve)
        return {
            "eer": rates.eer,
            "fmr100": rates.fmr100,
            "fmr1000": rates.fmr1000,
            "zerofmr": rates.zerofmr,
            "genuine": len(self.genuine),
            "impostor": len(self.impostor),
            "failed": len(self.failed),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """What `evaluate_finger` measured.

    Attributes
    ----------
    sets
        Scores by name of the set.
    pooled
        All sets under one threshold.
    skipped
        Why a folder or file took no part, by path relative to the folder.
    extract_ms
        Milliseconds of each extraction that succeeded, decoding included.
    compares_per_second
        On one core.
    """

    sets: Mapping[str, Scores]
    pooled: Scores
    skipped: Mapping[str, str]
    extract_ms: tuple[float, ...]
    compares_per_second: float
    threads: int
    engine: str

    def as_json(self) -> dict[str, object]:
        """Return the report in the shape that the command line and the API promise."""
        median, p90 = np.percentile(self.extract_ms, (50, 90)) if self.extract_ms else (None, None)
        return {
            "sets": {name: scores.as_json() for name, scores in self.sets.items()},
            "pooled": self.pooled.as_json(),
            "extract_ms": {"median": median, "p90": p90},
            "compares_per_second": self.compares_per_second,
            "threads": self.threads,
            "engine": self.engine,
        }


def pool_scores(sets: Sequence[Scores]) -> Scores:
    """Put sets together; fingers of different sets are different fingers."""
    first = np.cumsum([0, *(int(each.impostor_fingers.max()) + 1 for each in sets)])
    return Scores(
        genuine=np.concatenate([each.genuine for each in sets]),
        impostor=np.concatenate([each.impostor for each in sets]),
        genuine_finger=np.concatenate(
            [each.genuine_finger + n for each, n in zip(sets, first, strict=False)]
        ),
        impostor_fingers=np.concatenate(
            [each.impostor_fingers + n for each, n in zip(sets, first, strict=False)]
        ),
        failed=tuple(label for each in sets for label in each.failed),
    )
