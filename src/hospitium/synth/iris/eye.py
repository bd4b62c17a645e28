"""Draw an eye in near-infrared light: pupil, iris, white, lids, lashes, lamp, camera.

The iris has a texture of its own for each seed, drawn in the rubber sheet (radius from pupil to
limbus, angle), so that a wider pupil stretches it as a real one is stretched to first order. No
picture of a person was used. What is drawn, and what is not: docs/model-cards/iris.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

Pixels = NDArray[np.uint8]
Reals = NDArray[np.float64]

_SHEET = (64, 512)


@dataclass(frozen=True, slots=True)
class Pose:
    """How an eye is seen, in pixels where nothing else is said.

    Attributes
    ----------
    height, width
        Of the picture.
    x, y
        Centre of the limbus.
    iris, pupil
        Radii.
    pupil_x, pupil_y
        Centre of the pupil, from that of the limbus.
    lean
        Degrees that the head leans clockwise.
    upper, lower
        Where the lids' edges cross the vertical through the centre, in iris radii above and below;
        more than 1 hides nothing.
    blur
        Standard deviation of the camera's blur.
    noise
        Standard deviation of the camera's noise in grey levels.
    lashes
        Number of lashes that hang from the upper lid.
    levels
        Grey levels of pupil, iris, white and skin.
    """

    height: int = 240
    width: int = 320
    x: float = 160.0
    y: float = 120.0
    iris: float = 80.0
    pupil: float = 30.0
    pupil_x: float = 1.5
    pupil_y: float = -1.0
    lean: float = 0.0
    upper: float = 0.95
    lower: float = 1.0
    blur: float = 1.0
    noise: float = 2.0
    lashes: int = 14
    levels: tuple[float, float, float, float] = (25.0, 110.0, 175.0, 200.0)


def draw_eye(identity: int, pose: Pose, *, rng: np.random.Generator) -> Pixels:
    """Return a picture of the eye that `identity` is the seed of.

    Parameters
    ----------
    rng
        Where lashes, noise and the place of the lamp come from: what differs between two pictures
        of one eye.
    """
    y, x = np.mgrid[: pose.height, : pose.width].astype(np.float64)
    share, angle = _sheet_place(x, y, pose)
    pupil, iris, white, skin = pose.levels
    grey = np.where(share < 1.0, iris + drawn_texture(identity)(share, angle), white)
    edge = np.clip((share - 0.96) / 0.08, 0.0, 1.0)  # the limbus is soft
    grey = grey * (1 - edge) + white * edge
    grey = np.where(share < 0.0, pupil, grey)
    grey = _lids(grey, x, y, pose, skin)
    grey = _lashes(grey, x, y, pose, rng)
    grey = _lamp(grey, x, y, pose, rng)
    grey = ndimage.gaussian_filter(grey, pose.blur) + rng.normal(0, pose.noise, grey.shape)
    return np.clip(np.rint(grey), 0, 255).astype(np.uint8)


def _sheet_place(x: Reals, y: Reals, pose: Pose) -> tuple[Reals, Reals]:
    """Return where each pixel lies from pupil (0) to limbus (1), and its angle in the iris."""
    px, py = pose.x + pose.pupil_x, pose.y + pose.pupil_y
    inner = np.hypot(x - px, y - py) - pose.pupil
    outer = pose.iris - np.hypot(x - pose.x, y - pose.y)
    middle = np.where(inner + outer > 0, inner + outer, 1.0)
    share = np.where(outer <= 0, 1.0 - outer / pose.iris, inner / middle)
    angle = np.arctan2(y - py, x - px) - np.radians(pose.lean)
    return share, angle % (2 * np.pi)


def drawn_texture(identity: int) -> Callable[[Reals, Reals], Reals]:
    """Return the grey levels that the identity adds at places of its sheet: share, and angle."""
    rng = np.random.default_rng(identity)
    rows, columns = _SHEET
    sheet = np.zeros(_SHEET)
    for down, across, weight in ((10, 3, 9.0), (6, 8, 8.0), (2.5, 4, 6.0)):  # fibres, crypts, grain
        cloud = ndimage.gaussian_filter(rng.normal(size=_SHEET), (down, across), mode="wrap")
        sheet += weight * cloud / cloud.std()

    def levels(share: Reals, angle: Reals) -> Reals:
        place = (np.clip(share, 0, 1) * (rows - 1), angle / (2 * np.pi) * columns)
        drawn: Reals = ndimage.map_coordinates(sheet, place, order=1, mode="grid-wrap")
        return drawn

    return levels


def _lids(grey: Reals, x: Reals, y: Reals, pose: Pose, skin: float) -> Reals:
    """Return the eye with its lids: two parabolas through the corners."""
    across = (x - pose.x) / (2.2 * pose.iris)
    sag = np.clip(1 - across**2, -1.0, 1.0)
    above = y < pose.y - pose.iris * (1.3 * pose.upper * sag - 0.3 * pose.upper)
    below = y > pose.y + pose.iris * (1.3 * pose.lower * sag - 0.3 * pose.lower)
    return np.where(above | below, skin, grey)


def _lashes(grey: Reals, x: Reals, y: Reals, pose: Pose, rng: np.random.Generator) -> Reals:
    for _ in range(pose.lashes):
        foot = pose.x + rng.uniform(-1.4, 1.4) * pose.iris
        top = pose.y - pose.iris * pose.upper * (
            1.3 * (1 - ((foot - pose.x) / (2.2 * pose.iris)) ** 2) - 0.3
        )
        length, tilt = rng.uniform(0.15, 0.4) * pose.iris, rng.uniform(-0.5, 0.5)
        along = (y - (top - 0.1 * pose.iris)) / length
        off = np.abs(x - foot - tilt * length * along)
        grey = np.where((along > 0) & (along < 1) & (off < 0.012 * pose.iris), 40.0, grey)
    return grey


def _lamp(grey: Reals, x: Reals, y: Reals, pose: Pose, rng: np.random.Generator) -> Reals:
    """Return the eye with the reflection of a lamp inside or near the pupil."""
    turn, far = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.8) * pose.pupil
    lamp_x = pose.x + pose.pupil_x + far * np.cos(turn)
    lamp_y = pose.y + pose.pupil_y + far * np.sin(turn)
    return np.where(np.hypot(x - lamp_x, y - lamp_y) < 0.05 * pose.iris, 255.0, grey)
