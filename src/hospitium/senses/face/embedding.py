"""The network that turns an aligned face into 512 numbers, near for one person, far for two."""

import numpy as np

from hospitium.senses.face.align import SIDE
from hospitium.senses.face.detector import normalised
from hospitium.senses.face.types import Colour, Floats
from hospitium.senses.session import Session, open_session

DIMENSION = 512


class FaceEmbedding:
    """The network, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, threads: int = 1) -> None:
        """Load the network from the bytes of its ONNX file; `Tampered` if they are none."""
        self._session: Session = open_session(model, threads=threads)

    def embed(self, face: Colour) -> Floats:
        """Return the unit vector of an aligned face, shape (512,).

        Raises
        ------
        ValueError
            If the picture is not 112 x 112 pixels.
        """
        if face.shape != (SIDE, SIDE, 3):
            raise ValueError(f"face: want {(SIDE, SIDE, 3)}, got {face.shape}")
        (answer,) = self._session.run(["output"], {"input": normalised(face)})
        return unit(answer[0])


def unit(vector: Floats) -> Floats:
    """Return `vector` at length 1; one of no length stays as it is."""
    length = float(np.linalg.norm(vector))
    return vector.astype(np.float32) if length == 0.0 else (vector / length).astype(np.float32)
