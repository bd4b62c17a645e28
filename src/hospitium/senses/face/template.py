r"""A face as bytes: what is stored and compared.

Layout: the magic `HFA`, the version `1`, one byte of quality 0..100, a zero, then half-precision
numbers (IEEE 754 binary16, little-endian), a vector of length 1: with 512 of them, 1,030 bytes.
Rounding to halves moves a score by less than 0.001. The id of the model is not inside: the row that
holds the template says it.
"""

from dataclasses import dataclass

import numpy as np

from hospitium.core.errors import BadInput
from hospitium.senses.face.types import Floats

MAGIC = b"HFA1"
_HEAD = len(MAGIC) + 2

MAX_BYTES = 1100
"""Of a template: networks of up to 547 numbers."""

MOST_NUMBERS = (MAX_BYTES - _HEAD) // 2

_HALF = np.dtype("<f2")
_LENGTH_OFF = 0.01
"""How far from 1 the length of a stored vector may be: rounding moves it by 0.001 at the most."""


@dataclass(frozen=True, slots=True, eq=False)
class FaceTemplate:
    """A face that was read.

    Attributes
    ----------
    embedding
        Length 1, float32, shape (n,): n is 512 in the packaged model.
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
        Shape (n,), of any length but 0, n at most `MOST_NUMBERS`.
    quality
        0..100.

    Raises
    ------
    ValueError
        If either is not as said.
    """
    vector = np.asarray(embedding, np.float64)
    if vector.ndim != 1 or not 2 <= len(vector) <= MOST_NUMBERS:
        raise ValueError(f"embedding: want 2 to {MOST_NUMBERS} numbers, got {vector.shape}")
    length = float(np.linalg.norm(vector))
    if not 0.0 < length < np.inf or not 0 <= quality <= 100:
        raise ValueError("an embedding has a length, and a quality is 0..100")
    return MAGIC + bytes((quality, 0)) + (vector / length).astype(_HALF).tobytes()


def decode_face(data: bytes) -> FaceTemplate:
    """Read what `encode_face` wrote.

    Raises
    ------
    BadInput
        If it is anything else.
    """
    sized = _HEAD + 4 <= len(data) <= MAX_BYTES and len(data) % 2 == 0
    if not sized or not data.startswith(MAGIC) or data[4] > 100 or data[5] != 0:
        raise BadFaceTemplate("these bytes are no face template")
    vector = np.frombuffer(data, _HALF, offset=_HEAD).astype(np.float32)
    length = float(np.linalg.norm(vector)) if np.isfinite(vector).all() else 0.0
    if abs(length - 1.0) > _LENGTH_OFF:
        raise BadFaceTemplate("these bytes are no face template")
    return FaceTemplate((vector / np.float32(length)).astype(np.float32), int(data[4]))


class BadFaceTemplate(BadInput):
    """The bytes are not the stored form of a face."""

    code = "hospitium.bad_input.face_template"
    remedy = "Read the face again from its picture."
