"""What hides an eye, or lies beside it, in a drawn scene: lids, skin, brow, lashes, glasses.

Places are in radii of the iris from its centre, right and down, but for glasses, which do not turn
with the eye. Each function returns the picture and where it no longer shows what was there.
"""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.synth.iris.scene import Scene

Reals = NDArray[np.float64]
Mask = NDArray[np.bool_]
Rng = np.random.Generator

_CORNER = 2.3
"""Where the lids meet, at both sides."""

_HAIR = 30.0
"""Grey level of lashes and brow."""


def lids(grey: Reals, x: Reals, y: Reals, scene: Scene, rng: Rng) -> tuple[Reals, Mask]:
    """Draw skin above and below the lids' edges, a shadow under the upper one, folds, a brow."""
    top, bottom = _upper(x, scene), _lower(x, scene)
    skin = scene.levels[3]
    rough = ndimage.gaussian_filter(rng.normal(size=grey.shape), scene.iris / 12)
    flesh = skin + 10.0 * rough / rough.std() - 14.0 * np.clip(np.abs(x) - 1.5, 0, 2)
    for fold, depth in ((top - rng.uniform(0.25, 0.5), 35.0), (bottom + 0.35, 15.0)):
        flesh = flesh - depth * np.exp(-(((y - fold) / 0.06) ** 2))
    flesh = flesh + 20.0 * np.exp(-(((y - bottom) / 0.05) ** 2))  # a wet lower edge shines
    if scene.brow is not None:
        flesh = _brow(flesh, x, y, scene.brow, rng)
    shade = 1 - 0.3 * np.exp(-np.clip(y - top, 0, None) / 0.12)
    covered = (y < top) | (y > bottom)
    return np.where(covered, flesh, grey * shade), covered


def _upper(x: Reals, scene: Scene) -> Reals:
    bend = (scene.upper + 0.25) * (1 - np.clip(np.abs(x) / _CORNER, 0, 1) ** 2) - 0.25
    return np.asarray(-bend, np.float64)


def _lower(x: Reals, scene: Scene) -> Reals:
    return np.asarray(
        (scene.lower - 0.2) * (1 - np.clip(np.abs(x) / _CORNER, 0, 1) ** 2) + 0.2, np.float64
    )


def _brow(flesh: Reals, x: Reals, y: Reals, above: float, rng: Rng) -> Reals:
    middle = -above - 0.15 * np.cos(0.7 * x) + 0.15
    thick = np.exp(-(((y - middle) / 0.35) ** 4)) * (np.abs(x) < 3.2)
    hairs = ndimage.gaussian_filter(rng.normal(size=flesh.shape), (0.8, 2.5))
    share = np.clip(0.75 + 0.25 * hairs / hairs.std(), 0, 1) * thick
    return np.asarray(flesh * (1 - share) + _HAIR * share, np.float64)


def lashes(grey: Reals, x: Reals, y: Reals, scene: Scene, rng: Rng) -> tuple[Reals, Mask]:
    """Draw curved lashes that hang from the upper lid, some stuck together, and short lower ones.

    Each is drawn only in the rows and columns that it may touch: a picture has many.
    """
    hidden = np.zeros(grey.shape, bool)
    if not scene.lashes:
        return grey, hidden
    foot = rng.uniform(-1.8, 1.8, scene.lashes)
    foot[: scene.lashes // 3] = foot[0] + rng.normal(0, 0.06, scene.lashes // 3)  # a bundle
    for k, at in enumerate(foot):
        lower = k % 5 == 4
        length = rng.uniform(0.1, 0.3) if lower else rng.uniform(0.25, 0.75)
        start = float((_lower if lower else _upper)(np.array([at]), scene)[0])
        sway = at * rng.uniform(0.1, 0.35) + rng.normal(0, 0.08)
        thick = rng.uniform(0.008, 0.018)
        rows, columns = _window(at, start, 1.1, scene)
        along = (y[rows, columns] - start + 0.1) / (length if not lower else -length)
        off = np.abs(x[rows, columns] - at - sway * np.maximum(along, 0) ** 1.5)
        hair = (along > 0) & (along < 1) & (off < thick * (1.2 - along) + 0.4 / scene.iris)
        hidden[rows, columns] |= hair
    return np.where(hidden, _HAIR, grey), ndimage.binary_dilation(hidden)


def _window(at: float, start: float, reach: float, scene: Scene) -> tuple[slice, slice]:
    """Return the rows and columns within `reach` radii of a place."""
    column, row = round(scene.x + at * scene.iris), round(scene.y + start * scene.iris)
    size = round(reach * scene.iris)
    return (
        slice(max(0, row - size), max(1, row + size)),
        slice(max(0, column - size), max(1, column + size)),
    )


def glasses(grey: Reals, x: Reals, y: Reals, scene: Scene, rng: Rng) -> tuple[Reals, Mask]:
    """Draw a veil, a dark rim below or above the eye, and bright reflections with soft edges."""
    out = 0.9 * grey + 15.0
    side = 1 if rng.random() < 0.7 else -1
    edge = scene.y + side * scene.iris * rng.uniform(1.35, 1.8)
    bow = edge - side * 0.12 * ((x - scene.x) / scene.iris) ** 2 * scene.iris
    rim = np.abs(y - bow) < rng.uniform(0.05, 0.12) * scene.iris
    hidden = rim.copy()
    out = np.where(rim, 20.0, out)
    for _ in range(int(rng.integers(1, 4))):
        turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 1.8) * scene.iris
        cx, cy = scene.x + far * np.cos(turn), scene.y + far * np.sin(turn)
        wide, high, tilt = rng.uniform(0.1, 0.35), rng.uniform(0.06, 0.2), rng.uniform(-0.5, 0.5)
        right, down = (x - cx) / scene.iris, (y - cy) / scene.iris
        form = np.hypot((right + tilt * down) / wide, down / high)
        out = np.maximum(out, 255 * np.clip((1.1 - form) / 0.2, 0, 1))
        hidden |= form < 1.1
    return out, hidden
