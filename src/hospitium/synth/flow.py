"""How the ridges of a finger run: pattern classes and their orientation fields.

Zero-pole model of Sherlock and Monro (Pattern Recognition 26, 1993), in which every core turns
the flow by half its own bearing and every delta turns it back, with the correction idea of
Vizcaya and Gerhardt (Pattern Recognition 29, 1996): the turn is not uniform around a
singularity. We take a smooth periodic correction in place of their piecewise linear one.

Here y grows upwards and the origin is the middle of the finger pad, so that angles are those of
`formats.minutiae`; the masters turn it over once.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from hospitium.synth.waves import Reals, Waves, random_waves

Points = NDArray[np.complex64]


class Pattern(StrEnum):
    """The pattern classes of Henry's system, as far as the model tells them apart."""

    ARCH = "arch"
    TENTED_ARCH = "tented arch"
    LEFT_LOOP = "left loop"
    RIGHT_LOOP = "right loop"
    WHORL = "whorl"
    DOUBLE_LOOP = "double loop"


FREQUENCY: dict[Pattern, float] = {
    Pattern.ARCH: 0.037,
    Pattern.TENTED_ARCH: 0.029,
    Pattern.LEFT_LOOP: 0.338,
    Pattern.RIGHT_LOOP: 0.317,
    Pattern.WHORL: 0.219,
    Pattern.DOUBLE_LOOP: 0.060,
}
"""Natural shares of the classes (Wilson, Candela and Watson 1994); double loops, which they count
as whorls, are taken to be a fifth of those."""


@dataclass(frozen=True, slots=True, eq=False)
class Flow:
    """The ridge flow of one finger in closed form.

    Attributes
    ----------
    pattern
        Its class.
    cores, deltas
        Positions x + iy in pixels at 500 ppi from the middle of the pad, y upwards, complex64.
    twist
        Coefficients of the correction around each singularity, shape (cores + deltas, 4).
    bow
        How strongly the ridges bow around the tip.
    waves
        Random variation in radians.
    """

    pattern: Pattern
    cores: Points
    deltas: Points
    twist: Reals
    bow: float
    waves: Waves

    def orientation(self, x: Reals, y: Reals) -> Reals:
        """Return the ridge orientation in radians in [0, pi) at each point, float32."""
        theta = self.waves.at(x, y) - np.arctan(self.bow * _arch(x, y))
        signs = [1.0] * len(self.cores) + [-1.0] * len(self.deltas)
        poles = np.concatenate([self.cores, self.deltas])
        for sign, pole, twist in zip(signs, poles, self.twist, strict=True):
            bearing = np.arctan2(y - pole.imag, x - pole.real)
            theta += np.float32(0.5 * sign) * (bearing + _correction(bearing, twist))
        return np.asarray(np.mod(theta, np.float32(np.pi)), dtype=np.float32)

    def distance(self, x: Reals, y: Reals) -> Reals:
        """Return the distance in pixels to the nearest singularity (infinite without one)."""
        nearest = np.full_like(x, np.inf, dtype=np.float32)
        for pole in np.concatenate([self.cores, self.deltas]):
            nearest = np.minimum(nearest, np.hypot(x - pole.real, y - pole.imag))
        return nearest


def _arch(x: Reals, y: Reals) -> Reals:
    """Slope of a plain arch: flat at the crease below, bowed around the tip."""
    lift = 1 / (1 + np.exp(-(y + 20) / 45))
    return np.asarray(lift * x / 150, dtype=np.float32)


def _correction(bearing: Reals, twist: Reals) -> Reals:
    """Return the periodic departure from a uniform turn, in radians."""
    a, b, c, d = twist
    turn = a * np.sin(bearing) + b * np.cos(bearing)
    turn += c * np.sin(2 * bearing) + d * np.cos(2 * bearing)
    return np.asarray(turn, dtype=np.float32)


def random_flow(rng: np.random.Generator, pattern: Pattern | None = None) -> Flow:
    """Draw the flow of one finger; its class by natural frequency unless given."""
    if pattern is None:
        share = np.array(list(FREQUENCY.values()))
        pattern = list(FREQUENCY)[int(rng.choice(len(share), p=share / share.sum()))]
    cores, deltas = _singularities(rng, pattern)
    return Flow(
        pattern=pattern,
        cores=np.array(cores, dtype=np.complex64),
        deltas=np.array(deltas, dtype=np.complex64),
        twist=_twists(rng, pattern, len(cores), len(deltas)),
        bow=float(rng.uniform(1.0, 1.8) if pattern is Pattern.ARCH else rng.uniform(0.3, 0.8)),
        waves=random_waves(rng, deviation=0.07, length=170),
    )


def _twists(rng: np.random.Generator, pattern: Pattern, cores: int, deltas: int) -> Reals:
    """Draw the corrections: round ridges above a core, parallel ones below it.

    The lower core of a whorl is the upper one turned over; a loop leans away from its delta.
    """
    twist = rng.normal(0, 0.07, (cores + deltas, 4))
    lean = {Pattern.LEFT_LOOP: -0.5, Pattern.RIGHT_LOOP: 0.5}.get(pattern, 0.0)
    for index in range(cores):
        strength = rng.uniform(0.5, 0.8) * (1 if index == 0 else -1)
        twist[index, 0] -= strength * np.sin(lean)
        twist[index, 1] -= strength * np.cos(lean)
    return twist.astype(np.float32)


def _singularities(
    rng: np.random.Generator, pattern: Pattern
) -> tuple[list[complex], list[complex]]:
    """Place cores and deltas as the class has them."""
    middle = complex(rng.normal(0, 12), rng.normal(15, 14))
    drop, side = float(rng.uniform(85, 140)), float(rng.uniform(70, 115))
    match pattern:
        case Pattern.ARCH:
            return [], []
        case Pattern.TENTED_ARCH:
            return [middle], [middle + complex(rng.normal(0, 6), -rng.uniform(55, 90))]
        case Pattern.LEFT_LOOP:
            return [middle], [middle + complex(side, -drop)]
        case Pattern.RIGHT_LOOP:
            return [middle], [middle + complex(-side, -drop)]
        case Pattern.WHORL:
            half = complex(rng.normal(0, 3), rng.uniform(8, 24))
        case Pattern.DOUBLE_LOOP:
            half = complex(rng.choice([-1, 1]) * rng.uniform(18, 32), rng.uniform(14, 30))
    other = complex(-rng.uniform(70, 115), -rng.uniform(85, 140))
    return [middle + half, middle - half], [middle + complex(side, -drop), middle + other]
