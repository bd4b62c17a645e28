"""The network that turns an aligned face into numbers, near for one person, far for two."""

from dataclasses import dataclass

import numpy as np

from hospitium.senses.face.align import SIDE, cut
from hospitium.senses.face.types import Box, Colour, Floats
from hospitium.senses.session import Session, open_session


@dataclass(frozen=True, slots=True)
class Sight:
    """What the network sees, as its manifest says.

    Attributes
    ----------
    width, height
        Pixels.
    colour
        `rgb`, `bgr` or `grey`.
    mean, std
        Each level 0..255 goes in as (level - mean) / std.
    """

    width: int = SIDE
    height: int = SIDE
    colour: str = "rgb"
    mean: float = 127.0
    std: float = 128.0

    def of(self, face: Colour) -> Floats:
        """Return an aligned face, 112 x 112, as the network takes it."""
        if (self.width, self.height) != (SIDE, SIDE):
            face = cut(face, Box(0, 0, SIDE, SIDE), width=self.width, height=self.height)
        levels = face.astype(np.float32)
        if self.colour == "bgr":
            levels = levels[..., ::-1]
        if self.colour == "grey":
            levels = (levels @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
        planes = (levels - np.float32(self.mean)) / np.float32(self.std)
        return np.ascontiguousarray(planes.transpose(2, 0, 1)[None], np.float32)


class FaceEmbedding:
    """The network, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, sight: Sight | None = None, *, threads: int = 1) -> None:
        """Load the network from the bytes of its ONNX file; `Tampered` if they are none."""
        self._session: Session = open_session(model, threads=threads)
        self._sight = sight or Sight()
        self._input = self._session.get_inputs()[0].name

    def embed(self, face: Colour) -> Floats:
        """Return the vector of an aligned face, shape (n,), 512 numbers in the packaged network.

        Its direction says whose face it is, its length how much of a face it is.

        Raises
        ------
        ValueError
            If the picture is not 112 x 112 pixels.
        """
        if face.shape != (SIDE, SIDE, 3):
            raise ValueError(f"face: want {(SIDE, SIDE, 3)}, got {face.shape}")
        (answer,) = self._session.run(None, {self._input: self._sight.of(face)})
        vector: Floats = answer[0].astype(np.float32)
        return vector


def unit(vector: Floats) -> Floats:
    """Return `vector` at length 1; one of no length stays as it is."""
    length = float(np.linalg.norm(vector))
    return vector.astype(np.float32) if length == 0.0 else (vector / length).astype(np.float32)
