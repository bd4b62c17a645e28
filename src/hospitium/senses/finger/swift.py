"""The fast minutiae network: small, and trained here; see docs/model-cards/swift.md.

It answers for cells of 4 x 4 pixels with a score, a place within the cell, a direction and a kind.
Recipe and training are in `training/finger`.
"""

import numpy as np
from numpy.typing import NDArray

from hospitium.formats.gray import Pixels
from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.senses.finger.network import MOST_FOUND
from hospitium.senses.finger.tiles import Cut, tiles
from hospitium.senses.finger.trace import Trace
from hospitium.senses.session import open_session

MIN_SCORE = 0.2
"""Peak score from which a detection counts as a minutia."""

TILE = 1024
"""Longest side in pixels that the network sees at once: 0.1 GB of memory."""

_OVERLAP = 128
"""Pixels that neighbouring tiles share, so that no minutia is judged at the edge of one."""

_MULTIPLE = 16
"""The network halves its input four times."""

_STRIDE = 4
"""Pixels from one cell to the next."""

_PEAK, _RIGHT, _DOWN, _COSINE, _SINE, _IS_ENDING, _HEAT = range(7)
"""Planes of the network's answer; heat is the score before peaks are picked."""

Answer = NDArray[np.float32]


class SwiftNetwork:
    """The fast network, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, threads: int = 1, min_score: float = MIN_SCORE) -> None:
        """Load the network.

        Parameters
        ----------
        model
            The ONNX file, already checked against its manifest.
        threads
            Cores that one detection may use.
        min_score
            Peak score from which a detection counts, 0..1.

        Raises
        ------
        Tampered
            If the bytes are not a readable network.
        """
        self._session = open_session(model, threads=threads)
        self._min_score = min_score

    def detect(self, pixels: Pixels, *, trace: Trace | None = None) -> Minutiae:
        """Find the minutiae of a print.

        Parameters
        ----------
        pixels
            Grey levels at 500 ppi, shape (height, width), ridges dark.

        Returns
        -------
        Minutiae
            In the frame of `pixels`, best first, at most `MOST_FOUND`. `quality` is the
            network's peak score in percent.
        """
        height, width = pixels.shape
        answers = [
            (down, across, self._run(pixels[down.start : down.stop, across.start : across.stop]))
            for down, across in tiles(pixels.shape, piece=TILE, overlap=_OVERLAP)
        ]
        if trace is not None:
            _offer(pixels.shape, answers, trace)
        parts = zip(*(self._found(*one) for one in answers), strict=True)
        x, y, angle, ending, score = (np.concatenate(part) for part in parts)
        best = np.argsort(-score, kind="stable")[:MOST_FOUND]
        return Minutiae(
            x=x[best].clip(0, width - 1),
            y=y[best].clip(0, height - 1),
            angle=angle[best] % np.float32(2 * np.pi),
            kind=np.where(ending[best] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
            quality=np.rint(100 * score[best]).clip(1, 100).astype(np.uint8),
            width=width,
            height=height,
        )

    def _found(self, down: Cut, across: Cut, answer: Answer) -> tuple[Answer, ...]:
        """Return x, y, direction, ending and score of what lies in the core of a tile."""
        row, column = np.nonzero(answer[..., _PEAK] >= self._min_score)
        found = answer[row, column]
        x = (across.start + _STRIDE * column + found[:, _RIGHT]).astype(np.float32)
        y = (down.start + _STRIDE * row + found[:, _DOWN]).astype(np.float32)
        core = (x >= across.core_start) & (x < across.core_stop)
        core &= (y >= down.core_start) & (y < down.core_stop)
        angle = np.arctan2(found[:, _SINE], found[:, _COSINE])
        columns = (x, y, angle, found[:, _IS_ENDING], found[:, _PEAK])
        return tuple(each[core] for each in columns)

    def _run(self, tile: Pixels) -> Answer:
        """Return the network's answer for each cell, shape (rows, columns, 7)."""
        padding = [(0, -side % _MULTIPLE) for side in tile.shape]
        padded = np.pad(tile, padding, mode="edge").astype(np.float32)
        (answer,) = self._session.run(None, {"input": padded[None, :, :, None]})
        planes: Answer = answer[0]
        return planes


def _offer(shape: tuple[int, ...], answers: list[tuple[Cut, Cut, Answer]], trace: Trace) -> None:
    """Offer score and direction for each pixel of the print."""
    heat, direction = np.empty((2, *shape), np.float32)
    for down, across, answer in answers:
        here = slice(down.start, down.stop), slice(across.start, across.stop)
        large = answer.repeat(_STRIDE, 0).repeat(_STRIDE, 1)
        large = large[: down.stop - down.start, : across.stop - across.start]
        heat[here] = large[..., _HEAT]
        direction[here] = np.arctan2(large[..., _SINE], large[..., _COSINE]) % (2 * np.pi)
    trace.step("heat", heat)
    trace.step("direction", direction)
