"""How hard, dry, worn and askew a finger was when it touched the sensor."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np


class Difficulty(StrEnum):
    """How kind the circumstances were."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Touch:
    """The circumstances of one impression.

    Attributes
    ----------
    rotation
        Degrees, anticlockwise as seen.
    shift_x, shift_y
        Pixels from the middle of the sensor.
    area_x, area_y
        Half axes of the contact area in pixels.
    centre_x, centre_y
        Middle of the contact area in pixels from the middle of the pad, y downwards.
    distortion
        Standard deviation of the skin's elastic displacement in pixels.
    pressure
        Where ridges stop: -1 only their crests print, 0 ridges as wide as valleys, 1 all is dark.
    uneven
        Standard deviation of the pressure over the area.
    dryness
        0 oily .. 1 parched: grain that breaks ridges and fills valleys.
    wear
        0..1: how much of the relief is gone, in patches.
    creases
        Number of white lines across the print.
    noise
        Standard deviation of the sensor's noise in grey levels.
    contrast
        Grey levels between a ridge and a valley.
    background
        Grey level of the untouched sensor.
    """

    rotation: float = 0.0
    shift_x: float = 0.0
    shift_y: float = 0.0
    area_x: float = 135.0
    area_y: float = 175.0
    centre_x: float = 0.0
    centre_y: float = 0.0
    distortion: float = 2.0
    pressure: float = 0.0
    uneven: float = 0.1
    dryness: float = 0.1
    wear: float = 0.1
    creases: int = 0
    noise: float = 3.0
    contrast: float = 200.0
    background: float = 252.0


def random_touch(rng: np.random.Generator, difficulty: Difficulty = Difficulty.GOOD) -> Touch:
    """Draw the circumstances of one impression."""
    match difficulty:
        case Difficulty.GOOD:
            hard, turn, area = 0.0, 8.0, (125.0, 150.0)
        case Difficulty.FAIR:
            hard, turn, area = 0.5, 15.0, (100.0, 135.0)
        case Difficulty.POOR:
            hard, turn, area = 1.0, 22.0, (80.0, 115.0)
    return Touch(
        rotation=float(np.clip(rng.normal(0, turn), -30, 30)),
        shift_x=float(rng.normal(0, 8 + 12 * hard)),
        shift_y=float(rng.normal(0, 8 + 12 * hard)),
        area_x=float(rng.uniform(*area)),
        area_y=float(rng.uniform(*area) * rng.uniform(1.1, 1.35)),
        centre_x=float(rng.normal(0, 8 + 17 * hard)),
        centre_y=float(rng.normal(0, 10 + 22 * hard)),
        distortion=float(rng.uniform(1.0, 2.5 + 2.5 * hard)),
        pressure=float(np.clip(rng.normal(0, 0.15 + 0.3 * hard), -0.6, 0.6)),
        uneven=float(rng.uniform(0.05, 0.2 + 0.3 * hard)),
        dryness=float(rng.uniform(0.1, 0.4 + 0.6 * hard)),
        wear=float(rng.uniform(0.0, 0.2 + 0.5 * hard)),
        creases=int(rng.poisson(0.5 + 3.5 * hard)),
        noise=float(rng.uniform(2, 4 + 10 * hard)),
        contrast=float(rng.uniform(190 - 90 * hard, 230 - 50 * hard)),
        background=float(rng.uniform(250 - 60 * hard, 254)),
    )
