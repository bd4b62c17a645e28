"""Put the face engine together from the networks that manifests name."""

from hospitium.core.errors import Unavailable
from hospitium.records.manifests import Manifest, load_calibration, load_manifest, load_weights
from hospitium.senses.calibration import Calibration
from hospitium.senses.face.detector import FaceDetector
from hospitium.senses.face.embedding import FaceEmbedding, Sight
from hospitium.senses.face.landmarks import FaceLandmarks
from hospitium.senses.face.reader import FaceReader, Lengths
from hospitium.senses.face.template import MOST_NUMBERS
from hospitium.usecases.face_engine import FaceEngine

ALIGNMENT = "arcface-112"
"""How faces are laid for every network that compares them."""

PACKAGED = "face-embedding"


def load_face_engine(
    manifest: Manifest, weights: bytes, calibration: Calibration, *, threads: int = 1
) -> FaceEngine:
    """Return the engine whose faces `manifest` compares; finding them is always ours.

    Parameters
    ----------
    manifest, weights
        Of the embedding network.
    threads
        Cores that reading one face may use.

    Raises
    ------
    Unavailable
        If weights are missing, or the network wants faces laid in a way of its own.
    Tampered
        If weights are others.
    """
    picture, embedding = manifest.picture, manifest.embedding
    fits = embedding is not None and embedding.dimension <= MOST_NUMBERS
    if picture is None or embedding is None or embedding.alignment != ALIGNMENT or not fits:
        raise Unavailable(
            f"this version of Hospitium cannot read faces with {manifest.id}",
            remedy=f"Choose one with alignment {ALIGNMENT} and at most {MOST_NUMBERS} numbers.",
        )
    sight = Sight(picture.width, picture.height, picture.colour, picture.mean, picture.std)
    reader = FaceReader(
        FaceDetector(load_weights(load_manifest("face-detector")), threads=threads),
        FaceLandmarks(load_weights(load_manifest("face-landmarks")), threads=threads),
        FaceEmbedding(weights, sight, threads=threads),
        lengths=Lengths(
            least=manifest.thresholds.get("least_length", 0.0),
            clear=manifest.thresholds.get("clear_length", 0.0),
        ),
    )
    return FaceEngine(model=manifest.id, reader=reader, calibration=calibration)


def packaged_face_engine(*, threads: int = 1) -> FaceEngine:
    """Return the engine as the package ships it; raises as `load_face_engine`."""
    manifest = load_manifest(PACKAGED)
    calibration = load_calibration(manifest.calibration)
    return load_face_engine(manifest, load_weights(manifest), calibration, threads=threads)
