"""One training sample: a picture, the truth about it, and what the teacher says of it."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.formats.gray import Pixels
from hospitium.formats.minutiae import Minutiae
from hospitium.synth import Impression, MasterFinger, Touch, impression
from hospitium.synth.master import master_finger
from training.finger import styles
from training.finger.styles import Reals, Rng

SIDE = 256
"""Pixels: about a whole fingertip, and what the teacher answers in half a second."""

PER_FINGER = 4
"""Pictures of one finger: growing it costs as much as four of them."""

EXTREME = range(1000, 2000)
"""Seeds of fingers that are mostly very dry or very wet: what the first rounds did worst."""

VISIBLE = 0.5
"""Clarity from which a true minutia counts."""

LEGIBLE = 0.3
"""Clarity from which the flow of the ridges counts."""


class Teacher(Protocol):
    """A minutiae network that answers for each pixel."""

    def __call__(self, pixels: Pixels) -> NDArray[np.float32]:
        """Return heat, direction, ending and peak score, shape (height, width, 4)."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """One picture with its labels.

    Attributes
    ----------
    pixels
        Grey levels, uint8 (SIDE, SIDE).
    orientation
        Ridge orientation in steps of pi / 180, uint8, same shape.
    contact
        Where the picture shows ridges, bool, same shape.
    heat
        The teacher's position map in 255ths, uint8, same shape.
    truth, taught
        Rows of x, y, direction, kind (1 ending, 2 bifurcation), weight 0..1; float32 (n, 5).
    """

    pixels: Pixels
    orientation: NDArray[np.uint8]
    contact: NDArray[np.bool_]
    heat: NDArray[np.uint8]
    truth: Reals
    taught: Reals


def finger_of(seed: int) -> MasterFinger:
    """Grow the finger of a seed, of any ridge period that adults and children have."""
    rng = np.random.default_rng([16, seed])
    return master_finger(rng, period=float(rng.uniform(7.0, 11.5)))


def samples_of(seed: int, teacher: Teacher) -> list[Sample]:
    """Make the pictures of one finger and have the teacher look at them."""
    finger, before = finger_of(seed), None
    found = []
    for number in range(PER_FINGER):
        rng = np.random.default_rng([17, seed, number])
        print_ = impression(finger, rng, touch=any_touch(rng), width=SIDE, height=SIDE)
        dark = styles.darkness(print_.image.pixels)
        if seed in EXTREME:
            dark = extreme(rng, dark, _at(print_, finger.profile))
        pixels = style(rng, dark, print_, finger, before)
        before = styles.darkness(print_.image.pixels)
        found.append(_label(pixels, print_, finger, teacher))
    return found


def any_touch(rng: Rng) -> Touch:
    """Draw circumstances more widely than `random_touch`: rare ones are to be learnt too."""
    half = rng.uniform(75, 200)
    return Touch(
        rotation=float(rng.normal(0, 35)),
        shift_x=float(rng.normal(0, 25)),
        shift_y=float(rng.normal(0, 25)),
        area_x=float(half),
        area_y=float(half * rng.uniform(1.0, 1.4)),
        centre_x=float(rng.normal(0, 25)),
        centre_y=float(rng.normal(0, 45)),
        distortion=float(rng.uniform(0.5, 5)),
        pressure=float(np.clip(rng.normal(0, 0.4), -0.8, 0.8)),
        uneven=float(rng.uniform(0.0, 0.6)),
        dryness=float(rng.uniform(0.0, 1.0) ** 1.5),
        wear=float(rng.uniform(0.0, 0.7)),
        creases=int(rng.poisson(rng.choice([0.3, 2, 6]))),
        noise=float(rng.uniform(0, 8)),
        contrast=250.0,
        background=253.0,
    )


def extreme(rng: Rng, dark: Reals, relief: Reals) -> Reals:
    """Make three prints of four very dry or very wet."""
    match int(rng.integers(4)):
        case 0:
            return dark
        case 1:
            return styles.beads(rng, dark, relief)
        case _:
            return styles.drown(rng, dark)


def style(
    rng: Rng, dark: Reals, print_: Impression, finger: MasterFinger, before: Reals | None
) -> Pixels:
    """Have the picture pass through a sensor and a file, both random."""

    def sometimes(share: float) -> bool:
        return bool(rng.random() < share)

    if sometimes(0.25):
        dark = styles.incipient(rng, dark, _at(print_, finger.profile))
    if sometimes(0.35):
        dark = styles.wrinkles(rng, dark)
    if sometimes(0.45):
        dark = styles.patches(rng, dark)
    if sometimes(0.3):
        dark = styles.speckle(rng, dark)
    if before is not None and sometimes(0.2):
        dark = styles.latent(rng, dark, np.fliplr(before))
    if sometimes(0.35):
        dark = styles.soften(rng, dark)
    if sometimes(0.25):
        dark = styles.level_locally(rng, dark)
    if sometimes(0.35):
        dark = styles.sharpen(rng, dark)
    if sometimes(0.15):
        dark = styles.sweep(rng, dark)
    if sometimes(0.5):
        dark = styles.tone(rng, dark)
    if sometimes(0.6):
        dark = styles.background(rng, dark, print_.contact.astype(np.float32))
    if sometimes(0.15):
        dark = styles.cut_off(rng, dark)
    return styles.expose(rng, dark)


def _at(print_: Impression, picture: Reals) -> Reals:
    """Read a picture of the finger at each pixel of the sensor."""
    down, right = np.mgrid[:SIDE, :SIDE].astype(np.float32)
    x, y = print_.placement.to_finger(right, down)
    return np.asarray(ndimage.map_coordinates(picture, [y, x], order=1), dtype=np.float32)


def _label(pixels: Pixels, print_: Impression, finger: MasterFinger, teacher: Teacher) -> Sample:
    doubled = 2 * finger.orientation
    cos, sin = _at(print_, np.cos(doubled)), _at(print_, np.sin(doubled))
    orientation = np.arctan2(sin, cos) / 2 + print_.placement.rotation
    answer = teacher(pixels)
    clear = styles.clarity(styles.darkness(pixels), _at(print_, finger.profile))
    return Sample(
        pixels=pixels,
        orientation=(np.degrees(orientation) % 180).astype(np.uint8),
        contact=print_.contact & (clear > LEGIBLE),
        heat=np.rint(255 * answer[..., 0].clip(0, 1)).astype(np.uint8),
        truth=_rows(print_.minutiae, clear),
        taught=_peaks(answer),
    )


def _rows(minutiae: Minutiae, clear: Reals) -> Reals:
    """Return the minutiae that the finished picture still shows, weighted by how clearly."""
    row, column = (
        np.rint(side).astype(np.intp).clip(0, SIDE - 1) for side in (minutiae.y, minutiae.x)
    )
    weight = clear[row, column]
    columns = (minutiae.x, minutiae.y, minutiae.angle, minutiae.kind, weight)
    return np.stack(columns, axis=1).astype(np.float32)[weight >= VISIBLE]


def _peaks(answer: NDArray[np.float32], *, least: float = 0.05) -> Reals:
    """Return the teacher's minutiae, also those it would not stand by alone."""
    row, column = np.nonzero(answer[..., 3] >= least)
    _, angle, ending, score = answer[row, column].T
    kind = np.where(ending >= 0.5, 1, 2)
    return np.stack([column, row, angle, kind, score], axis=1).astype(np.float32)
