"""The attack species that are made here, by name (ISO/IEC 30107-3: presentation attack species)."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np

from hospitium.formats.photos import ColourPixels
from hospitium.synth.presentation.printed import cut_out, laser_print, photo_of_photo, printed
from hospitium.synth.presentation.screens import replayed, shown_on_screen
from hospitium.synth.presentation.silicone import silicone

Simulate = Callable[[ColourPixels, np.random.Generator], ColourPixels]


class Species(StrEnum):
    """What is held before the camera in place of a person."""

    PRINT = "print"
    SCREEN = "screen"
    REPLAY = "replay"
    CUT_OUT = "cut-out"
    PHOTO = "photo-of-photo"
    PRINT_OUT = "print-out"
    SILICONE = "silicone"


SIMULATORS: Mapping[Species, Simulate] = {
    Species.PRINT: printed,
    Species.SCREEN: shown_on_screen,
    Species.REPLAY: replayed,
    Species.CUT_OUT: cut_out,
    Species.PHOTO: photo_of_photo,
    Species.PRINT_OUT: laser_print,
    Species.SILICONE: silicone,
}
"""Each takes any RGB picture and where chance comes from; the same seed gives the same bytes."""

FACE_SPECIES = (Species.PRINT, Species.SCREEN, Species.REPLAY, Species.CUT_OUT)
FINGER_SPECIES = (Species.PHOTO, Species.PRINT_OUT, Species.SCREEN, Species.SILICONE)
