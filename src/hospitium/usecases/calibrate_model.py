"""Measure what scores made with one network are worth, and keep it: from then on it may be used."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense
from hospitium.ledger import Operation
from hospitium.policy.desk import permit_calibration
from hospitium.policy.operators import Operator
from hospitium.policy.permit import CalibrationPermit
from hospitium.records import audit
from hospitium.records.calibrations import save_calibration
from hospitium.records.manifests import load_calibration
from hospitium.records.public_log import record_public
from hospitium.senses.calibration import Calibration
from hospitium.usecases.calibrate_face import face_under_test, measure_face_calibration
from hospitium.usecases.calibrate_iris import CALIBRATION as IRIS_CALIBRATION
from hospitium.usecases.calibrate_iris import measure_iris_calibration
from hospitium.usecases.evaluate_face import Grouping, evaluate_face, rates_by
from hospitium.usecases.evaluate_iris import evaluate_iris
from hospitium.usecases.face_evaluation import FaceEvaluation
from hospitium.usecases.group_rates import ByGroup
from hospitium.usecases.iris_evaluation import IrisEvaluation
from hospitium.usecases.known_models import KnownModel, find_model
from hospitium.usecases.load_faces import load_face_engine
from hospitium.usecases.load_irises import load_iris_engine
from hospitium.usecases.log_in_use import calibration_details
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.tolerate_gap import groups_name, need_within, tolerated_gap

UNMEASURED = "face-calibration"
"""What an engine is put together with before its own rates are known; no rate of it is told."""


def calibrate_model(
    runtime: Runtime,
    admin: Operator,
    model: str,
    folder: Path,
    pairs: Path | None = None,
    *,
    by: str | None = None,
    people: Path | None = None,
    despite_gap: str = "",
    threads: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[FaceEvaluation | IrisEvaluation, Calibration]:
    """Compare pictures with the network `model`, and keep its rates.

    Of faces those that `pairs` names; of irises all of the folder, with each other.

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
        If the model does neither compare faces nor find irises; or there are
        too few pictures to measure with.
    Unavailable, Tampered
        If its weights are missing, or others.
    """
    permit = permit_calibration(runtime.rules(), admin, at=runtime.clock())
    known = find_model(runtime.node, model)
    today = permit.at.date()
    found: FaceEvaluation | IrisEvaluation
    match (known.manifest.sense, known.manifest.role):
        case (Sense.FACE, "embedding") if pairs is not None:
            rates = load_calibration(UNMEASURED)
            tolerated = tolerated_gap(runtime)
            grouping = Grouping(by, people, rates, tolerated=tolerated) if by else None
            found = _faces(known, folder, pairs, grouping, threads, on_progress)
            measured = measure_face_calibration(found, data=folder.resolve().name, today=today)
            if grouping is not None:  # by its own rates, not by those of the placeholder
                grouped = rates_by(found.pairs, replace(grouping, calibration=measured))
                found = replace(found, by_group=grouped)
        case (Sense.IRIS, "segmentation") if pairs is None and by is None:
            found = _irises(known, folder, threads, on_progress)
            measured = measure_iris_calibration(found, data=folder.resolve().name, today=today)
        case _:
            raise BadInput(
                "only networks that compare faces, with pairs, or find irises are measured so",
                remedy="Faces: give --pairs CSV; irises: leave it and --by out. Prints: hospitium "
                "evaluate finger DIR --write-calibration FILE, then adopt it.",
            )
    need_within(found.by_group, despite_gap)
    calibration_id = runtime.new_id()
    with runtime.node.write() as session:
        if known.own is not None:
            known.own.calibrate(known.manifest, measured)
        else:
            save_calibration(
                session,
                permit,
                calibration_id=calibration_id,
                modality=known.manifest.sense.value,
                body=measured.to_fields(),
            )
        details = {"id": str(calibration_id), "model": model, **calibration_details(measured)}
        _keep_groups(runtime, session, permit, model, found.by_group, despite_gap)
        if found.by_group is not None:
            audit.append(
                session,
                runtime.node.vault,
                permit,
                operation=Operation.ADMINISTRATION,
                subject=f"groups:{model}",
                details={**found.by_group.as_json(), "despite_gap": despite_gap},
            )
        subject = f"calibration:{known.manifest.sense.value}"
        record_public(session, runtime.node.vault, permit, subject, details)
    return found, measured


def _keep_groups(
    runtime: Runtime,
    session: Session,
    permit: CalibrationPermit,
    model: str,
    groups: ByGroup | None,
    despite: str,
) -> None:
    """Keep how unequally the network errs by these rates; that nobody looked replaces it too."""
    body: dict[str, Any] = {}
    if groups is not None:
        beyond = despite if groups.within is False else ""
        body = {"field": groups.field, "largest": groups.largest, "despite": beyond}
    save_calibration(
        session, permit, calibration_id=runtime.new_id(), modality=groups_name(model), body=body
    )


def _faces(
    known: KnownModel,
    folder: Path,
    pairs: Path,
    grouping: Grouping | None,
    threads: int,
    on_progress: Callable[[int, int], None],
) -> FaceEvaluation:
    engine = load_face_engine(known.manifest, known.weights(), load_calibration(UNMEASURED))
    return evaluate_face(
        folder, pairs, face_under_test(engine), grouping=grouping, threads=threads,
        on_progress=on_progress,
    )  # fmt: skip


def _irises(
    known: KnownModel, folder: Path, threads: int, on_progress: Callable[[int, int], None]
) -> IrisEvaluation:
    unmeasured = load_calibration(IRIS_CALIBRATION)
    engine = load_iris_engine(known.manifest, known.weights(), unmeasured)
    return evaluate_iris(folder, engine, threads=threads, on_progress=on_progress)
