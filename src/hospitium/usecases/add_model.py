"""Add a network for faces or irises: looked at, kept, logged; not in use before it is measured."""

from hospitium.core.errors import BadInput, Conflict, Tampered
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.policy.desk import permit_model
from hospitium.policy.operators import Operator
from hospitium.records.manifest_file import Manifest, parse_manifest
from hospitium.records.own_models import OwnModels
from hospitium.records.public_log import record_public
from hospitium.usecases.known_models import SEGMENTATION, known_models
from hospitium.usecases.runtime import Runtime

ARCHITECTURE = "arcface"
"""Of faces, the only kind that can be added: one aligned face in, one row of numbers out."""

IRIS_ARCHITECTURE = "iris-masks"
"""Of irises: a picture of an eye in, two masks out, see `senses.iris.network`."""


def add_model(runtime: Runtime, admin: Operator, text: str, weights: bytes) -> Manifest:
    """Keep a network in the node's folder and write into the log who added it.

    Raises
    ------
    Refused
        If `admin` is not an administrator.
    BadInput
        If the manifest is none or of a network that cannot be added, the weights are others, or
        the graph takes or gives something else than the manifest says.
    Conflict
        If there is a model of that id.
    """
    permit = permit_model(runtime.rules(), admin, at=runtime.clock())
    manifest = parse_manifest(text)
    if any(manifest.id == one.manifest.id for one in known_models(runtime.node)):
        raise Conflict("there is a model of that id", remedy="Give the new one an id of its own.")
    _need_kind(manifest)
    look = _need_masks if manifest.sense is Sense.IRIS else _need_graph
    look(manifest, weights)
    own = OwnModels(runtime.node.folder.own_models)
    with runtime.node.write() as session:
        own.add(text, weights)
        record_public(
            session,
            runtime.node.vault,
            permit,
            f"model:{manifest.id}",
            {
                "id": manifest.id,
                "package": f"{manifest.package}=={manifest.version}",
                "sha256": sha256(text.encode()).hex(),
                "weights_sha256": manifest.sha256,
            },
        )
    return manifest


def _need_kind(manifest: Manifest) -> None:
    kind = (manifest.sense, manifest.role, manifest.architecture)
    if kind == (Sense.IRIS, SEGMENTATION, IRIS_ARCHITECTURE):
        return
    if kind != (Sense.FACE, "embedding", ARCHITECTURE):
        raise BadInput(
            "only networks that turn an aligned face into an embedding, or find an iris, can be "
            "added",
            remedy=f'Write sense = "face", role = "embedding", architecture = "{ARCHITECTURE}"; '
            f'or sense = "iris", role = "{SEGMENTATION}", architecture = "{IRIS_ARCHITECTURE}".',
        )
    if manifest.picture is None or manifest.embedding is None:
        raise BadInput(
            "the manifest does not say what the network sees and gives",
            remedy="Add the tables [picture] and [embedding], see docs/guide/models.md.",
        )
    if manifest.embedding.metric != "cosine":
        raise BadInput("embeddings of faces are compared by cosine", remedy='metric = "cosine"')


def _need_masks(manifest: Manifest, weights: bytes) -> None:
    """Return if the graph gives two masks of a picture: it is run once."""
    import numpy as np

    from hospitium.senses.iris.network import NetworkSegmenter
    from hospitium.usecases.load_irises import sight_of

    try:
        found = NetworkSegmenter(weights, sight=sight_of(manifest))
        found.masks(np.zeros((240, 320), np.float32))
    except Tampered as error:
        raise BadInput(
            "the weights do not run as the manifest says",
            remedy="Check that the file is ONNX with an input `image` (1, 1, height, width) and "
            "an output `masks` (1, 2, height, width): pupil, and pupil or iris.",
        ) from error


def _need_graph(manifest: Manifest, weights: bytes) -> None:
    """Return if the graph takes such pictures and gives such embeddings: it is run once."""
    import numpy as np
    import onnxruntime

    picture, embedding = manifest.picture, manifest.embedding
    if picture is None or embedding is None:
        return
    channels = 1 if picture.colour == "grey" else 3
    blank = np.zeros((1, channels, picture.height, picture.width), np.float32)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        (answer,) = session.run(None, {session.get_inputs()[0].name: blank})
    except Exception as error:  # whatever the runtime says of foreign bytes
        raise BadInput(
            "the weights do not run as the manifest says",
            remedy="Check that the file is ONNX with one input (1, channels, height, width) of "
            "the size in [picture], and one output.",
        ) from error
    if answer.shape != (1, embedding.dimension):
        raise BadInput(
            f"the network gives {answer.shape}, not (1, {embedding.dimension})",
            remedy="Correct `dimension` in the manifest.",
        )
