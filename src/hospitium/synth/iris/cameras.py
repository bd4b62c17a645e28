"""Scenes as different kinds of iris cameras show them, drawn at random within what each does.

Named after what they do, not after a make: sizes, lamps and framing follow what papers say of
well-known public sets (640 x 480 with a small dark eye and brow; 320 x 280 filled by the iris; a
pupil painted over; an interlaced sensor). None was tuned to a picture of them.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from hospitium.synth.iris.scene import Scene

Rng = np.random.Generator
Levels = tuple[float, float, float, float]


def _any(rng: Rng, height: int, width: int, iris: tuple[float, float]) -> Scene:
    """Return what differs everywhere: place, size, pupil, lids, a few degrees of lean and gaze."""
    radius = float(rng.uniform(*iris))
    spare_x, spare_y = max(0.0, width / 2 - 1.05 * radius), max(0.0, height / 2 - 0.95 * radius)
    return Scene(
        height=height,
        width=width,
        x=width / 2 + min(0.5 * radius, 0.6 * spare_x) * float(rng.uniform(-1, 1)),
        y=height / 2 + min(0.4 * radius, 0.6 * spare_y) * float(rng.uniform(-1, 1)),
        iris=radius,
        pupil=float(rng.uniform(0.25, 0.55)),
        pupil_off=(float(rng.normal(0, 0.02)), float(rng.normal(0, 0.02))),
        lean=float(rng.normal(0, 4)),
        aside=abs(float(rng.normal(0, 7))),
        aside_to=float(rng.uniform(0, np.pi)),
        upper=float(rng.uniform(0.55, 1.05)),
        lower=float(rng.uniform(0.8, 1.1)),
        softness=float(rng.uniform(0.03, 0.12)),
        collarette=float(rng.uniform(-6, 14)),
        lashes=int(rng.integers(10, 60)),
        blur=float(rng.uniform(0.6, 1.6)),
        noise=float(rng.uniform(1.5, 4)),
    )


def _levels(rng: Rng, pupil: float, iris: float, step: float, skin: float) -> Levels:
    ring = iris + float(rng.uniform(-15, 15))
    return (pupil, ring, ring + step * float(rng.uniform(0.7, 1.3)), skin)


def _painted(rng: Rng) -> Scene:
    scene = _any(rng, 280, 320, (88, 112))
    levels = _levels(rng, 20, 120, 50, 180)
    return replace(scene, levels=levels, painted=True, spots=(), vignette=0.0)


def _ring_of_lamps(rng: Rng) -> Scene:
    scene = _any(rng, 280, 320, (90, 120))
    turn = np.arange(8) * np.pi / 4 + 0.2
    far = 0.55 * scene.pupil
    spots = tuple((far * float(np.cos(t)), far * float(np.sin(t)), 0.025) for t in turn)
    return replace(
        scene, levels=_levels(rng, 40, 125, 40, 190), spots=spots, blur=0.8, vignette=0.05
    )


def _two_lamps(rng: Rng) -> Scene:
    """Return a small dark eye in a wide frame, with a brow, deep lids and thick lashes."""
    scene = _any(rng, 480, 640, (82, 112))
    wide = float(rng.uniform(0.15, 0.4))
    spots = ((-wide, 0.05, 0.06), (wide, 0.05, 0.06))
    return replace(
        scene,
        levels=_levels(rng, 22, 70, 40, 125),
        spots=spots,
        upper=float(rng.uniform(0.35, 0.95)),
        lashes=int(rng.integers(50, 120)),
        brow=float(rng.uniform(1.7, 2.6)),
        vignette=0.25,
    )


def _with_glasses(rng: Rng) -> Scene:
    return replace(_two_lamps(rng), glasses=True)


def _one_lamp_aside(rng: Rng) -> Scene:
    """Return a small iris in a small picture, one lamp on the pupil's edge, a brow."""
    scene = _any(rng, 240, 320, (46, 62))
    turn, far = float(rng.uniform(0, 2 * np.pi)), scene.pupil * float(rng.uniform(0.6, 1.1))
    spots = ((far * float(np.cos(turn)), far * float(np.sin(turn)), 0.09),)
    return replace(
        scene,
        levels=_levels(rng, 28, 95, 45, 165),
        spots=spots,
        brow=float(rng.uniform(1.5, 2.4)) if rng.random() < 0.7 else None,
        lashes=int(rng.integers(30, 90)),
    )


def _interlaced(rng: Rng) -> Scene:
    scene = _any(rng, 480, 640, (110, 140))
    low = float(rng.uniform(0.0, 0.2))
    spots = ((0.0, scene.pupil - 0.1, 0.07), (-0.2, low, 0.06), (0.2, low, 0.06))
    return replace(
        scene, levels=_levels(rng, 30, 115, 50, 185), spots=spots, comb=int(rng.integers(0, 5))
    )


def _telephone(rng: Rng) -> Scene:
    scene = _any(rng, 300, 400, (48, 85))
    return replace(
        scene,
        levels=_levels(rng, 35, 90, 30, 150),
        spots=((float(rng.normal(0, 0.1)), float(rng.normal(0, 0.1)), 0.1),),
        noise=float(rng.uniform(5, 9)),
        blur=float(rng.uniform(1.0, 2.0)),
        vignette=0.3,
        aside=abs(float(rng.normal(0, 12))),
    )


CAMERAS: Mapping[str, Callable[[Rng], Scene]] = {
    "pupil painted over, 320 x 280": _painted,
    "ring of lamps, 320 x 280": _ring_of_lamps,
    "two lamps, dark, 640 x 480": _two_lamps,
    "two lamps and glasses, 640 x 480": _with_glasses,
    "one lamp, small iris, 320 x 240": _one_lamp_aside,
    "interlaced, 640 x 480": _interlaced,
    "telephone, 400 x 300": _telephone,
}
