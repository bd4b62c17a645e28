"""The minutiae network LEADER, as it comes in the weights that `models/leader.toml` names.

Cappelli & Ferrara, "LEADER: Lightweight End-to-End Attention-Gated Dual Autoencoder for Robust
Minutiae Extraction", arXiv 2602.15493, 2026.
"""

import numpy as np
from numpy.typing import NDArray

from hospitium.core.errors import Tampered
from hospitium.formats.gray import Pixels
from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.senses.finger.tiles import Cut, cut
from hospitium.senses.finger.trace import Trace

MIN_SCORE = 0.2
"""Peak score from which a detection counts as a minutia."""

MAX_MINUTIAE = 255
"""As many as an ISO/IEC 19794-2 view can hold."""

TILE = 512
"""Longest side in pixels that the network sees at once: 0.6 GB of memory."""

_OVERLAP = 96
"""Pixels that neighbouring tiles share, so that no minutia is judged at the edge of one."""

_MULTIPLE = 32
"""The network halves its input five times."""

_HEAT, _DIRECTION, _IS_ENDING, _PEAK = range(4)
"""Planes of the network's answer; heat is the position before peaks are picked."""

Answer = NDArray[np.float32]


class LeaderNetwork:
    """LEADER, loaded. Safe to share between threads."""

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
            If the bytes are not a network with LEADER's input.
        """
        # 0.2 s to import: only who extracts pays
        import onnxruntime as ort
        from onnxruntime.capi import onnxruntime_pybind11_state as fault

        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 4
        try:
            self._session = ort.InferenceSession(model, options, ["CPUExecutionProvider"])
        except (
            fault.InvalidProtobuf,
            fault.InvalidArgument,
            fault.InvalidGraph,
            fault.Fail,
        ) as error:
            raise Tampered("the minutiae model is not a readable network") from error
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
            In the frame of `pixels`, best first, at most `MAX_MINUTIAE`. `quality` is the
            network's peak score in percent.
        """
        answer = self._answer(pixels)
        if trace is not None:
            trace.step("heat", answer[..., _HEAT])
            trace.step("direction", answer[..., _DIRECTION])
        y, x = np.nonzero(answer[..., _PEAK] >= self._min_score)
        found = answer[y, x]
        score, height, width = found[:, _PEAK], *pixels.shape
        best = np.argsort(-score, kind="stable")[:MAX_MINUTIAE]
        return Minutiae(
            x=x[best].astype(np.float32),
            y=y[best].astype(np.float32),
            angle=found[best, _DIRECTION] % np.float32(2 * np.pi),
            kind=np.where(found[best, _IS_ENDING] >= 0.5, ENDING, BIFURCATION).astype(np.uint8),
            quality=np.rint(100 * score[best]).clip(1, 100).astype(np.uint8),
            width=width,
            height=height,
        )

    def _answer(self, pixels: Pixels) -> Answer:
        """Return the network's answer for each pixel, shape (height, width, 4), tile by tile."""
        height, width = pixels.shape
        answer = np.empty((height, width, 4), np.float32)
        for down in cut(height, piece=TILE, overlap=_OVERLAP):
            for across in cut(width, piece=TILE, overlap=_OVERLAP):
                tile = self._run(pixels[down.start : down.stop, across.start : across.stop])
                core = tile[_core(down), _core(across)]
                answer[down.core_start : down.core_stop, across.core_start : across.core_stop] = (
                    core
                )
        return answer

    def _run(self, tile: Pixels) -> Answer:
        """Return the network's answer for each pixel of `tile`, shape (height, width, 4)."""
        height, width = tile.shape
        padding = [(gap // 2, gap - gap // 2) for gap in (-height % _MULTIPLE, -width % _MULTIPLE)]
        padded = np.pad(tile, padding, mode="edge").astype(np.float32)
        (answer,) = self._session.run(None, {"input": padded[None, :, :, None]})
        (top, _), (left, _) = padding
        kept: Answer = answer[0, top : top + height, left : left + width]
        return kept


def _core(piece: Cut) -> slice:
    """Return the part of a tile that it answers for."""
    return slice(piece.core_start - piece.start, piece.core_stop - piece.start)
