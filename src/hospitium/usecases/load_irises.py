"""Put the iris engine together: our own way of finding the edges, or a network by manifest."""

from hospitium.core.errors import Unavailable
from hospitium.core.senses import Sense
from hospitium.records.calibrations import active_calibration
from hospitium.records.manifest_file import Manifest
from hospitium.records.node_folder import Node
from hospitium.senses.calibration import Calibration
from hospitium.senses.iris.network import NetworkSegmenter, Sight
from hospitium.senses.iris.template import MODEL
from hospitium.usecases.calibrate_iris import packaged_iris_engine
from hospitium.usecases.iris_engine import IrisEngine
from hospitium.usecases.known_models import SEGMENTATION, find_model, model_in_use
from hospitium.usecases.log_in_use import log_irises_in_use
from hospitium.usecases.runtime import Runtime


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


def node_iris_engine(runtime: Runtime) -> IrisEngine:
    """Return the engine that the node has chosen; the log tells which, before it reads an eye.

    Raises
    ------
    Unavailable
        If nobody has measured what its scores are worth, or the weights are gone.
    Tampered
        If the weights are others.
    """
    node = runtime.node
    with node.read() as session:
        chosen = model_in_use(session, Sense.IRIS, SEGMENTATION)
    if chosen == MODEL:
        own = iris_rates(node)
        engine = IrisEngine(calibration=own) if own else packaged_iris_engine()
        log_irises_in_use(runtime, None, engine.calibration)
        return engine
    known = find_model(node, chosen)
    calibration = known.calibration()
    if calibration is None:
        raise Unavailable(
            f"nobody has measured what scores of {chosen} are worth",
            remedy=f"Measure it: hospitium models calibrate {chosen} DIR.",
        )
    engine = load_iris_engine(known.manifest, known.weights(), calibration)
    log_irises_in_use(runtime, known.manifest, calibration)
    return engine


def iris_rates(node: Node) -> Calibration | None:
    """Return what the node has adopted for our own way of finding irises; None if nothing."""
    with node.read() as session:
        fields = active_calibration(session, Sense.IRIS.value)
    found = Calibration.from_fields(fields) if fields else None
    return found if found is not None and found.provenance.engine == MODEL else None
