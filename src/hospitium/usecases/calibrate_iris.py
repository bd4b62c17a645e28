"""Measure what iris scores are worth, and load what the package measured."""

from datetime import date

from hospitium.records.manifests import load_calibration
from hospitium.senses.calibration import SUPPORT, Calibration, Provenance, fit_calibration
from hospitium.usecases.iris_engine import IrisEngine
from hospitium.usecases.iris_evaluation import IrisEvaluation

CALIBRATION = "iris-calibration"
COMMAND = "hospitium evaluate iris DIR --write-calibration FILE"
LIMITS = "Holds for near-infrared pictures like these. Rates below 1 in {pairs:,} are extrapolated."


def packaged_iris_engine() -> IrisEngine:
    """Return the engine with the calibration that the package ships."""
    return IrisEngine(calibration=load_calibration(CALIBRATION))


def measure_iris_calibration(found: IrisEvaluation, *, data: str, today: date) -> Calibration:
    """Return the calibration that the scores of an evaluation carry.

    Parameters
    ----------
    data
        What was measured, in words.

    Raises
    ------
    BadInput
        If there are too few pairs, or the scores do not tell eyes apart.
    """
    genuine, impostor = found.genuine.scores, found.impostor.scores
    provenance = Provenance(
        engine=found.engine,
        data=data,
        measured_on=today.isoformat(),
        command=COMMAND,
        genuine=len(genuine),
        impostor=len(impostor),
        limits=LIMITS.format(pairs=(len(impostor) + 1) // (SUPPORT + 1)),
    )
    return fit_calibration(genuine, impostor, provenance)
