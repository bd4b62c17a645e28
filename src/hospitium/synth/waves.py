"""Smooth random variation: the small irregularities that make no two fingers alike."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import ndimage

Reals = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Waves:
    """A smooth random function of the plane in closed form: a sum of few long waves.

    Attributes
    ----------
    kx, ky
        Wave numbers in radians per pixel, shape (k,).
    phase
        Radians, shape (k,).
    amplitude
        Of one wave; the sum has a standard deviation of about `amplitude * sqrt(k / 2)`.
    """

    kx: Reals
    ky: Reals
    phase: Reals
    amplitude: float

    def at(self, x: Reals, y: Reals) -> Reals:
        """Return the value at each point, float32, in the shape of `x`."""
        total = _sum_waves(self.kx, self.ky, self.phase, x.reshape(-1), y.reshape(-1))
        total *= np.float32(self.amplitude)
        return total.reshape(x.shape)


@njit(cache=True, nogil=True)
def _sum_waves(kx: Reals, ky: Reals, phase: Reals, x: Reals, y: Reals) -> Reals:
    total = np.zeros(len(x), np.float32)
    for i in range(len(x)):
        for k in range(len(kx)):
            total[i] += np.sin(kx[k] * x[i] + ky[k] * y[i] + phase[k])
    return total


def random_waves(
    rng: np.random.Generator, *, deviation: float, length: float, count: int = 5
) -> Waves:
    """Draw waves of about `length` px whose sum has standard deviation `deviation`."""
    drawn = rng.random((3, count), dtype=np.float32)
    heading, phase = 2 * np.pi * drawn[:2]
    number = 2 * np.pi / length / (0.7 + 0.9 * drawn[2])
    return Waves(
        kx=number * np.cos(heading),
        ky=number * np.sin(heading),
        phase=phase,
        amplitude=deviation * sqrt(2 / count),
    )


def cloud(rng: np.random.Generator, shape: tuple[int, int], grain: float) -> Reals:
    """Return smooth noise of mean 0 and deviation 1 with blobs of about `grain` px.

    Made coarse and enlarged, so that the cost does not grow with `grain`.
    """
    step = max(1, int(grain / 2))
    coarse = (shape[0] // step + 4, shape[1] // step + 4)
    noise = rng.standard_normal(coarse, dtype=np.float32)
    noise = ndimage.gaussian_filter(noise, max(grain / step / 2, 0.3))
    if step > 1:
        noise = ndimage.zoom(noise, step, order=1)
    top, left = step, step
    noise = noise[top : top + shape[0], left : left + shape[1]]
    return np.asarray((noise - noise.mean()) / (noise.std() + 1e-6), dtype=np.float32)
