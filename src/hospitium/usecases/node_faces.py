"""The face engine of a node: the network that it has chosen, and what was measured of it."""

from hospitium.core.errors import Unavailable
from hospitium.core.senses import Sense
from hospitium.usecases.face_engine import FaceEngine
from hospitium.usecases.known_models import find_model, model_in_use
from hospitium.usecases.load_faces import load_face_engine
from hospitium.usecases.log_in_use import log_faces_in_use
from hospitium.usecases.runtime import Runtime


def node_face_engine(runtime: Runtime) -> FaceEngine:
    """Load the engine with the network that the node has chosen, and what was measured.

    Raises
    ------
    Unavailable
        If nobody has measured it, or weights are missing.
    """
    with runtime.node.read() as session:
        model = model_in_use(session, Sense.FACE, "embedding")
    known = find_model(runtime.node, model)
    calibration = known.calibration()
    if calibration is None:
        raise Unavailable(
            f"nobody has measured what scores of {model} are worth",
            remedy=f"Measure it: hospitium models calibrate {model} DIR --pairs CSV.",
        )
    engine = load_face_engine(known.manifest, known.weights(), calibration)
    log_faces_in_use(runtime)
    return engine
