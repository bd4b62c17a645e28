"""Put the iris engine together: our own way of finding the edges, or a network by manifest."""

from hospitium.core.errors import Unavailable
from hospitium.core.senses import Sense
from hospitium.records.manifest_file import Manifest
from hospitium.records.node_folder import Node
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.network import NetworkSegmenter, Sight
from hospitium.senses.iris.template import MODEL
from hospitium.usecases.calibrate_iris import packaged_iris_engine
from hospitium.usecases.iris_engine import IrisEngine
from hospitium.usecases.known_models import SEGMENTATION, find_model, model_in_use


def load_iris_engine(manifest: Manifest, weights: bytes, calibration: Calibration) -> IrisEngine:
    """Return the engine whose edges a network finds; its templates carry the network's id.

    Raises
    ------
    Tampered
        If the weights are no network.
    """
    segmenter = NetworkSegmenter(weights, sight=sight_of(manifest))
    return IrisEngine(calibration=calibration, model=manifest.id, segmenter=segmenter)


def sight_of(manifest: Manifest) -> Sight | None:
    """Return the size that a network wants its pictures in; None where any will do."""
    one = manifest.picture
    return Sight(one.width, one.height, one.mean, one.std) if one is not None else None


def node_iris_engine(node: Node) -> IrisEngine:
    """Return the engine that the node has chosen.

    Raises
    ------
    Unavailable
        If nobody has measured what its scores are worth, or the weights are gone.
    Tampered
        If the weights are others.
    """
    with node.read() as session:
        chosen = model_in_use(session, Sense.IRIS, SEGMENTATION)
    if chosen == MODEL:
        return packaged_iris_engine()
    known = find_model(node, chosen)
    calibration = known.calibration()
    if calibration is None:
        raise Unavailable(
            f"nobody has measured what scores of {chosen} are worth",
            remedy=f"Measure it: hospitium models calibrate {chosen} DIR.",
        )
    return load_iris_engine(known.manifest, known.weights(), calibration)
