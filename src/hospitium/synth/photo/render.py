"""Photos of fingers whose truth is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hospitium.core.units import MM_PER_INCH, PX_PER_MM
from hospitium.formats.minutiae import Minutiae
from hospitium.formats.photos import ColourPixels
from hospitium.synth.master import MASTER_HEIGHT, MASTER_WIDTH
from hospitium.synth.photo.background import background
from hospitium.synth.photo.camera import expose
from hospitium.synth.photo.light import shade
from hospitium.synth.photo.scene import Scene
from hospitium.synth.photo.skin import Relief, wrap
from hospitium.synth.photo.surface import FingerShape
from hospitium.synth.waves import Reals

_FAR = -60.0
"""Depth of the background in millimetres."""


@dataclass(frozen=True, slots=True, eq=False)
class TrueTip:
    """Where a fingertip is in a photo.

    Attributes
    ----------
    x, y
        The outermost point of the tip, pixels.
    pad_x, pad_y
        The middle of the pad.
    direction
        Degrees anticlockwise from upright in which the tip points.
    width
        Of the finger at the middle of the pad, pixels.
    ppi
        Pixels an inch of skin at the middle of the pad, where it faces the camera.
    outline
        The pad from the tip down to 12 mm below its middle: polygon of x, y, shape (n, 2).
    minutiae
        Those on the visible side, x and y in photo pixels, mirrored as a photo shows them;
        None where the relief has none. Directions are not carried over.
    """

    x: float
    y: float
    pad_x: float
    pad_y: float
    direction: float
    width: float
    ppi: float
    outline: NDArray[np.float32]
    minutiae: Minutiae | None


@dataclass(frozen=True, slots=True, eq=False)
class RenderedPhoto:
    """A photo (sRGB, shape (height, width, 3)) and the truth about its fingers."""

    pixels: ColourPixels
    tips: tuple[TrueTip, ...]


def render_photo(
    reliefs: Sequence[Relief], scene: Scene, rng: np.random.Generator
) -> RenderedPhoto:
    """Photograph the fingers of `reliefs`, from left to right, in `scene`.

    Raises
    ------
    ValueError
        If there are not as many reliefs as fingers in the scene.
    """
    if len(reliefs) != len(scene.poses):
        raise ValueError(f"{len(scene.poses)} fingers, but {len(reliefs)} reliefs")
    view = scene.view
    shape = (view.height, view.width)
    light = background(scene.background, shape, view.px_per_mm, rng)
    depth = np.full(shape, _FAR, np.float32)
    for number, relief in enumerate(reliefs):
        _paint(relief, scene, number, rng, light, depth)
    tips = tuple(_truth(relief, scene, number) for number, relief in enumerate(reliefs))
    return RenderedPhoto(expose(light, depth, scene.camera, rng), tips)


def _paint(
    relief: Relief,
    scene: Scene,
    number: int,
    rng: np.random.Generator,
    light: Reals,
    depth: Reals,
) -> None:
    """Paint one finger over what lies behind it, in `light` and `depth`."""
    pose, shape, finish = scene.poses[number], scene.shapes[number], scene.finishes[number]
    camera, rays = scene.view.rays(pose)
    point, hit = shape.hit(camera, rays)
    across, along = shape.to_skin(point)
    height = wrap(relief, across, along, rng)
    normal = shape.normal(point)
    bumpy = normal - finish.depth * _slope(point, height, scene.view.px_per_mm)
    bumpy /= np.linalg.norm(bumpy, axis=0) + 1e-9
    turn = pose.rotation()
    colour = shade(
        np.tensordot(turn, bumpy, 1).astype(np.float32),
        height,
        scene.tone,
        scene.light,
        finish,
        rng,
    )
    towards = np.tensordot(turn[2], point, 1)
    seen = hit & (towards > depth)
    light[seen] = colour[seen]
    depth[seen] = towards[seen]


def _slope(point: Reals, height: Reals, px_per_mm: float) -> Reals:
    """Return the gradient of the relief along the surface, finger frame, a millimetre.

    Taken from differences between neighbouring pixels, whose surface points are known.
    """
    step_x, step_y = np.gradient(point, axis=2), np.gradient(point, axis=1)
    rise_x, rise_y = np.gradient(height, axis=1), np.gradient(height, axis=0)
    xx = (step_x**2).sum(0) + 1e-9
    yy = (step_y**2).sum(0) + 1e-9
    xy = (step_x * step_y).sum(0)
    det = np.maximum(xx * yy - xy**2, 1e-3 / px_per_mm**4)
    a = (rise_x * yy - rise_y * xy) / det
    b = (rise_y * xx - rise_x * xy) / det
    return np.asarray(np.clip(a * step_x + b * step_y, -30, 30), dtype=np.float32)


def _truth(relief: Relief, scene: Scene, number: int) -> TrueTip:
    pose, shape, view = scene.poses[number], scene.shapes[number], scene.view
    front = shape.to_space(*(np.array(v, np.float32) for v in ([0, 1], [0, 0])))
    x, y = view.project(pose, front)
    side = np.array([[-shape.half_width, shape.half_width], [0, 0], [0, 0]], np.float32)
    side_x, side_y = view.project(pose, side)
    outline = _outline(shape)
    edge_x, edge_y = view.project(pose, outline)
    facing = np.array([-np.sin(np.radians(pose.turn)), -np.cos(np.radians(pose.turn))])
    farthest = int(np.argmax(edge_x * facing[0] + edge_y * facing[1]))
    return TrueTip(
        x=float(edge_x[farthest]),
        y=float(edge_y[farthest]),
        pad_x=float(x[0]),
        pad_y=float(y[0]),
        direction=pose.turn,
        width=float(np.hypot(side_x[1] - side_x[0], side_y[1] - side_y[0])),
        ppi=float(np.hypot(x[1] - x[0], y[1] - y[0])) * MM_PER_INCH,
        outline=np.stack([edge_x, edge_y], axis=1).astype(np.float32),
        minutiae=_seen(relief, scene, number),
    )


def _outline(shape: FingerShape) -> Reals:
    """Return the edge of the pad as seen from the front, points (3, n) of the finger frame."""
    turn = np.linspace(0, np.pi, 25)
    x = np.r_[shape.half_width, shape.half_width * np.cos(turn), -shape.half_width]
    y = np.r_[-12.0, shape.cap_start + shape.cap * np.sin(turn), -12.0]
    return np.stack([x, y, np.zeros_like(x)]).astype(np.float32)


def _seen(relief: Relief, scene: Scene, number: int) -> Minutiae | None:
    if relief.minutiae is None:
        return None
    known, view = relief.minutiae, scene.view
    across = (MASTER_WIDTH / 2 - known.x) / np.float32(PX_PER_MM)
    along = (MASTER_HEIGHT / 2 - known.y) / np.float32(PX_PER_MM)
    x, y = view.project(scene.poses[number], scene.shapes[number].to_space(across, along))
    inside = (x >= 0) & (x < view.width) & (y >= 0) & (y < view.height)
    return replace(
        known,
        x=x[inside].astype(np.float32),
        y=y[inside].astype(np.float32),
        angle=known.angle[inside],
        kind=known.kind[inside],
        quality=known.quality[inside],
        width=view.width,
        height=view.height,
    )
