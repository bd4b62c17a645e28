"""How well a photo shows the ridges, in numbers and in sentences to act on."""

import numpy as np
from scipy import ndimage

from hospitium.senses.finger.photo.relief import log_light
from hospitium.senses.finger.photo.types import Mask, Reals, Sharpness

LEAST_MODULATION = 0.012
"""Ridges that vary less than this share of the light around them are not to be trusted."""

MOST_FINE_SHARE = 0.55
MOST_GLARE = 0.06

HOLD_STILL = "Hold the phone still and tap on the finger to focus."
AWAY_FROM_LAMP = "Move away from the lamp: it reflects on the finger."
MORE_LIGHT = "Find more light, from the side or above."
CLOSER = "Hold the phone closer: the ridges are too small in the photo."

_CLOSEST_LIGHT = 0.10
"""Median green light of the pad, 0..1, below which noise wins."""

_FEWEST_PPI = 250.0
"""Below this ridges are less than 4.5 pixels apart."""


def measure_sharpness(colour: Reals, skin: Mask) -> Sharpness:
    """Measure a pad laid flat at 500 ppi.

    Parameters
    ----------
    colour
        Shape (height, width, 3), 0..1.
    """
    if not skin.any():
        return Sharpness(0.0, 1.0, 0.0)
    inner = ndimage.binary_erosion(skin, iterations=6)
    where = inner if inner.any() else skin
    light = log_light(colour)
    coarse = ndimage.gaussian_filter(light, 6.0)
    ridges = ndimage.gaussian_filter(light, 1.6) - coarse
    fine = light - ndimage.gaussian_filter(light, 1.2)
    band, rest = (float(np.std(np.clip(part[where], -0.3, 0.3))) for part in (ridges, fine))
    green = colour[..., 1]
    middle = float(np.median(green[where]))
    wash = (green > 0.97) | (green > 1.5 * middle + 0.08)
    return Sharpness(band, rest / (rest + band + 1e-6), float(wash[where].mean()))


def advise(found: Sharpness, *, light: float, ppi: float) -> tuple[str, ...]:
    """Return what to do better, most important first.

    Parameters
    ----------
    light
        Median green of the pad, 0..1.
    ppi
        Estimated resolution of the photo at the pad.
    """
    said = []
    if ppi < _FEWEST_PPI:
        said.append(CLOSER)
    if found.modulation < LEAST_MODULATION or found.fine_share > MOST_FINE_SHARE:
        said.append(HOLD_STILL)
    if found.glare > MOST_GLARE:
        said.append(AWAY_FROM_LAMP)
    if light < _CLOSEST_LIGHT:
        said.append(MORE_LIGHT)
    return tuple(said)
