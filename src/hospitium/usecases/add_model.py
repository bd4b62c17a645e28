"""Add a network for faces or irises: looked at, kept, logged; not in use before it is measured."""

from hospitium.core.errors import BadInput, Conflict, Tampered
from hospitium.core.senses import Sense
from hospitium.crypto.digest import sha256
from hospitium.policy.desk import permit_model
from hospitium.policy.operators import Operator
from hospitium.records.manifest_file import Manifest, parse_manifest
from hospitium.records.own_models import OwnModels, need_weights
from hospitium.records.public_log import record_public
from hospitium.senses.face.template import MOST_NUMBERS
from hospitium.senses.slopes import with_fast_slopes
from hospitium.usecases.known_models import SEGMENTATION, known_models
from hospitium.usecases.load_faces import ALIGNMENT
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
    need_weights(manifest, weights)
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
    if manifest.embedding.alignment != ALIGNMENT or manifest.embedding.dimension > MOST_NUMBERS:
        raise BadInput(
            f"faces are laid as {ALIGNMENT}, and templates hold {MOST_NUMBERS} numbers at most",
            remedy="Choose a network of that kind; others cannot be used here.",
        )


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
    shape = (1, channels, picture.height, picture.width)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    told = "the file could not be opened as ONNX"
    try:
        session = onnxruntime.InferenceSession(
            with_fast_slopes(weights), options, providers=["CPUExecutionProvider"]
        )
        taken = session.get_inputs()[0]
        told = f"its first input is {taken.name}: {taken.type} {taken.shape}"
        noise = np.random.default_rng(0).uniform(-1, 1, (2, *shape)).astype(np.float32)
        answers = [session.run(None, {taken.name: one}) for one in noise]
    except Exception as error:  # whatever the runtime says of foreign bytes
        raise BadInput(
            "the weights do not run as the manifest says",
            remedy=f"The manifest says one input of float32 {shape}, and one output; {told}.",
        ) from error
    (answer, *more), (other, *_) = answers
    if more or answer.shape != (1, embedding.dimension):
        given = [one.shape for one in answers[0]]
        raise BadInput(
            f"the network gives {given}, not (1, {embedding.dimension})",
            remedy="Correct `dimension` in the manifest; a network with one output is wanted.",
        )
    if not np.isfinite(answer).all() or np.allclose(answer, other):
        raise BadInput(
            "the network gives the same numbers for two pictures, or none at all",
            remedy="Its weights are empty, or it was exported wrongly: export it again.",
        )
