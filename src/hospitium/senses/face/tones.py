"""What the tones of an aligned face tell of how the picture was made: by a pen, or without colour.

A photograph of skin has soft steps everywhere; a drawing has flat tones and strong lines, and
little between them. What was printed or copied in one ink has no colour but that of its tint.
"""

import numpy as np

from hospitium.senses.face.types import Colour, Reals

_SEEN = (slice(20, 108), slice(16, 96))
"""Rows and columns of an aligned face that are looked at: with brows and chin, without corners."""

_LUMA = np.array([0.299, 0.587, 0.114])
_CHROMA = np.array([[-0.169, 0.5], [-0.331, -0.419], [0.5, -0.081]])

_STEPS = {0.25: -2.24, 0.5: -2.09, 0.75: 0.5, 0.9: 7.25}
"""Weight of the logarithm of each quantile of the steps between neighbours, in grey levels."""

_FLAT, _OFFSET = 8.67, -20.48
"""Weight of the share of places that are flat, and what makes 0 the bound."""

_LEVEL = 1.5
"""Grey levels that the nine pixels about a flat place differ by at most."""


def without_colour(picture: Colour) -> Colour:
    """Return a picture in its grey levels, in whole numbers as the phone has them too."""
    levels = picture.astype(np.uint32) @ np.array([299, 587, 114], np.uint32)
    grey = ((levels + 500) // 1000).astype(np.uint8)
    return np.repeat(grey[..., None], 3, axis=2)


def drawn(aligned: Colour) -> float:
    """Return how much of a drawing an aligned face has; from 0 on it is told to be one.

    Notes
    -----
    A logistic sum, fitted on one half of the people of lfw600 as they are, spoilt and turned into
    old scans (one in 200 is above 0 there), against the same drawn by a program in five ways:
    `python -m bench.face_kinds` counts the other half.
    """
    grey = aligned[_SEEN].astype(np.float64) @ _LUMA
    across, down = grey[1:-1, 2:] - grey[1:-1, :-2], grey[2:, 1:-1] - grey[:-2, 1:-1]
    steps = np.hypot(across, down) / 2
    logs = np.log1p(np.quantile(steps, list(_STEPS)))
    return float(logs @ list(_STEPS.values()) + _FLAT * _flat(grey) + _OFFSET)


def _flat(grey: Reals) -> float:
    """Return the share of places whose neighbourhood of 3 x 3 pixels has one level."""
    nine = np.lib.stride_tricks.sliding_window_view(grey, (3, 3))
    return float(np.mean(np.ptp(nine, axis=(2, 3)) <= _LEVEL))


def colour(aligned: Colour) -> float:
    """Return how much colour an aligned face has beyond one tint, a share of its mean level.

    What a straight line through the grey levels leaves of the two chroma levels: nought of a grey
    and nearly nought of a brown print, 0.04 and more of a photograph of skin.
    """
    seen = aligned[_SEEN].reshape(-1, 3).astype(np.float64)
    grey, chroma = seen @ _LUMA, seen @ _CHROMA
    level = float(grey.mean())
    off = grey - level
    slope = (off @ chroma) / max(float(off @ off), 1.0)
    left = chroma - chroma.mean(axis=0) - off[:, None] * slope
    return float(np.hypot(left[:, 0], left[:, 1]).mean()) / max(level, 1.0)
