"""Measure what scores of one face network are worth, and keep it: from then on it may be used."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_calibration
from hospitium.policy.operators import Operator
from hospitium.records import audit
from hospitium.records.calibrations import save_calibration
from hospitium.records.manifests import load_calibration
from hospitium.records.public_log import record_public
from hospitium.senses.calibration import Calibration
from hospitium.usecases.calibrate_face import face_under_test, measure_face_calibration
from hospitium.usecases.evaluate_face import Grouping, evaluate_face, rates_by
from hospitium.usecases.face_evaluation import FaceEvaluation
from hospitium.usecases.known_models import FACE, find_model
from hospitium.usecases.load_faces import load_face_engine
from hospitium.usecases.log_in_use import calibration_details
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.tolerate_gap import need_within, tolerated_gap

UNMEASURED = "face-calibration"
"""What an engine is put together with before its own rates are known; no rate of it is told."""


def calibrate_model(
    runtime: Runtime,
    admin: Operator,
    model: str,
    folder: Path,
    pairs: Path,
    *,
    by: str | None = None,
    people: Path | None = None,
    despite_gap: str = "",
    threads: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[FaceEvaluation, Calibration]:
    """Compare the pictures that `pairs` names with the network `model`, and keep its rates.

    The node uses them from its next start on. Nothing of the pictures is kept.

    Parameters
    ----------
    by, people
        Compare groups too, as `evaluate_face` does; at one false match in a thousand.
    despite_gap
        Why they are kept although groups differ by more than the deployment accepts.

    Raises
    ------
    GapTooLarge
        If they do, without a reason.
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
    tolerated = tolerated_gap(runtime)
    grouping = Grouping(by, people, engine.calibration, tolerated=tolerated) if by else None
    found = evaluate_face(
        folder, pairs, face_under_test(engine), grouping=grouping, threads=threads,
        on_progress=on_progress,
    )  # fmt: skip
    measured = measure_face_calibration(found, data=folder.resolve().name, today=permit.at.date())
    if grouping is not None:  # by its own rates, not by those of the placeholder
        by_group = rates_by(found.pairs, replace(grouping, calibration=measured))
        found = replace(found, by_group=by_group)
        need_within(by_group, despite_gap)
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
        if found.by_group is not None:
            audit.append(
                session,
                runtime.node.vault,
                permit,
                operation=Operation.ADMINISTRATION,
                subject=f"groups:{model}",
                details={**found.by_group.as_json(), "despite_gap": despite_gap},
            )
        record_public(session, runtime.node.vault, permit, f"calibration:{FACE}", details)
    return found, measured
