"""Make a node use rates that were measured elsewhere, of prints, faces or irises.

The file says which engine it was measured with; that must be one of the node's. The liveness check
has no such file: its threshold belongs to its model, see docs/model-cards/liveness.md.
"""

from hospitium.core.errors import BadInput, NotFound
from hospitium.core.senses import Sense
from hospitium.policy.desk import permit_calibration
from hospitium.policy.operators import Operator
from hospitium.records.calibrations import save_calibration
from hospitium.records.public_log import record_public
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.template import MODEL as IRIS_METHOD
from hospitium.usecases.calibrate import COMMAND, engine_name
from hospitium.usecases.calibrate_face import ALIGNED
from hospitium.usecases.known_models import KnownModel, find_model
from hospitium.usecases.log_in_use import calibration_details
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.tolerate_gap import groups_name


def adopt_calibration(runtime: Runtime, admin: Operator, text: str) -> tuple[Sense, Calibration]:
    """Make the node use a calibration from its next start on; earlier ones are kept.

    Returns which sense it is of. Of groups of people such a file says nothing.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    BadInput
        If `text` is no calibration, or one of an engine that this node does not have.
    """
    permit = permit_calibration(runtime.rules(), admin, at=runtime.clock())
    calibration = Calibration.from_json(text)
    sense, known = _measured_with(runtime, calibration.provenance.engine)
    calibration_id = runtime.new_id()
    with runtime.node.write() as session:
        if known is not None and known.own is not None:
            known.own.calibrate(known.manifest, calibration)
        else:
            save_calibration(
                session,
                permit,
                calibration_id=calibration_id,
                modality=sense.value,
                body=calibration.to_fields(),
            )
        if known is not None:
            save_calibration(
                session,
                permit,
                calibration_id=runtime.new_id(),
                modality=groups_name(known.manifest.id),
                body={},
            )
        details = {"id": str(calibration_id), **calibration_details(calibration)}
        record_public(session, runtime.node.vault, permit, f"calibration:{sense.value}", details)
    return sense, calibration


def _measured_with(runtime: Runtime, engine: str) -> tuple[Sense, KnownModel | None]:
    """Return the sense of the node's engine of that name, and the network that it may be given."""
    model, _, how = engine.partition(" + ")
    if engine == engine_name(runtime.finger()):
        return Sense.FINGER, None
    if engine == IRIS_METHOD:
        return Sense.IRIS, None
    try:
        known = find_model(runtime.node, model)
    except NotFound:
        known = None
    kinds = {(Sense.FACE, "embedding"): ALIGNED, (Sense.IRIS, "segmentation"): ""}
    if known is None or kinds.get((known.manifest.sense, known.manifest.role)) != how:
        raise BadInput(
            f"this calibration was measured with another engine: {engine}",
            remedy=f"Measure it again with {engine_name(runtime.finger())} ({COMMAND}), or with a "
            "network for faces or irises that this node has (hospitium models list).",
        )
    return known.manifest.sense, known
