"""Ridge growth: noise, filtered again and again along the flow, becomes a finger's ridges.

The idea is the one made public with SFinGe (Cappelli, Erol, Maio and Maltoni, ICPR 2000): an
orientation-tuned Gabor filter applied until a ridge pattern settles, whose minutiae nobody placed.
Growth runs at half scale, where a pixel costs a sixteenth; the last passes run at full scale.
The result is kept as a complex amplitude whose phase says where ridges are, so that minutiae are
its zeros (see `spirals`) and need no skeleton.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

from hospitium.synth.waves import Reals

Mask = NDArray[np.bool_]
_Index = NDArray[np.int32]

ANGLES = 45
"""Orientation steps of the filter bank: 4 degrees each."""

PERIOD_STEP = 0.04
"""Relative step between the periods of the filter bank."""


@dataclass(frozen=True, slots=True, eq=False)
class Ridges:
    """A ridge pattern as the two responses of a quadrature filter pair.

    Attributes
    ----------
    even
        Cosine of the ridge phase times its strength: positive on ridges, negative in valleys.
        Float32 (height, width).
    odd
        Its sine; the phase grows across the ridges, towards `orientation` + 90 degrees.
    """

    even: Reals
    odd: Reals

    def profile(self) -> Reals:
        """Return the cosine of the ridge phase: 1 on a ridge's crest, -1 in a valley's floor."""
        return np.asarray(self.even / (np.hypot(self.even, self.odd) + 1e-3), dtype=np.float32)


def grow(
    rng: np.random.Generator, orientation: Reals, period: Reals, inside: Mask, *, rounds: int = 14
) -> Ridges:
    """Grow ridges from white noise.

    Parameters
    ----------
    orientation
        Radians, anticlockwise from the x axis as seen, shape (height, width), even sides.
    period
        Ridge period in pixels, same shape.
    inside
        Where to grow, same shape.
    rounds
        Passes at half scale: more leave fewer minutiae.
    """
    half = (slice(None, None, 2), slice(None, None, 2))
    small = rng.standard_normal(orientation[half].shape, dtype=np.float32)
    bank = _Bank(orientation[half], np.float32(0.5) * period[half], inside[half])
    for _ in range(rounds):
        small = np.tanh(2 * bank.even(small))
    full = np.asarray(ndimage.zoom(small, 2, order=1, grid_mode=True, mode="nearest"))
    bank = _Bank(orientation, period, inside)
    for _ in range(2):
        full = np.tanh(2 * bank.even(full))
    return Ridges(even=bank.even(full), odd=bank.odd(full))


class _Bank:
    """Gabor filters for every orientation and period that a finger has."""

    def __init__(self, orientation: Reals, period: Reals, inside: Mask) -> None:
        low = float(period.min())
        steps = int(np.log(float(period.max()) / low) / PERIOD_STEP) + 1
        periods = low * np.exp(PERIOD_STEP * np.arange(steps))
        which = np.rint(np.log(period / low) / PERIOD_STEP).clip(0, steps - 1).astype(np.int32)
        turn = np.rint(orientation / np.pi * ANGLES).astype(np.int32) % ANGLES
        self._index = which * ANGLES + turn
        self._sign = np.where(np.rint(orientation / np.pi * ANGLES) >= ANGLES, -1.0, 1.0)
        self._inside = inside
        self._even, self._odd = _kernels(periods)

    def even(self, image: Reals) -> Reals:
        return _filter(image, self._index, self._inside, self._even)

    def odd(self, image: Reals) -> Reals:
        found = _filter(image, self._index, self._inside, self._odd)
        return np.asarray(found * self._sign, dtype=np.float32)


def _kernels(periods: NDArray[np.float64]) -> tuple[Reals, Reals]:
    """Return even and odd kernels, each (periods * ANGLES, side, side), free of a mean.

    Scaled so that a pure ridge pattern of the right period and orientation gives its own cosine.
    """
    radius = int(np.ceil(1.2 * periods[-1]))
    down, right = np.mgrid[-radius : radius + 1, -radius : radius + 1]
    even, odd = [], []
    for period in periods:
        blob = np.exp(-(right**2 + down**2) / (2 * (0.5 * period) ** 2))
        for angle in np.arange(ANGLES) * np.pi / ANGLES:
            across = -right * np.sin(angle) - down * np.cos(angle)
            wave = np.exp(2j * np.pi * across / period)
            real = blob * wave.real
            real -= blob * (real.sum() / blob.sum())
            gain = (real * wave.real).sum()
            even.append(real / gain)
            odd.append(-blob * wave.imag / gain)
    return np.array(even, dtype=np.float32), np.array(odd, dtype=np.float32)


def _filter(image: Reals, index: _Index, inside: Mask, kernels: Reals) -> Reals:
    """Correlate each inside pixel with its own kernel."""
    padded = np.pad(image, kernels.shape[1] // 2)
    return np.asarray(_correlate(padded, index, inside, kernels), dtype=np.float32)


@njit(cache=True, nogil=True, fastmath=True)
def _correlate(padded: Reals, index: _Index, inside: Mask, kernels: Reals) -> Reals:
    height, width = index.shape
    side = kernels.shape[1]
    out = np.zeros((height, width), np.float32)
    for row in range(height):
        for column in range(width):
            if not inside[row, column]:
                continue
            kernel = kernels[index[row, column]]
            total = np.float32(0)
            for i in range(side):
                for j in range(side):
                    total += kernel[i, j] * padded[row + i, column + j]
            out[row, column] = total
    return out
