"""Measure what scores are worth on one's own data, and make the node use it."""

from datetime import date

from hospitium.core.errors import BadInput
from hospitium.policy.desk import permit_calibration
from hospitium.policy.operators import Operator
from hospitium.records.calibrations import save_calibration
from hospitium.records.public_log import record_public
from hospitium.senses.calibration import SUPPORT, Calibration, Provenance, fit_calibration
from hospitium.senses.finger.matcher import Prepared, compare, compare_many, pack, prepare
from hospitium.usecases.captures import Capture
from hospitium.usecases.engine import FingerEngine
from hospitium.usecases.evaluation import Engine, Evaluation
from hospitium.usecases.log_in_use import MODALITY, calibration_details
from hospitium.usecases.runtime import Runtime

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


def adopt_calibration(runtime: Runtime, admin: Operator, text: str) -> Calibration:
    """Make the node use a calibration from its next start on; earlier ones are kept.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    BadInput
        If `text` is no calibration, or one of another engine.
    """
    permit = permit_calibration(runtime.rules(), admin, at=runtime.clock())
    calibration = Calibration.from_json(text)
    name = engine_name(runtime.finger())
    if calibration.provenance.engine != name:
        raise BadInput(
            "this calibration was measured with another engine",
            remedy=f"Measure it again with {name}: {COMMAND}.",
        )
    calibration_id = runtime.new_id()
    with runtime.node.write() as session:
        save_calibration(
            session,
            permit,
            calibration_id=calibration_id,
            modality=MODALITY,
            body=calibration.to_fields(),
        )
        details = {"id": str(calibration_id), **calibration_details(calibration)}
        record_public(session, runtime.node.vault, permit, f"calibration:{MODALITY}", details)
    return calibration
