r"""A face as bytes: what is stored and compared.

Layout, 1,030 bytes: the magic `HFA`, the version `1`, one byte of quality 0..100, a zero, then 512
half-precision numbers (IEEE 754 binary16, little-endian), a vector of length 1. Rounding to halves
moves a score by less than 0.001. The id of the model is not inside: the row that holds it says it.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.senses.face.types import Floats

DIMENSION = 512
MAGIC = b"HFA1"
SIZE = len(MAGIC) + 2 + 2 * DIMENSION
"""Bytes of a template."""

_HALF = np.dtype("<f2")
_LENGTH_OFF = 0.01
"""How far from 1 the length of a stored vector may be: rounding moves it by 0.001 at the most."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceTemplate:
    """A face that was read.

    Attributes
    ----------
    embedding
        Length 1, shape (512,), float32.
    quality
        0..100.
    """

    embedding: Floats
    quality: int


def encode_face(embedding: Floats, *, quality: int) -> bytes:
    """Return the stored form of a face; `decode_face` reads it.

    Parameters
    ----------
    embedding
        Shape (512,), of any length but 0.
    quality
        0..100.

    Raises
    ------
    ValueError
        If either is not as said.
    """
    vector = np.asarray(embedding, np.float64)
    if vector.shape != (DIMENSION,) or not np.isfinite(vector).all():
        raise ValueError(f"embedding: want {DIMENSION} finite numbers, got shape {vector.shape}")
    length = float(np.linalg.norm(vector))
    if length == 0.0 or not 0 <= quality <= 100:
        raise ValueError("an embedding has a length, and a quality is 0..100")
    return MAGIC + bytes((quality, 0)) + (vector / length).astype(_HALF).tobytes()


def decode_face(data: bytes) -> FaceTemplate:
    """Read what `encode_face` wrote.

    Raises
    ------
    BadInput
        If it is anything else.
    """
    if len(data) != SIZE or not data.startswith(MAGIC) or data[4] > 100 or data[5] != 0:
        raise BadFaceTemplate("these bytes are no face template")
    vector = np.frombuffer(data, _HALF, offset=6).astype(np.float32)
    length = float(np.linalg.norm(vector)) if np.isfinite(vector).all() else 0.0
    if abs(length - 1.0) > _LENGTH_OFF:
        raise BadFaceTemplate("these bytes are no face template")
    return FaceTemplate((vector / np.float32(length)).astype(np.float32), int(data[4]))


class BadFaceTemplate(BadInput):
    """The bytes are not the stored form of a face."""

    code = "hospitium.bad_input.face_template"
    remedy = "Read the face again from its picture."
