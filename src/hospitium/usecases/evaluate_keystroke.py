"""Measure a verifier of typists on a folder of samples.

For each subject the first `train` samples are learned, all later ones are genuine, and the first
`IMPOSTORS` of every other subject are impostors. The equal error rate is taken for each subject
by a threshold of their own, then averaged (Killourhy & Maxion, DSN 2009); the false non-match
rate at a false-match rate of 1 % is that of one threshold for all, as a system has it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, Generic, TypeVar

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.senses.behaviour.features import features
from hospitium.senses.behaviour.profile import MODEL
from hospitium.senses.behaviour.rhythm import LEAST_LEARNED, Rhythm, learn, strangeness
from hospitium.senses.behaviour.types import Reals, Sample, shape_of
from hospitium.senses.bootstrap import Indices, bootstrap_interval
from hospitium.senses.error_rates import det_curve, error_rates, fnmr_at, threshold_at
from hospitium.usecases.keystroke_sets import Typist, read_typists

M = TypeVar("M")
IMPOSTORS = 5
FMR = 0.01
ROUNDS = 500
DEFAULT_TRAIN = 34


@dataclass(frozen=True, slots=True)
class Verifier(Generic[M]):
    """A verifier under test: learns a typist from samples, and tells how strange another is."""

    name: str
    learn: Callable[[Sequence[Sample]], M]
    strangeness: Callable[[M, Sample], float]


def _learn(samples: Sequence[Sample]) -> Rhythm:
    return learn(np.stack([features(one) for one in samples]))


def _strangeness(rhythm: Rhythm, sample: Sample) -> float:
    return strangeness(rhythm, features(sample))


OURS = Verifier(MODEL, _learn, _strangeness)


@dataclass(frozen=True, slots=True, eq=False)
class KeystrokeScores:
    """Similarities (strangeness with its sign turned) of one verifier.

    Attributes
    ----------
    genuine, impostor
        Shape (n,) and (m,).
    owner, claimed, typist
        Number of the subject of each genuine sample; of the one whom an impostor claims to be, and
        of the impostor.
    ms_per_check
        Mean time of one check, features included, learning not.
    """

    genuine: Reals
    owner: Indices
    impostor: Reals
    claimed: Indices
    typist: Indices
    ms_per_check: float

    def eers(self, among: Sequence[int] | None = None) -> Reals:
        """Return the equal error rate of each subject, or of some with impostors among them."""
        kept = np.unique(self.owner) if among is None else np.asarray(among)
        inside = np.isin(self.typist, kept)
        return np.array(
            [
                error_rates(
                    det_curve(
                        self.genuine[self.owner == one],
                        self.impostor[(self.claimed == one) & inside],
                    )
                ).eer
                for one in kept
            ]
        )


@dataclass(frozen=True, slots=True, eq=False)
class KeystrokeReport:
    """What `evaluate_keystroke` measured."""

    scores: KeystrokeScores
    subjects: tuple[str, ...]
    skipped: Mapping[str, str]
    train: int
    verifier: str

    def as_json(self) -> dict[str, Any]:
        """Return the report; rates as fractions, intervals of 95 % over subjects."""
        found, rng = self.scores, np.random.default_rng(0)
        eers = found.eers()
        curve = det_curve(found.genuine, found.impostor)
        drawn = eers[rng.integers(len(eers), size=(ROUNDS, len(eers)))].mean(axis=1)
        return {
            "eer": float(eers.mean()),
            "eer_interval": [float(q) for q in np.quantile(drawn, (0.025, 0.975))],
            "worst_eer": float(eers.max()),
            "worst_subject": self.subjects[int(eers.argmax())],
            "fnmr_at_fmr_1e-2": fnmr_at(curve, FMR),
            "fnmr_interval": list(
                bootstrap_interval(
                    (found.genuine, found.owner),
                    (found.impostor, found.claimed, found.typist),
                    lambda curve: fnmr_at(curve, FMR),
                    rng=rng,
                )
            ),
            "threshold": -threshold_at(curve, FMR),
            "ms_per_check": found.ms_per_check,
            "subjects": len(self.subjects),
            "train": self.train,
            "genuine": len(found.genuine),
            "impostor": len(found.impostor),
            "engine": self.verifier,
        }


def evaluate_keystroke(
    folder: Path,
    *,
    train: int = DEFAULT_TRAIN,
    times_only: bool = False,
    verifier: Verifier[Any] = OURS,
) -> KeystrokeReport:
    """Measure `verifier` on the subjects of a folder; see `keystroke_sets` for the files.

    Parameters
    ----------
    train
        Samples of each subject that are learned.
    times_only
        Use no pressure and no size, as from a keyboard.

    Raises
    ------
    NotFound
        If there is no such folder.
    BadInput
        If fewer than two subjects have more than `train` samples, or they typed different texts.
    """
    if train < LEAST_LEARNED:
        raise BadInput(f"a typist is learned from at least {LEAST_LEARNED} samples")
    found, skipped = read_typists(folder, times_only=times_only)
    enough = [one for one in found if len(one.samples) > train]
    if len(enough) < 2:
        raise BadInput(
            f"no two subjects in that folder have more than {train} samples",
            remedy="Give a folder of CSV files, one a subject, or a smaller --train.",
        )
    if len({shape_of(sample) for one in enough for sample in one.samples}) > 1:
        raise BadInput("the subjects typed different texts", remedy="Put each text in a folder.")
    few = {f"{one.name}.csv": "too few samples" for one in found if one not in enough}
    scores = score_typists(enough, train, verifier)
    names = tuple(one.name for one in enough)
    return KeystrokeReport(scores, names, {**skipped, **few}, train, verifier.name)


def score_typists(typists: Sequence[Typist], train: int, verifier: Verifier[M]) -> KeystrokeScores:
    """Return all scores of the protocol above."""
    genuine: list[tuple[float, int]] = []
    impostor: list[tuple[float, int, int]] = []
    spent = 0.0
    for number, typist in enumerate(typists):
        learned = verifier.learn(typist.samples[:train])
        started = perf_counter()
        genuine.extend(
            (-verifier.strangeness(learned, sample), number) for sample in typist.samples[train:]
        )
        impostor.extend(
            (-verifier.strangeness(learned, sample), number, other)
            for other, stranger in enumerate(typists)
            for sample in stranger.samples[:IMPOSTORS]
            if other != number
        )
        spent += perf_counter() - started
    same, others = np.array(genuine), np.array(impostor)
    return KeystrokeScores(
        genuine=same[:, 0],
        owner=same[:, 1].astype(np.intp),
        impostor=others[:, 0],
        claimed=others[:, 1].astype(np.intp),
        typist=others[:, 2].astype(np.intp),
        ms_per_check=1000 * spent / (len(same) + len(others)),
    )
