"""Draw an eye as a camera at a border post sees it: brow, lids, lashes, glasses, lamps, sensor.

`eye.draw_eye` draws an open eye in a plain picture. Here is what other cameras show around and
over one, with known truth: both boundaries of the iris and which pixels show iris. What the
drawings lack is what nobody thought of: they find gross mistakes, and stand for no camera's rate.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.synth.iris import around
from hospitium.synth.iris.eye import Pixels, Reals, drawn_texture

Mask = NDArray[np.bool_]

Texture = Callable[[Reals, Reals], Reals]
"""Grey levels to add, of places in the sheet: share from pupil (0) to limbus (1), and angle."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What is in front of a camera, and the camera; lengths in pixels, or in radii of the iris.

    Attributes
    ----------
    height, width
        Of the picture.
    x, y, iris
        Centre and radius of the limbus.
    pupil
        Radius by that of the iris.
    pupil_off
        Centre of the pupil from that of the limbus, right and down, in radii.
    lean
        Degrees that the head leans clockwise.
    aside, aside_to
        Degrees that the eye looks aside, and in which direction of the picture.
    upper, lower
        Edges of the lids above and below the centre of the iris, in radii.
    softness
        Width of the limbus in radii.
    levels
        Grey levels of pupil, iris, white and skin.
    collarette
        Grey levels that the ring around the pupil is brighter than the rest of the iris.
    spots
        Reflections of lamps: right and down from the pupil's centre, and size, all in radii.
    painted
        Whether the pupil was painted over afterwards, without a spot or a grain of noise.
    lashes, brow, glasses
        Number of lashes; how far above the iris the brow is, in radii (None: not in the picture);
        whether there are glasses.
    blur, noise, vignette, comb
        The camera: blur and noise as deviations in pixels and grey levels, share of light that is
        lost in the corners, pixels that the second field of an interlaced picture is late by.
    """

    height: int = 240
    width: int = 320
    x: float = 160.0
    y: float = 120.0
    iris: float = 80.0
    pupil: float = 0.38
    pupil_off: tuple[float, float] = (0.02, 0.01)
    lean: float = 0.0
    aside: float = 0.0
    aside_to: float = 0.0
    upper: float = 0.8
    lower: float = 0.95
    softness: float = 0.06
    levels: tuple[float, float, float, float] = (25.0, 105.0, 165.0, 175.0)
    collarette: float = 8.0
    spots: tuple[tuple[float, float, float], ...] = ((0.1, -0.1, 0.06),)
    painted: bool = False
    lashes: int = 40
    brow: float | None = None
    glasses: bool = False
    blur: float = 1.0
    noise: float = 2.5
    vignette: float = 0.1
    comb: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """A picture and the truth about it.

    Attributes
    ----------
    pixels
        Shape (height, width).
    pupil, limbus
        Points of the boundaries at evenly spread angles, x and y, shape (256, 2).
    seen
        Where the picture shows iris, shape (height, width).
    """

    pixels: Pixels
    pupil: Reals
    limbus: Reals
    seen: Mask


def draw_scene(
    identity: int, scene: Scene, *, rng: np.random.Generator, texture: Texture | None = None
) -> Drawn:
    """Return a picture of the eye that `identity` is the seed of, in a scene.

    Parameters
    ----------
    rng
        Where skin, lashes, reflections and noise come from.
    texture
        Grey levels of the iris in place of those drawn from the seed.
    """
    y, x = np.mgrid[: scene.height, : scene.width].astype(np.float64)
    across, down = _straight(x, y, scene)
    share, angle = _sheet_place(across, down, scene)
    grey = _eyeball(share, angle, across, texture or drawn_texture(identity), scene)
    grey, lidded = around.lids(grey, across, down, scene, rng)
    grey, lashed = around.lashes(grey, across, down, scene, rng)
    grey, lit = _lamps(grey, across, down, scene)
    if scene.glasses:
        grey, mirrored = around.glasses(grey, x, y, scene, rng)
        lit |= mirrored
    seen = (share > 0) & (share < 1) & ~(lidded | lashed | lit)
    pupil, limbus = (_outline(scene, inner=inner) for inner in (True, False))
    return Drawn(_camera(grey, x, y, share, scene, rng), pupil, limbus, seen)


def _straight(x: Reals, y: Reals, scene: Scene) -> tuple[Reals, Reals]:
    """Return pixels as places in radii from the iris's centre, as seen by who is looked at."""
    matrix = np.linalg.inv(_seen_aside(scene))
    right, down = (x - scene.x) / scene.iris, (y - scene.y) / scene.iris
    return matrix[0, 0] * right + matrix[0, 1] * down, matrix[1, 0] * right + matrix[1, 1] * down


def _seen_aside(scene: Scene) -> Reals:
    """Return how places of the iris's plane are squeezed by looking aside, shape (2, 2)."""
    to = np.array([np.cos(scene.aside_to), np.sin(scene.aside_to)])
    squeezed: Reals = np.eye(2) - (1 - np.cos(np.radians(scene.aside))) * np.outer(to, to)
    return squeezed


def _sheet_place(x: Reals, y: Reals, scene: Scene) -> tuple[Reals, Reals]:
    """Return where each place lies from pupil (0) to limbus (1), and its angle in the iris."""
    off_x, off_y = scene.pupil_off
    inner = np.hypot(x - off_x, y - off_y) - scene.pupil
    outer = 1.0 - np.hypot(x, y)
    middle = np.where(inner + outer > 0, inner + outer, 1.0)
    share = np.where(outer <= 0, 1.0 - outer, inner / middle)
    angle = np.arctan2(y - off_y, x - off_x) - np.radians(scene.lean)
    return share, angle % (2 * np.pi)


def _eyeball(share: Reals, angle: Reals, x: Reals, texture: Texture, scene: Scene) -> Reals:
    pupil, iris, white, _ = scene.levels
    ring = scene.collarette * (share < 0.3 + 0.04 * np.sin(9 * angle) + 0.02 * np.sin(23 * angle))
    dark_rim = 0.15 * (iris - pupil) * np.clip((share - 0.85) / 0.15, 0, 1)
    inside = iris + ring - dark_rim + texture(share, angle)
    ball = white - 12.0 * np.clip(np.abs(x) - 1.0, 0, 1.5)  # the white is a ball: darker aside
    edge = np.clip((share - 1 + scene.softness / 2) / scene.softness, 0.0, 1.0)
    grey = inside * (1 - edge) + ball * edge
    return np.where(share < 0.0, pupil, grey)


def _lamps(grey: Reals, x: Reals, y: Reals, scene: Scene) -> tuple[Reals, Mask]:
    lit = np.zeros(grey.shape, bool)
    for right, down, size in scene.spots:
        lit |= np.hypot(x - scene.pupil_off[0] - right, y - scene.pupil_off[1] - down) < size
    return np.where(lit, 255.0, grey), ndimage.binary_dilation(lit, iterations=2)


def _outline(scene: Scene, *, inner: bool) -> Reals:
    turn = np.arange(256) * (2 * np.pi / 256)
    radius = scene.pupil if inner else 1.0
    off = np.array(scene.pupil_off) if inner else np.zeros(2)
    ring = off + radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    found: Reals = ring @ _seen_aside(scene).T * scene.iris + np.array([scene.x, scene.y])
    return found


def _camera(
    grey: Reals, x: Reals, y: Reals, share: Reals, scene: Scene, rng: np.random.Generator
) -> Pixels:
    """Return what the sensor makes of the light: shading, fields, blur, noise, whole levels."""
    far = np.hypot((x / scene.width - 0.5), (y / scene.height - 0.5)) / np.hypot(0.5, 0.5)
    light = grey * (1 - scene.vignette * far**2)
    light[1::2] = np.roll(light[1::2], scene.comb, axis=1)
    light = ndimage.gaussian_filter(light, scene.blur) + rng.normal(0, scene.noise, grey.shape)
    if scene.painted:
        light = np.where(share < 0.01, scene.levels[0], light)
    sensed: Pixels = np.clip(np.rint(light), 0, 255).astype(np.uint8)
    return sensed
