"""The liveness network as it comes in the weights that `models/face-liveness.toml` names.

Its makers' own program feeds it red first, but it answers as one that was trained blue first:
see docs/model-cards/liveness.md for what was measured of both. So blue first it is.
"""

from typing import NamedTuple, Protocol

import numpy as np

from hospitium.core.errors import Tampered
from hospitium.formats.photos import ColourPixels
from hospitium.senses.liveness.region import around, resized
from hospitium.senses.liveness.types import Box
from hospitium.senses.session import open_session

SIDE = 128
"""Pixels of its input."""

REACH = 2.7
"""Of the face's box, what it sees: shoulders, a frame, a hand that holds a phone."""


class Answer(NamedTuple):
    """What the network holds a face for; shares that add to 1."""

    real: float
    flat: float
    solid: float


class Looks(Protocol):
    """What the check asks of a network. Safe to share between threads."""

    def look(self, pixels: ColourPixels, box: Box) -> Answer:
        """Say what the face in `box` is held for."""
        ...


class LivenessNetwork:
    """The network, loaded. Safe to share between threads."""

    def __init__(self, weights: bytes, *, threads: int = 1) -> None:
        """Load the network.

        Parameters
        ----------
        weights
            The ONNX file as published, already checked against its manifest.
        threads
            Cores that one answer may use.

        Raises
        ------
        Tampered
            If the bytes are no such network.
        """
        try:
            self._session = open_session(weights, threads=threads)
        except Tampered as error:
            raise Tampered("the liveness model is not a readable network") from error

    def look(self, pixels: ColourPixels, box: Box) -> Answer:
        """Say what the face in `box` is held for: a person, a flat thing, a solid one."""
        seen = resized(around(pixels, box, REACH), SIDE, SIDE)
        fed = np.ascontiguousarray(seen[..., ::-1].transpose(2, 0, 1)[None], dtype=np.float32)
        (raw,) = self._session.run(["output"], {"input": fed})
        powers = np.exp(raw[0] - raw[0].max())
        real, flat, solid = (float(share) for share in powers / powers.sum())
        return Answer(real, flat, solid)
