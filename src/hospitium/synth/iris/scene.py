"""An eye as a camera at a border post sees it: brow, lids, lashes, glasses, lamps, sensor.

`eye.draw_eye` draws an open eye in a plain picture. Here is what other cameras show around and
over one, with known truth: both boundaries of the iris and which pixels show iris. What the
drawings lack is what nobody thought of: they find gross mistakes, and stand for no camera's rate.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hospitium.synth.iris.eye import Pixels, Reals

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
