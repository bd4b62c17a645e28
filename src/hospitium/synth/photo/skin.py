"""The skin of a fingertip: its relief and its tones."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import ndimage

from hospitium.core.units import PX_PER_MM
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.synth.master import MASTER_HEIGHT, MASTER_WIDTH, MasterFinger
from hospitium.synth.waves import Reals, random_waves

_FADE = 8.0
"""Pixels over which a known pattern gives way to the invented skin around it."""


class Tone(StrEnum):
    """Six tones of palm skin, from the lightest to the darkest that are rendered."""

    VERY_LIGHT = "very-light"
    LIGHT = "light"
    MEDIUM = "medium"
    TAN = "tan"
    DARK = "dark"
    VERY_DARK = "very-dark"

    @property
    def rgb(self) -> tuple[int, int, int]:
        """Under white light, sRGB 0..255."""
        return _RGB[self]


_RGB = {
    Tone.VERY_LIGHT: (240, 208, 190),
    Tone.LIGHT: (226, 182, 156),
    Tone.MEDIUM: (204, 154, 124),
    Tone.TAN: (172, 120, 90),
    Tone.DARK: (124, 82, 60),
    Tone.VERY_DARK: (82, 53, 40),
}


@dataclass(frozen=True, slots=True, eq=False)
class Relief:
    """The skin of a pad, laid flat as a contact print shows it, at 500 ppi.

    Attributes
    ----------
    height
        From -1 (floor of a valley) to 1 (crest of a ridge), shape (480, 360).
    known
        0..1: where the pattern is the finger's own; elsewhere plain ridges are invented.
    minutiae
        In the frame of `height`, where they are known exactly.
    """

    height: Reals
    known: Reals
    minutiae: Minutiae | None = None


def relief_of_master(master: MasterFinger) -> Relief:
    """Return the skin of a synthetic finger."""
    return Relief(master.profile, _soft(master.foreground.astype(np.float32)), master.minutiae)


def relief_of_print(image: GrayImage) -> Relief:
    """Return a contact print (500 ppi) as if its dark lines were ridges of that height.

    What the print lost stays lost, and its noise becomes skin: such a finger is harder than
    the real one was.
    """
    grey = image.pixels.astype(np.float32)
    mean = ndimage.gaussian_filter(grey, 12)
    spread = np.sqrt(ndimage.gaussian_filter((grey - mean) ** 2, 12))
    inked = ndimage.gaussian_filter(grey, 0.8)
    height = np.clip((mean - inked) / (1.2 * spread + 4), -1, 1)
    known = (ndimage.gaussian_filter(spread, 6) > 14).astype(np.float32)
    known = ndimage.binary_opening(known > 0, iterations=8).astype(np.float32)
    down, right = ndimage.center_of_mass(known) if known.any() else np.array(known.shape) / 2
    shift = (down - MASTER_HEIGHT / 2, right - MASTER_WIDTH / 2)
    size = (MASTER_HEIGHT, MASTER_WIDTH)
    laid = [
        ndimage.affine_transform(picture, np.eye(2), shift, size, order=1)
        for picture in (height.astype(np.float32), known)
    ]
    return Relief(laid[0], _soft(laid[1]))


def wrap(relief: Relief, across: Reals, along: Reals, rng: np.random.Generator) -> Reals:
    """Return the height of the skin at points in millimetres from the middle of the pad.

    A contact print is a mirror image of the finger: `across` runs the other way there. Around
    the known pattern lie plain ridges across the finger, as on the lower joints of real ones.
    """
    x = MASTER_WIDTH / 2 - across * np.float32(PX_PER_MM)
    y = MASTER_HEIGHT / 2 - along * np.float32(PX_PER_MM)
    where = [y, x]
    height = ndimage.map_coordinates(relief.height, where, order=1, output=np.float32)
    known = ndimage.map_coordinates(relief.known, where, order=1, output=np.float32)
    bend = random_waves(rng, deviation=14.0, length=300).at(x, y)
    bow = y + bend - (x - MASTER_WIDTH / 2) ** 2 / np.float32(900)
    invented = 0.7 * np.sin(2 * np.pi * bow / 9.3)
    crease = np.exp(-(((y - MASTER_HEIGHT - 12 + bend / 3) / 7) ** 2))
    return np.asarray(known * height + (1 - known) * invented - 1.6 * crease, dtype=np.float32)


def _soft(mask: Reals) -> Reals:
    """Fade a mask inwards, so that no edge of the pattern shows."""
    inner = ndimage.binary_erosion(mask > 0.5, iterations=int(_FADE))
    return np.asarray(ndimage.gaussian_filter(inner.astype(np.float32), _FADE / 2))
