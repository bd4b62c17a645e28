"""The liveness engine of a node: what it works with stands in the node's log before it looks."""

from hospitium.core.senses import Sense
from hospitium.senses.liveness.network import LivenessNetwork
from hospitium.usecases.known_models import ATTACKS, find_model, model_in_use
from hospitium.usecases.liveness_engine import LivenessEngine
from hospitium.usecases.liveness_faces import face_finder
from hospitium.usecases.log_in_use import log_liveness_in_use
from hospitium.usecases.runtime import Runtime


def node_liveness_engine(runtime: Runtime) -> LivenessEngine:
    """Load the network that the node looks at captures with, and log it.

    Raises
    ------
    Unavailable, Tampered
        If weights are missing, or others.
    """
    with runtime.node.read() as session:
        model = model_in_use(session, Sense.LIVENESS, ATTACKS)
    known = find_model(runtime.node, model)
    engine = LivenessEngine(
        model=model,
        network=LivenessNetwork(known.weights()),
        find_face=face_finder(runtime.face),
        glance_face=face_finder(runtime.face, briefly=True),
    )
    log_liveness_in_use(runtime)
    return engine
