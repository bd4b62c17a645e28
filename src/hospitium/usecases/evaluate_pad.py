"""Measure the liveness check on a folder of pictures, in the terms of ISO/IEC 30107-3."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import thread_time

import numpy as np

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.core.senses import Sense
from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.decide import decide
from hospitium.senses.liveness.pad_rates import Rate, Response, apcer, bpcer
from hospitium.senses.liveness.types import Frame, Outcome
from hospitium.synth.presentation import FACE_SPECIES, FINGER_SPECIES, SIMULATORS, retake
from hospitium.usecases.evaluate_pad_files import PadFile, find_presentations
from hospitium.usecases.liveness import CHECKED, LiveFrame, as_frame
from hospitium.usecases.liveness_engine import LivenessEngine

SPECIES = {Sense.FACE: FACE_SPECIES, Sense.FINGER: FINGER_SPECIES}
BONA_FIDE, RETAKEN = "bona-fide", "bona-fide-retaken"
_SIMULATED = "simulated-"


@dataclass(frozen=True, slots=True)
class Judged:
    """One presentation and what became of it.

    Attributes
    ----------
    kind
        `bona-fide`, `bona-fide-retaken`, or the species of the attack.
    against
        The cue that spoke most against it; empty without a response.
    """

    label: str
    kind: str
    response: Response
    outcome: Outcome
    against: str


@dataclass(frozen=True, slots=True)
class PadEvaluation:
    """What `evaluate_pad` measured, at the stated threshold.

    Attributes
    ----------
    bona_fide
        BPCER of the pictures as they are.
    retaken
        The same of pictures that went through the camera of the simulated attacks: where it is
        much worse, the check notices that camera and not the attack.
    attacks
        APCER by species; simulated ones are named `simulated-SPECIES`.
    ms
        Median milliseconds of processor time a presentation.
    """

    sense: Sense
    model: str
    threshold: float
    bona_fide: Rate | None
    retaken: Rate | None
    attacks: Mapping[str, Rate]
    ms: float
    judged: tuple[Judged, ...]

    def as_json(self) -> dict[str, object]:
        """Return the report that the command line promises; rates as fractions."""
        rates = {n: rate.value for n, rate in self.attacks.items() if rate.value is not None}
        worst = max(rates, key=lambda species: rates[species], default=None)
        return {
            "sense": self.sense.value,
            "model": self.model,
            "threshold": self.threshold,
            "bona_fide": self.bona_fide and self.bona_fide.as_json("bpcer"),
            "bona_fide_retaken": self.retaken and self.retaken.as_json("bpcer"),
            "attacks": {
                name: rate.as_json("apcer") | {"simulated": name.startswith(_SIMULATED)}
                for name, rate in self.attacks.items()
            },
            "worst_species": worst,
            "worst_apcer": rates[worst] if worst else None,
            "ms_per_presentation": self.ms,
        }


def evaluate_pad(
    folder: Path,
    engine: LivenessEngine,
    sense: Sense = Sense.FACE,
    *,
    simulate: bool = False,
    seed: int = 0,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> PadEvaluation:
    """Judge every picture under `folder` by itself and report the error rates.

    Parameters
    ----------
    simulate
        Also make every species of attack from each picture of a person.
    seed
        Of what is simulated.
    on_progress
        Called with the number of files done and in all.

    Raises
    ------
    NotFound, BadInput
        As `find_presentations` says; or the sense is none that is checked.
    """
    if sense not in CHECKED:
        raise BadInput("liveness is checked of faces and fingers only")
    files = find_presentations(folder)
    judged: list[Judged] = []
    times: list[float] = []
    for number, file in enumerate(files):
        rng = np.random.default_rng([seed, number])
        for kind, pixels in _shown(file, sense, rng, simulate=simulate):
            started = thread_time()
            judged.append(_judge(file, kind, pixels, engine, sense))
            times.append(1000 * (thread_time() - started))
        on_progress(number + 1, len(files))
    return summarise(judged, engine, sense, ms=float(np.median(times)))


def _shown(
    file: PadFile, sense: Sense, rng: np.random.Generator, *, simulate: bool
) -> Iterator[tuple[str, ColourPixels | None]]:
    """Yield the presentations of a file; None for one that cannot be decoded."""
    try:
        pixels = as_frame(LiveFrame(file.path.read_bytes())).pixels
    except (HospitiumError, OSError):
        yield file.species or BONA_FIDE, None
        return
    yield file.species or BONA_FIDE, pixels
    if simulate and not file.species:
        yield RETAKEN, retake(pixels, rng)
        for species in SPECIES[sense]:
            yield _SIMULATED + species, SIMULATORS[species](pixels, rng)


def _judge(
    file: PadFile, kind: str, pixels: ColourPixels | None, engine: LivenessEngine, sense: Sense
) -> Judged:
    if pixels is None:
        return Judged(file.label, kind, Response(file.person, None), Outcome.TRY_AGAIN, "")
    found = engine.judge([Frame(pixels, None)], sense)
    advice = decide(found.score, engine.threshold(sense), found.cues, unusable=found.unusable)
    counted = (cue for cue in found.cues if not cue.experimental)
    against = min(counted, key=lambda cue: cue.share, default=None)
    return Judged(
        file.label,
        kind,
        Response(file.person, found.score),
        advice.outcome,
        against.name if against else "",
    )


def summarise(
    judged: Sequence[Judged], engine: LivenessEngine, sense: Sense, *, ms: float
) -> PadEvaluation:
    """Return the rates of what was judged."""
    rng = np.random.default_rng(1)
    threshold = engine.threshold(sense)
    by_kind: dict[str, list[Response]] = {}
    for one in judged:
        by_kind.setdefault(one.kind, []).append(one.response)
    people = {
        kind: bpcer(by_kind[kind], threshold, rng) if kind in by_kind else None
        for kind in (BONA_FIDE, RETAKEN)
    }
    return PadEvaluation(
        sense=sense,
        model=engine.model,
        threshold=threshold,
        bona_fide=people[BONA_FIDE],
        retaken=people[RETAKEN],
        attacks={
            kind: apcer(found, threshold, rng)
            for kind, found in by_kind.items()
            if kind not in people
        },
        ms=ms,
        judged=tuple(judged),
    )
