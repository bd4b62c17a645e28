"""Impressions: what a sensor sees of a finger, and which of its minutiae can still be seen."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import ndimage, special

from hospitium.formats.gray import GrayImage, Pixels
from hospitium.formats.minutiae import Minutiae
from hospitium.synth.master import MASTER_HEIGHT, MASTER_WIDTH, MasterFinger
from hospitium.synth.placement import Placement
from hospitium.synth.ridges import Mask
from hospitium.synth.touch import Difficulty, Touch, random_touch
from hospitium.synth.waves import Reals, cloud, random_waves

SENSOR_WIDTH, SENSOR_HEIGHT = 388, 374
"""Pixels at 500 ppi: a common optical sensor, 19.7 by 19 mm."""

VISIBLE = 0.5
"""Clarity from which a minutia counts as visible."""

_STRETCH_LENGTH = 170.0
"""Pixels: skin stretches over whole parts of the pad, not from ridge to ridge."""


@dataclass(frozen=True, slots=True, eq=False)
class Impression:
    """One picture of a finger and the truth about it.

    Attributes
    ----------
    image
        The picture at 500 ppi.
    minutiae
        The visible ones of the finger, where the picture shows them; quality is their clarity.
    contact
        True where skin touched the sensor, (height, width).
    placement
        How the finger lay.
    touch
        The circumstances.
    """

    image: GrayImage
    minutiae: Minutiae
    contact: Mask
    placement: Placement
    touch: Touch


def impression(
    master: MasterFinger,
    rng: np.random.Generator,
    *,
    difficulty: Difficulty = Difficulty.GOOD,
    touch: Touch | None = None,
    width: int = SENSOR_WIDTH,
    height: int = SENSOR_HEIGHT,
) -> Impression:
    """Press a finger on a sensor of `width` by `height` pixels at 500 ppi.

    Parameters
    ----------
    difficulty
        How the circumstances are drawn,
    touch
        unless they are given.
    """
    touch = random_touch(rng, difficulty) if touch is None else touch
    placement = place(touch, rng, width, height)
    down, right = np.mgrid[:height, :width].astype(np.float32)
    x, y = placement.to_finger(right, down)
    relief = _sample(master.profile, x, y)
    contact = _contact(touch, rng, x, y) * _sample(master.foreground.astype(np.float32), x, y)
    ink = _ink(touch, rng, relief, contact)
    truth = placement.carry(master.minutiae, width=width, height=height)
    return Impression(
        image=GrayImage(_expose(touch, rng, ink)),
        minutiae=_visible(truth, _clarity(ink, relief, contact)),
        contact=contact > 0.5,
        placement=placement,
        touch=touch,
    )


def place(touch: Touch, rng: np.random.Generator, width: int, height: int) -> Placement:
    """Lay the middle of the contact area near the middle of the sensor."""
    return Placement(
        rotation=float(np.radians(touch.rotation)),
        sensor_x=width / 2 + touch.shift_x,
        sensor_y=height / 2 + touch.shift_y,
        finger_x=MASTER_WIDTH / 2 + touch.centre_x,
        finger_y=MASTER_HEIGHT / 2 + touch.centre_y,
        stretch_x=random_waves(rng, deviation=touch.distortion, length=_STRETCH_LENGTH),
        stretch_y=random_waves(rng, deviation=touch.distortion, length=_STRETCH_LENGTH),
    )


def _sample(picture: Reals, x: Reals, y: Reals) -> Reals:
    """Read a master picture at fractional pixels; outside it is 0."""
    found = ndimage.map_coordinates(picture, [y, x], order=1, mode="constant")
    return np.asarray(found, dtype=np.float32)


def _contact(touch: Touch, rng: np.random.Generator, x: Reals, y: Reals) -> Reals:
    """Return how firmly each sensor pixel is touched, 0..1: an oval with a ragged edge."""
    across = np.abs(x - (MASTER_WIDTH / 2 + touch.centre_x)) / touch.area_x
    along = np.abs(y - (MASTER_HEIGHT / 2 + touch.centre_y)) / touch.area_y
    radius = (across**2.4 + along**2.4) ** (1 / 2.4)
    ragged = 0.03 * cloud(rng, x.shape, 40) + 0.02 * cloud(rng, x.shape, 6)
    return np.asarray(special.expit((1 - radius - ragged) / 0.02), dtype=np.float32)


def _ink(touch: Touch, rng: np.random.Generator, relief: Reals, contact: Reals) -> Reals:
    """Return how dark the print is, 0..1, before the sensor adds its part."""
    shape = relief.shape
    left = 1 - touch.wear * np.clip(0.5 + 0.7 * cloud(rng, shape, 50), 0, 1)
    press = touch.pressure + touch.uneven * cloud(rng, shape, 45)
    grain = touch.dryness * (0.55 * cloud(rng, shape, 3) + 0.35 * cloud(rng, shape, 9))
    level = left * relief + press + grain - 0.6 * (1 - contact)
    level -= 2 * _pores(touch, rng, relief) + 3 * _creases(touch, rng, shape)
    dark = special.expit(level / 0.22)
    return np.asarray(ndimage.gaussian_filter(dark * contact, 0.7), dtype=np.float32)


def _pores(touch: Touch, rng: np.random.Generator, relief: Reals) -> Reals:
    """Return sweat pores: small holes on the crests, more of them seen when dry."""
    holes = (rng.random(relief.shape, dtype=np.float32) < 0.02) & (relief > 0.7)
    soft = ndimage.gaussian_filter(holes.astype(np.float32), 0.8)
    return np.asarray((0.5 + touch.dryness) * soft, dtype=np.float32)


def _creases(touch: Touch, rng: np.random.Generator, shape: tuple[int, ...]) -> Reals:
    """Return white lines, 0..1: scratches, scars and flexion creases."""
    down, right = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    total = np.zeros(shape, dtype=np.float32)
    for _ in range(touch.creases):
        x, y = rng.uniform(0.2, 0.8, 2) * (shape[1], shape[0])
        angle, bend = rng.uniform(0, np.pi), rng.normal(0, 0.001)
        along = (right - x) * np.cos(angle) + (down - y) * np.sin(angle)
        across = (down - y) * np.cos(angle) - (right - x) * np.sin(angle) + bend * along**2
        length, breadth = rng.uniform(20, 90), rng.uniform(0.6, 1.8)
        total += np.exp(-((across / breadth) ** 2) / 2 - (along / length) ** 4)
    return np.clip(total, 0, 1)


def _expose(touch: Touch, rng: np.random.Generator, ink: Reals) -> Pixels:
    """Return the picture that the sensor takes of the ink."""
    shape = ink.shape
    grey = touch.background - min(touch.contrast, touch.background - 5) * ink
    grey += touch.noise * (cloud(rng, shape, 40) + rng.standard_normal(shape, dtype=np.float32))
    return np.asarray(np.clip(np.rint(grey), 0, 255), dtype=np.uint8)


def _clarity(ink: Reals, relief: Reals, contact: Reals) -> Reals:
    """Return how much of the skin's relief the print still shows around each pixel, 0..1.

    The local correlation of print and relief over about a ridge period each way, times contact.
    """

    def near(values: Reals) -> Reals:
        return np.asarray(ndimage.gaussian_filter(values, 6.0))

    dark, height = ink - near(ink), relief - near(relief)
    both = near(dark * height) / np.sqrt(near(dark**2) * near(height**2) + 1e-4)
    return np.asarray(np.clip(both, 0, 1) * near(contact), dtype=np.float32)


def _visible(truth: Minutiae, clarity: Reals) -> Minutiae:
    """Keep the minutiae that the picture shows clearly enough."""
    row, column = np.rint(truth.y).astype(np.intp), np.rint(truth.x).astype(np.intp)
    inside = (row >= 0) & (row < truth.height) & (column >= 0) & (column < truth.width)
    row, column = row.clip(0, truth.height - 1), column.clip(0, truth.width - 1)
    clear = np.where(inside, clarity[row, column], 0)
    seen = clear >= VISIBLE
    return replace(
        truth,
        x=truth.x[seen],
        y=truth.y[seen],
        angle=truth.angle[seen],
        kind=truth.kind[seen],
        quality=np.rint(100 * clear[seen]).astype(np.uint8),
    )
