"""How far two sets of minutiae say the same."""

import numpy as np

from hospitium.formats.minutiae import Minutiae


def agreement(found: Minutiae, truth: Minutiae, *, within: float = 4.0, turn: float = 0.3) -> float:
    """Share of `truth` that `found` holds, to `within` pixels and `turn` radians."""
    apart = np.hypot(found.x[:, None] - truth.x, found.y[:, None] - truth.y)
    turned = np.abs(np.angle(np.exp(1j * (found.angle[:, None] - truth.angle))))
    return float(((apart <= within) & (turned <= turn)).any(axis=0).mean())


def moved(minutiae: Minutiae, *, x: np.ndarray, y: np.ndarray, turn: float = 0.0) -> Minutiae:
    """The same minutiae at other places, all turned by `turn` radians."""
    return Minutiae(
        x=x.astype(np.float32),
        y=y.astype(np.float32),
        angle=((minutiae.angle + turn) % (2 * np.pi)).astype(np.float32),
        kind=minutiae.kind,
        quality=minutiae.quality,
        width=minutiae.width,
        height=minutiae.height,
    )
