"""Choose the network that the node works with."""

from hospitium.core.errors import BadInput, Conflict
from hospitium.core.senses import Sense
from hospitium.policy.desk import permit_model
from hospitium.policy.operators import Operator
from hospitium.records.model_choices import choose_model
from hospitium.records.public_log import record_public
from hospitium.senses.iris.template import MODEL as IRIS_METHOD
from hospitium.usecases.group_facts import gap_tolerated, groups_measured
from hospitium.usecases.known_models import CHOICES, SEGMENTATION, find_model
from hospitium.usecases.log_in_use import calibration_details
from hospitium.usecases.runtime import Runtime
from hospitium.usecases.tolerate_gap import GapTooLarge


def use_model(runtime: Runtime, admin: Operator, model: str) -> str:
    """Work with a network from the next start on; what others made is compared no more.

    The id of our own way of finding irises, which needs no network, goes back to that. Returns
    the id.

    Templates of the former model stay, sealed, until they are read again from kept portraits or
    taken anew; a node that goes back to it finds them as they were.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    NotFound
        If there is no such model.
    BadInput
        If the node has no choice for what it does.
    Conflict
        If nobody has measured what its scores are worth.
    GapTooLarge
        If groups of people differ by more than is tolerated, and nobody has said why it is kept.
    Unavailable, Tampered
        If its weights are missing, or others.
    """
    permit = permit_model(runtime.rules(), admin, at=runtime.clock())
    if model == IRIS_METHOD:
        with runtime.node.write() as session:
            choose_model(session, permit, Sense.IRIS, SEGMENTATION, model)
            record_public(
                session, runtime.node.vault, permit, f"model:iris-{SEGMENTATION}", {"id": model}
            )
        return model
    known = find_model(runtime.node, model)
    manifest = known.manifest
    if (manifest.sense, manifest.role) not in CHOICES:
        raise BadInput(
            "that network is not one of several to choose from",
            remedy="What compares faces and what finds irises can be chosen; what reads prints is "
            "chosen when the node is set up.",
        )
    known.weights()
    calibration = known.calibration()
    if calibration is None:
        raise Conflict(
            "nobody has measured what scores of this model are worth",
            remedy=f"Measure it: hospitium models calibrate {model} DIR (of faces: --pairs CSV).",
        )
    _need_within(runtime, model)
    with runtime.node.write() as session:
        choose_model(session, permit, manifest.sense, manifest.role, manifest.id)
        details = {
            "id": manifest.id,
            "weights_sha256": manifest.sha256,
            "calibration_sha256": calibration_details(calibration)["sha256"],
        }
        record_public(
            session, runtime.node.vault, permit, f"model:{manifest.sense}-{manifest.role}", details
        )
    return manifest.id


def _need_within(runtime: Runtime, model: str) -> None:
    """Return unless what was measured of groups is beyond a limit that may be younger than it."""
    limit, known = gap_tolerated(runtime.node), groups_measured(runtime.node, model)
    if limit is None or known is None or known.largest <= limit or known.despite:
        return
    raise GapTooLarge(
        f"groups by {known.field} differ by {100 * known.largest:.2f} points where "
        f"{100 * limit:.2f} are accepted",
        remedy="Measure another network, or this one on more people (models calibrate). To use it "
        "all the same, measure it again and say why: --despite-gap 'reason'; the log keeps it.",
    )
