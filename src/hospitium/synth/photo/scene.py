"""The circumstances of one photo, drawn at random or given."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import numpy as np

from hospitium.synth.photo.background import Background
from hospitium.synth.photo.camera import Camera
from hospitium.synth.photo.light import Finish, Light
from hospitium.synth.photo.pose import Pose, View
from hospitium.synth.photo.skin import Tone
from hospitium.synth.photo.surface import FingerShape

Choice = TypeVar("Choice")


class Blur(StrEnum):
    """How sharp the photo is."""

    SHARP = "sharp"
    SOFT = "soft"
    OUT_OF_FOCUS = "out-of-focus"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything about a photo but the fingers' own patterns.

    Attributes
    ----------
    poses, shapes, finishes
        One for each finger, from left to right.
    """

    view: View
    poses: tuple[Pose, ...]
    shapes: tuple[FingerShape, ...]
    finishes: tuple[Finish, ...]
    tone: Tone = Tone.MEDIUM
    light: Light = field(default_factory=Light)
    background: Background = Background.PLAIN
    camera: Camera = field(default_factory=Camera)


_TIP_HEIGHTS = {1: (0.0,), 2: (0.0, 5.0), 3: (-1.0, 5.0, 1.0), 4: (-2.0, 6.0, 2.0, -12.0)}
"""Millimetres: a middle finger reaches further than its neighbours."""

_WIDTHS = {1: (1.0,), 2: (1.0, 1.02), 3: (1.0, 1.02, 0.96), 4: (1.0, 1.02, 0.96, 0.85)}


def random_scene(
    rng: np.random.Generator,
    *,
    fingers: int = 1,
    tilt: float = 8.0,
    blur: Blur = Blur.SHARP,
    tone: Tone | None = None,
    background: Background | None = None,
    turn: float | None = None,
    px_per_mm: float | None = None,
) -> Scene:
    """Draw a scene.

    Parameters
    ----------
    fingers
        1 to 4, side by side.
    tilt
        Standard deviation of roll and pitch in degrees; neither exceeds 20.
    turn
        Degrees in the plane of the photo; within 25 of upright unless given.
    px_per_mm
        Unless given so that ridges are about 6 to 12 px apart (13 to 26 px a millimetre).
    """
    scale = px_per_mm or float(rng.uniform(14, 24) if fingers == 1 else rng.uniform(13, 17))
    hand = float(rng.uniform(-25, 25)) if turn is None else turn
    span = 20.0 * (fingers - 1)
    view = View(round((34 + span) * scale), round((48 + span / 2) * scale), scale, 180.0)
    size = float(np.clip(rng.normal(1.0, 0.08), 0.8, 1.2))
    if abs(np.sin(np.radians(hand))) > 0.7:
        view = View(view.height, view.width, scale, view.distance)
    return Scene(
        view=view,
        poses=tuple(_pose(rng, hand, n, fingers, tilt, size) for n in range(fingers)),
        shapes=tuple(_shape(rng, size * _WIDTHS[fingers][n]) for n in range(fingers)),
        finishes=tuple(_finish(rng) for _ in range(fingers)),
        tone=tone or _pick(rng, tuple(Tone)),
        light=_light(rng),
        background=background or _pick(rng, tuple(Background)),
        camera=_camera(rng, blur, scale),
    )


def _pick(rng: np.random.Generator, choices: tuple[Choice, ...]) -> Choice:
    return choices[int(rng.integers(len(choices)))]


def _pose(
    rng: np.random.Generator, hand: float, number: int, fingers: int, tilt: float, size: float
) -> Pose:
    """Place a finger beside its neighbours; they spread a little and leave gaps."""
    spread = float(rng.uniform(1.0, 3.0)) * (fingers > 1)
    place = number - (fingers - 1) / 2
    x, y = place * (19.0 + spread) * size, _TIP_HEIGHTS[fingers][number] - 5.0
    turn = np.radians(hand)
    return Pose(
        x=float(x * np.cos(turn) - y * np.sin(turn) + rng.normal(0, 0.5)),
        y=float(x * np.sin(turn) + y * np.cos(turn) + rng.normal(0, 0.5)),
        turn=hand - place * float(rng.uniform(0, 3)),
        roll=float(np.clip(rng.normal(0, tilt), -20, 20)),
        pitch=float(np.clip(rng.normal(0, tilt), -20, 20)),
    )


def _shape(rng: np.random.Generator, size: float) -> FingerShape:
    cap = float(rng.uniform(8.8, 10.2)) * size
    return FingerShape(
        half_width=8.0 * size,
        half_depth=float(rng.uniform(6.2, 7.2)) * size,
        cap=cap,
        cap_start=13.0 - cap * np.pi / 2,
    )


def _finish(rng: np.random.Generator) -> Finish:
    flips = float(rng.uniform(0.05, 0.3)) if rng.random() < 0.3 else 0.0
    return Finish(float(rng.uniform(0.010, 0.022)), float(rng.uniform(0.12, 0.35)), flips)


def _light(rng: np.random.Generator) -> Light:
    lamps = 1 + int(rng.random() < 0.5)
    directions = []
    for _ in range(lamps):
        around, up = rng.uniform(0, 2 * np.pi), rng.uniform(0.5, 1.6)
        directions.append((float(np.cos(around)), float(np.sin(around)), float(up)))
    return Light(
        directions=tuple(directions),
        strengths=tuple(float(rng.uniform(0.35, 0.7)) / lamps**0.5 for _ in range(lamps)),
        ambient=float(rng.uniform(0.25, 0.55)),
        shine=float(rng.uniform(0.0, 0.35)),
    )


def _camera(rng: np.random.Generator, blur: Blur, scale: float) -> Camera:
    """Draw an exposure; blur is in shares of the ridge period, about 0.46 mm."""
    period = 0.46 * scale
    soft = {Blur.SOFT: 0.16, Blur.OUT_OF_FOCUS: 0.30}.get(blur, 0.09)
    return Camera(
        softness=soft * period,
        depth_blur=float(rng.uniform(0.008, 0.02)) * scale,
        focus=float(rng.uniform(4, 7)),
        motion=float(rng.uniform(0.35, 0.6)) * period if blur is Blur.MOVED else 0.0,
        heading=float(rng.uniform(0, 180)),
        noise=float(rng.uniform(0.004, 0.016)),
        exposure=float(rng.uniform(0.75, 1.25)),
        white=(float(rng.uniform(0.85, 1.15)), float(rng.uniform(0.85, 1.15))),
        jpeg=int(rng.integers(82, 96)),
    )
