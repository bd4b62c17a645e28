"""Measure what scores of one face network are worth, and keep it: from then on it may be used."""

from collections.abc import Callable
from pathlib import Path

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense
from hospitium.policy.desk import permit_calibration
from hospitium.policy.operators import Operator
from hospitium.records.calibrations import save_calibration
from hospitium.records.manifests import load_calibration
from hospitium.records.public_log import record_public
from hospitium.senses.calibration import Calibration
from hospitium.usecases.calibrate_face import face_under_test, measure_face_calibration
from hospitium.usecases.evaluate_face import evaluate_face
from hospitium.usecases.face_evaluation import FaceEvaluation
from hospitium.usecases.known_models import FACE, find_model
from hospitium.usecases.load_faces import load_face_engine
from hospitium.usecases.log_in_use import calibration_details
from hospitium.usecases.runtime import Runtime

UNMEASURED = "face-calibration"
"""What an engine is put together with before its own rates are known; no rate of it is told."""


def calibrate_model(
    runtime: Runtime,
    admin: Operator,
    model: str,
    folder: Path,
    pairs: Path,
    *,
    threads: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[FaceEvaluation, Calibration]:
    """Compare the pictures that `pairs` names with the network `model`, and keep its rates.

    The node uses them from its next start on. Nothing of the pictures is kept.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    NotFound
        If there is no such model, folder or file.
    BadInput
        If the model does not compare faces; as `evaluate_face` and `measure_face_calibration`.
    Unavailable, Tampered
        If its weights are missing, or others.
    """
    permit = permit_calibration(runtime.rules(), admin, at=runtime.clock())
    known = find_model(runtime.node, model)
    if (known.manifest.sense, known.manifest.role) != (Sense.FACE, "embedding"):
        raise BadInput(
            "only networks that compare faces are measured so",
            remedy="Prints: hospitium evaluate finger DIR --write-calibration FILE, then adopt it.",
        )
    engine = load_face_engine(known.manifest, known.weights(), load_calibration(UNMEASURED))
    found = evaluate_face(
        folder, pairs, face_under_test(engine), threads=threads, on_progress=on_progress
    )
    measured = measure_face_calibration(found, data=folder.resolve().name, today=permit.at.date())
    calibration_id = runtime.new_id()
    with runtime.node.write() as session:
        if known.own is not None:
            known.own.calibrate(known.manifest, measured)
        else:
            save_calibration(
                session,
                permit,
                calibration_id=calibration_id,
                modality=FACE,
                body=measured.to_fields(),
            )
        details = {"id": str(calibration_id), "model": model, **calibration_details(measured)}
        record_public(session, runtime.node.vault, permit, f"calibration:{FACE}", details)
    return found, measured
