"""Which part of a photo is finger: each photo teaches its own colours."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.senses.finger.photo.types import Mask, Reals

Cells = tuple[NDArray[np.intp], ...]
"""The bin of each pixel on each axis of a histogram."""

_BINS = (24, 24, 24)
_ROUNDS = 4
LITTLE, MUCH = 0.5, 0.8
"""Ridge evidence of surfaces such as wood, and of ridges in focus. `python -m bench.photo_limits`
(2026-11-27, 120 renderings): 0.46 on wood and 0.8 on fingers in the median; anything from 0.45
and 0.75 to 0.65 and 0.9 finds 116 to 118 fingers, 0.35 and 0.65 only 108: wood passes for skin."""

_RIDGES_WEIGH = 0.35


def find_skin(overview: Reals, evidence: Reals) -> Mask:
    """Return where the fingers are.

    No colour is known beforehand. Places with ridges teach the colours of the skin in this
    photo, the border of the photo without ridges those of what lies behind; both are corrected
    by what they find.

    Parameters
    ----------
    overview
        Colour 0..1, shape (height, width, 3).
    evidence
        See `ridge_evidence`, shape (height, width).
    """
    cells = _cells(overview)
    ridges = np.clip((evidence - LITTLE) / (MUCH - LITTLE), 0, 1)
    belief = np.clip(2 * ridges - 1, 0, 1)
    behind = np.clip(1 - 2 * ridges, 0, 1) * _towards_border(evidence.shape)
    for _ in range(_ROUNDS):
        skin, rest = _counts(cells, belief), _counts(cells, behind)
        likely = (skin / (skin + rest))[cells]
        # ridges stay evidence: what lies behind may have the colour of skin
        mixed = (1 - _RIDGES_WEIGH) * likely + _RIDGES_WEIGH * ridges
        smooth = ndimage.gaussian_filter(mixed, 1.5)
        belief, behind = np.clip(2 * smooth - 0.6, 0, 1), np.clip(1.4 - 2 * smooth, 0, 1)
    return _tidy(smooth > 0.5)


def _cells(overview: Reals) -> Cells:
    """Return the bin of each pixel by lightness and two colour contrasts."""
    log = np.log(overview + 0.03)
    light = log.mean(-1)
    scaled = (
        (light - np.log(0.03)) / 3.6,
        (log[..., 0] - log[..., 1]) / 2.4 + 0.4,
        (log[..., 1] - log[..., 2]) / 2.4 + 0.4,
    )
    return tuple(
        np.clip(value * bins, 0, bins - 1).astype(np.intp)
        for value, bins in zip(scaled, _BINS, strict=True)
    )


def _counts(cells: Cells, weight: Reals) -> Reals:
    """Return a smooth histogram, never 0."""
    counts = np.zeros(_BINS, np.float32)
    np.add.at(counts, cells, weight)
    smooth = ndimage.gaussian_filter(counts / (weight.sum() + 1e-6), 1.2, mode="constant")
    return np.asarray(smooth + 1e-6, dtype=np.float32)


def _towards_border(shape: tuple[int, ...]) -> Reals:
    """Return 1 at the border of the photo, falling to 0.15 in its middle."""
    down, right = (np.abs(np.linspace(-1, 1, side, dtype=np.float32)) for side in shape)
    return np.asarray(0.15 + 0.85 * np.maximum(down[:, None], right[None, :]) ** 4)


def _tidy(mask: Mask) -> Mask:
    """Close gaps of a ridge or glare, drop specks."""
    closed = ndimage.binary_closing(np.pad(mask, 4, mode="edge"), iterations=2)[4:-4, 4:-4]
    filled = ndimage.binary_fill_holes(closed)
    return np.asarray(ndimage.binary_opening(filled, iterations=3))
