"""Real irises in drawn scenes: what other cameras show around an eye, with known boundaries.

The iris of each picture is unrolled (by the reader, from the picture as it is), and laid into a
scene of `hospitium.synth.iris.cameras`: lids, lashes, lamps, brow, glasses, size, light and sensor
are drawn, the texture is real, so that errors of segmentation, of masks and of comparison can be
told apart. What was hidden in the picture is laid in without texture.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.formats.gray import Pixels
from hospitium.senses.iris.reading import read_iris
from hospitium.senses.iris.types import Boundary, Segmentation
from hospitium.synth.iris.cameras import CAMERAS
from hospitium.synth.iris.scene import Drawn, Texture, draw_scene

Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Misses:
    """How far boundaries lie from the truth, in radii of the iris: the mean over all directions."""

    pupil: float
    limbus: float


def laid_into(pixels: Pixels, camera: str, seed: int) -> Drawn:
    """Return the iris of a picture in a scene of a camera; the same for the same seed."""
    rng = np.random.default_rng(seed)
    return draw_scene(0, CAMERAS[camera](rng), rng=rng, texture=texture_of(pixels))


def texture_of(pixels: Pixels) -> Texture:
    """Return what the iris of a picture adds to a grey ring, as `draw_scene` wants it."""
    found = read_iris(pixels)
    seen = found.seen & np.isfinite(found.sheet)
    level = np.where(seen, found.sheet, 0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
    whole = float(np.median(found.sheet[seen]))
    hidden = np.broadcast_to(level[:, None], seen.shape)
    sheet = ndimage.gaussian_filter(np.where(seen, found.sheet, hidden) - whole, 0.5)
    rows, columns = sheet.shape

    def levels(share: Reals, angle: Reals) -> Reals:
        place = (np.clip(share * rows - 0.5, 0, rows - 1), angle / (2 * np.pi) * columns)
        laid: Reals = ndimage.map_coordinates(sheet, place, order=1, mode="grid-wrap")
        return laid

    return levels


def misses(found: Segmentation, truth: Drawn) -> Misses:
    """Return how far the boundaries found lie from those drawn."""
    size = float(np.mean(np.hypot(*(truth.limbus - truth.limbus.mean(axis=0)).T)))
    return Misses(
        _apart(found.pupil, truth.pupil) / size, _apart(found.limbus, truth.limbus) / size
    )


def _apart(line: Boundary, truth: Reals) -> float:
    """Return the mean distance in pixels of a line's points from those of another."""
    points = np.stack(line.points(), axis=1)
    gaps = np.hypot(*(points[:, None] - truth[None]).transpose(2, 0, 1))
    return float(gaps.min(axis=1).mean() + gaps.min(axis=0).mean()) / 2
