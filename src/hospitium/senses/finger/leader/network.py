"""The minutiae network LEADER, as it comes in the weights that `models/leader.toml` names.

Cappelli & Ferrara, "LEADER: Lightweight End-to-End Attention-Gated Dual Autoencoder for Robust
Minutiae Extraction", arXiv 2602.15493, 2026.
"""

from collections.abc import Callable, Iterator
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import BadInput, Tampered
from hospitium.formats.gray import Pixels
from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.senses.finger.leader.graph import build_graph
from hospitium.senses.finger.network import MOST_FOUND
from hospitium.senses.finger.tiles import Cut, tiles
from hospitium.senses.finger.trace import Trace
from hospitium.senses.session import Session, open_session

MIN_SCORE = 0.2
"""Peak score from which a detection counts as a minutia."""

TILE = 512
"""Longest side in pixels that the network sees at once: memory stays bounded."""

_OVERLAP = 96
"""Pixels that neighbouring tiles share, so that no minutia is judged at the edge of one."""

_MULTIPLE = 32
"""The network halves its input five times."""

_DIRECTION = 1
"""The plane of the published graph's answer that holds directions in radians."""

_COLUMN, _ROW, _X, _Y, _ENDING, _SCORE = range(6)
"""The columns of what our graph says of each minutia."""

Values = NDArray[np.float32]
Tile = tuple[Cut, Cut]


class LeaderNetwork:
    """LEADER, loaded. Safe to share between threads."""

    def __init__(self, model: bytes, *, threads: int = 1, min_score: float = MIN_SCORE) -> None:
        """Load the network.

        Parameters
        ----------
        model
            The ONNX file as published, already checked against its manifest.
        threads
            Cores that one detection may use.
        min_score
            Peak score from which a detection counts, 0..1.

        Raises
        ------
        Tampered
            If the bytes are not LEADER.
        """
        try:
            graph = build_graph(model)
        except BadInput as error:
            raise Tampered("the minutiae model is not a readable network") from error
        self._session = open_session(graph, threads=threads)
        self._published, self._threads = model, threads
        self._min_score = np.asarray(min_score, np.float32)

    @cached_property
    def _planes(self) -> Session:
        """The published graph, which answers for every pixel; only traces need that."""
        return open_session(self._published, threads=self._threads)

    def detect(self, pixels: Pixels, *, trace: Trace | None = None) -> Minutiae:
        """Find the minutiae of a print, as `MinutiaeNetwork` says.

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
        if trace is not None:
            trace.step("heat", _whole(pixels, self._heat))
            trace.step("direction", _whole(pixels, self._directions))
        found = np.concatenate([self._rows(pixels, tile) for tile in _tiles(pixels)])
        order = np.lexsort((found[:, _COLUMN], found[:, _ROW], -found[:, _SCORE]))
        found = found[order[:MOST_FOUND]]
        height, width = pixels.shape
        return Minutiae(
            x=np.ascontiguousarray(found[:, _COLUMN]),
            y=np.ascontiguousarray(found[:, _ROW]),
            angle=np.arctan2(found[:, _Y], found[:, _X]) % np.float32(2 * np.pi),
            kind=np.where(found[:, _ENDING] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
            quality=np.rint(100 * found[:, _SCORE]).clip(1, 100).astype(np.uint8),
            width=width,
            height=height,
        )

    def _rows(self, pixels: Pixels, tile: Tile) -> Values:
        """Return the minutiae that a tile answers for, in the frame of `pixels`, shape (n, 6)."""
        down, across = tile
        image, top, left = _padded(pixels[down.start : down.stop, across.start : across.stop])
        feeds = {"image": image, "min_score": self._min_score}
        (rows,) = self._session.run(["minutiae"], feeds)
        rows = rows + np.array([across.start - left, down.start - top, 0, 0, 0, 0], np.float32)
        mine = rows[:, _SCORE] >= self._min_score
        for column, piece in ((_ROW, down), (_COLUMN, across)):
            mine &= (rows[:, column] >= piece.core_start) & (rows[:, column] < piece.core_stop)
        kept: Values = rows[mine]
        return kept

    def _heat(self, image: Values) -> Values:
        feeds = {"image": image, "min_score": np.ones((), np.float32)}
        heat: Values = self._session.run(["heat"], feeds)[0][0, 0]
        return heat

    def _directions(self, image: Values) -> Values:
        (planes,) = self._planes.run(None, {"input": image})
        directions: Values = planes[0, ..., _DIRECTION]
        return directions


def _tiles(pixels: Pixels) -> Iterator[Tile]:
    """Yield what the network sees at once."""
    return tiles(pixels.shape, piece=TILE, overlap=_OVERLAP)


def _padded(tile: Pixels) -> tuple[Values, int, int]:
    """Return a tile as the network takes it, and the rows and columns added before it."""
    gaps = [-side % _MULTIPLE for side in tile.shape]
    padding = [(gap // 2, gap - gap // 2) for gap in gaps]
    image = np.pad(tile, padding, mode="edge").astype(np.float32)
    return image[None, :, :, None], padding[0][0], padding[1][0]


def _whole(pixels: Pixels, plane: Callable[[Values], Values]) -> Values:
    """Return what `plane` says of each pixel, shape of `pixels`, tile by tile."""
    whole = np.empty(pixels.shape, np.float32)
    for down, across in _tiles(pixels):
        tile = pixels[down.start : down.stop, across.start : across.stop]
        image, top, left = _padded(tile)
        seen = plane(image)[top : top + tile.shape[0], left : left + tile.shape[1]]
        core = seen[_core(down), _core(across)]
        whole[down.core_start : down.core_stop, across.core_start : across.core_stop] = core
    return whole


def _core(piece: Cut) -> slice:
    """Return the part of a tile that it answers for."""
    return slice(piece.core_start - piece.start, piece.core_stop - piece.start)
