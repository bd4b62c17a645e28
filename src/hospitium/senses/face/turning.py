"""Embeddings turned in secret: as alike to each other as before, comparable with no others.

All embeddings that lie open somewhere are turned by one orthogonal matrix, drawn from a key.
Cosines stay as they are, so who has the key searches exactly; who has only the turned ones cannot
simply hold them against a face of their own. It is no encryption: ADR 62 says who can undo it.
"""

import numpy as np
from numpy.typing import NDArray

from hospitium.crypto.expand import expand

Halves = NDArray[np.float16]
Turn = NDArray[np.float64]

SCORE_OFF = 1e-3
"""By how much a cosine of two turned embeddings may differ from that of the originals.

Turned ones are rounded to 16-bit floats: each number by 2^-11 of itself at most, so each vector of
length 1 by 2^-11, and an inner product of two by 2^-10 and a little (2^-22, 32-bit sums, numbers
below 2^-14 that are rounded by 2^-25): 0.00098 in all."""

_WORD = 8


def secret_turn(key: bytes, dimension: int) -> Turn:
    """Draw an orthogonal matrix, shape (dimension, dimension), all of them as likely.

    The same key draws the same matrix, but for rounding in the last bits of 64-bit floats.

    Parameters
    ----------
    key
        32 bytes.

    Notes
    -----
    QR of normal numbers, signs set by the diagonal of R: F. Mezzadri, "How to generate random
    matrices from the classical compact groups", Notices of the AMS 54(5), 2007.
    """
    many = dimension * dimension
    words = np.frombuffer(expand(key, f"face-turn/{dimension}", 2 * _WORD * many), "<u8")
    # 53 bits each, never 0: Box and Muller's way from even numbers to normal ones
    even = ((words >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53
    normal = np.sqrt(-2.0 * np.log(even[:many])) * np.cos(2.0 * np.pi * even[many:])
    q, r = np.linalg.qr(normal.reshape(dimension, dimension))
    turn: Turn = q * np.sign(np.diagonal(r))
    turn.setflags(write=False)
    return turn


def turned(embeddings: NDArray[np.floating], turn: Turn) -> Halves:
    """Turn embeddings of length 1, shape (..., dimension), and round them to 16-bit floats."""
    halves: Halves = (embeddings.astype(np.float64) @ turn.T).astype(np.float16)
    return halves
