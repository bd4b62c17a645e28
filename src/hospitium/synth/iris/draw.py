"""Draw a scene around an eye: what a camera makes of it, and the truth about it."""

import numpy as np
from scipy import ndimage

from hospitium.synth.iris import around
from hospitium.synth.iris.eye import Pixels, Reals, drawn_texture
from hospitium.synth.iris.scene import Drawn, Mask, Scene, Texture


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
