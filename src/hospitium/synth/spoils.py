"""What goes wrong at the sensor and not at the finger: it moves, or the glass is dirty."""

from math import ceil, hypot

import numpy as np
from scipy import ndimage

from hospitium.formats.gray import GrayImage
from hospitium.synth.waves import cloud


def moved(image: GrayImage, *, across: float, down: float) -> GrayImage:
    """Return the picture of a finger that slid while it was taken.

    Parameters
    ----------
    across, down
        Pixels that it slid; the picture is the mean of all the places where it was.
    """
    steps = 1 + ceil(hypot(across, down))
    total = np.zeros(image.pixels.shape, np.float64)
    for share in np.linspace(-0.5, 0.5, steps):
        shift = (share * down, share * across)
        total += ndimage.shift(image.pixels.astype(np.float32), shift, order=1, mode="nearest")
    return _like(image, total / steps)


def soiled(image: GrayImage, rng: np.random.Generator, *, dirt: float) -> GrayImage:
    """Return the picture as dirty glass shows it: smears of grease and dust, print or not.

    Parameters
    ----------
    dirt
        0 clean .. 1 hardly a clear spot left.
    """
    shape = image.pixels.shape
    grease = np.clip(0.4 + cloud(rng, shape, 30), 0, 2) * np.clip(
        0.7 + 0.5 * cloud(rng, shape, 4), 0, 2
    )
    dust = np.clip(cloud(rng, shape, 2) - 1.5, 0, 1)
    return _like(image, image.pixels - 110.0 * dirt * (grease + 2 * dust))


def _like(image: GrayImage, grey: "np.typing.NDArray[np.float64]") -> GrayImage:
    pixels = np.clip(np.rint(grey), 0, 255).astype(np.uint8)
    return GrayImage(pixels, image.ppi, image.ppi_known)
