"""The network that finds faces, on a canvas of fixed size.

A single-shot detector that answers for 4,420 places at four scales. Its graph gives boxes as
fractions of the canvas.
"""

import numpy as np

from hospitium.senses.face.types import Box, Colour, Floats, Seen
from hospitium.senses.session import Session, open_session

WIDTH, HEIGHT = 320, 240
"""Pixels of the canvas."""

OVERLAP = 0.4
"""Two boxes that share more than this are one face."""

_LEAST = 0.3
"""Answers below this score are not even compared."""


class FaceDetector:
    """The detector, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, threads: int = 1) -> None:
        """Load the network from the bytes of its ONNX file; `Tampered` if they are none."""
        self._session: Session = open_session(model, threads=threads)

    def find(self, canvas: Colour, *, least: float) -> list[Seen]:
        """Return the faces on a canvas, surest first, each once.

        Parameters
        ----------
        canvas
            Shape (240, 320, 3).
        least
            Score from which an answer counts.

        Raises
        ------
        ValueError
            If the canvas has another shape.
        """
        if canvas.shape != (HEIGHT, WIDTH, 3):
            raise ValueError(f"canvas: want {(HEIGHT, WIDTH, 3)}, got {canvas.shape}")
        scores, boxes = self._session.run(["scores", "boxes"], {"input": normalised(canvas)})
        sure = scores[0, :, 1]
        order = np.flatnonzero(sure >= max(least, _LEAST))
        order = order[np.argsort(-sure[order], kind="stable")]
        corners = boxes[0] * np.array([WIDTH, HEIGHT, WIDTH, HEIGHT], np.float32)
        return merged([Seen(Box(*map(float, corners[n])), float(sure[n])) for n in order])


def normalised(pixels: Colour) -> Floats:
    """Return pixels as these networks take them: (1, 3, height, width), about -1..1."""
    planes = (pixels.astype(np.float32) - np.float32(127.0)) / np.float32(128.0)
    return np.ascontiguousarray(planes.transpose(2, 0, 1)[None])


def merged(found: list[Seen]) -> list[Seen]:
    """Keep the surest of boxes that overlap; `found` is sorted, surest first."""
    kept: list[Seen] = []
    for one in found:
        if one.box.width <= 0 or one.box.height <= 0:
            continue
        if all(one.box.overlap(other.box) <= OVERLAP for other in kept):
            kept.append(one)
    return kept
