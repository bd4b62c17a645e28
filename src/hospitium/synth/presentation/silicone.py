"""A finger or a mask cast in silicone, as far as a picture can tell: its gloss and its colour."""

import numpy as np
from scipy import ndimage

from hospitium.formats.photos import ColourPixels
from hospitium.synth.photo.light import to_linear
from hospitium.synth.presentation.recapture import take
from hospitium.synth.waves import Reals, cloud


def silicone(pixels: ColourPixels, rng: np.random.Generator) -> ColourPixels:
    """Return what a cast of the thing in a picture might look like.

    One pigment in place of blood under skin (little change of colour), light that travels inside
    (soft shade) and broad, hard-edged reflections on a smooth surface whose slopes are guessed from
    the shade. It is a caricature: no cast was ever photographed for it.
    """
    light = to_linear(pixels.astype(np.float32) / np.float32(255))
    grey = light.mean(axis=2)
    side = max(grey.shape)
    soft = ndimage.gaussian_filter(light, (side / 120, side / 120, 0))
    tint = soft.mean(axis=(0, 1)) / max(float(soft.mean()), 1e-3)
    pigment = grey[..., None] * tint * rng.uniform(0.95, 1.1, 3)
    flat = rng.uniform(0.6, 0.9)
    body = flat * (0.5 * pigment + 0.5 * ndimage.gaussian_filter(pigment, (1.5, 1.5, 0)))
    body += (1 - flat) * soft
    gloss = _gloss(grey, rng)[..., None] * float(rng.uniform(0.35, 0.9))
    return take(np.asarray(body + gloss, dtype=np.float32), rng)


def _gloss(grey: Reals, rng: np.random.Generator) -> Reals:
    """Return reflections, 0..1, where the guessed surface leans towards one of two lamps."""
    side = max(grey.shape)
    ripples = cloud(rng, (grey.shape[0], grey.shape[1]), side / 8)
    height = 0.6 * ndimage.gaussian_filter(grey, side / 25) + 0.4 * ndimage.gaussian_filter(
        grey, 1.2
    )
    height += 0.04 * ndimage.gaussian_filter(ripples, side / 40)
    slope_y, slope_x = np.gradient(height * side / 4)
    total = np.zeros_like(grey)
    for _ in range(2):
        lamp = rng.normal(0, 0.25, 2)
        far = (slope_x - lamp[0]) ** 2 + (slope_y - lamp[1]) ** 2
        total += np.exp(-far / float(rng.uniform(0.004, 0.02)))
    bright = grey > np.quantile(grey, 0.4)
    return np.asarray(np.clip(total, 0, 1) * ndimage.gaussian_filter(bright * 1.0, 1), np.float32)
