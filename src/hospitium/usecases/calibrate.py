"""Measure what scores of prints are worth on one's own data."""

from datetime import date

from hospitium.senses.calibration import SUPPORT, Calibration, Provenance, fit_calibration
from hospitium.senses.finger.matcher import Prepared, compare, compare_many, pack, prepare
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.evaluation import Engine, Evaluation

COMMAND = "hospitium evaluate finger DIR --write-calibration FILE"
LIMITS = (
    "Holds for prints like these, taken as these were. Rates below 1 in {pairs:,} are extrapolated."
)


def engine_name(engine: FingerEngine) -> str:
    """Return what a calibration must have been measured with to hold for `engine`."""
    return f"{engine.model} + hospitium matcher"


def under_test(engine: FingerEngine) -> Engine[Prepared]:
    """Return `engine` as an evaluation takes it, templates stored and read back included."""
    return Engine(
        name=engine_name(engine),
        extract=lambda data: prepare(engine.read(Capture(data)).minutiae),
        compare=compare,
        sweep=lambda probe, references: compare_many(probe, pack(references)).tolist(),
    )


def measure_calibration(found: Evaluation, *, data: str, today: date) -> Calibration:
    """Return the calibration that the pooled scores of an evaluation carry.

    Parameters
    ----------
    data
        What was measured, in words; goes into the provenance.

    Raises
    ------
    BadInput
        If there are too few pairs, or the scores do not tell fingers apart.
    """
    pooled = found.pooled
    provenance = Provenance(
        engine=found.engine,
        data=data,
        measured_on=today.isoformat(),
        command=COMMAND,
        genuine=len(pooled.genuine),
        impostor=len(pooled.impostor),
        limits=LIMITS.format(pairs=(len(pooled.impostor) + 1) // (SUPPORT + 1)),
    )
    return fit_calibration(pooled.genuine, pooled.impostor, provenance)
