"""The network that places 68 points on a face: brows, eyes, nose, mouth, jaw.

The points are numbered as in the iBUG 300-W scheme (Sagonas et al., ICCV Workshops 2013).
"""

import numpy as np

from hospitium.senses.face.align import cut
from hospitium.senses.face.types import Box, Colour, Points
from hospitium.senses.session import Session, open_session

SIDE = 64
"""Pixels of the grey square that the network sees."""

REACH = 1.12
"""Side of that square in heights of the detector's box: what lays half of lfw600 nearest to where
others laid it (1.36 px of 112, root mean square; 1.45 at 1.0, 1.48 at 1.3; 2026-11-28)."""

_FIVE = ((37, 38, 40, 41), (43, 44, 46, 47), (30,), (48, 60), (54, 64))
"""Of the 68, those whose middles are eyes, nose and corners of the mouth."""


class FaceLandmarks:
    """The network, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, threads: int = 1) -> None:
        """Load the network from the bytes of its ONNX file; `Tampered` if they are none."""
        self._session: Session = open_session(model, threads=threads)

    def place(self, pixels: Colour, face: Box) -> Points:
        """Return the 68 points of the face in `face`, in the frame of `pixels`.

        Notes
        -----
        The network sees a square of `REACH` heights of the detector's box about its middle.
        """
        x, y = face.centre
        half = REACH * face.height / 2
        square = Box(x - half, y - half, x + half, y + half)
        seen = cut(pixels, square, width=SIDE, height=SIDE).astype(np.float32)
        grey = seen @ np.array([0.299, 0.587, 0.114], np.float32) / np.float32(256.0)
        (answer,) = self._session.run(["output"], {"input": grey[None, None]})
        points: Points = answer[0].reshape(68, 2).astype(np.float64) * square.width
        return np.add(points, [square.left - 0.5, square.top - 0.5])


def five_points(points: Points) -> Points:
    """Return eyes, tip of the nose and corners of the mouth of 68 points, shape (5, 2)."""
    return np.array([points[list(each)].mean(axis=0) for each in _FIVE])
