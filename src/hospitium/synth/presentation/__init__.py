"""Presentation attacks, simulated: what a camera sees when it is shown a picture of a person.

They take any RGB picture and a seeded `rng`. They are simulations and prove nothing about real
attacks: docs/model-cards/liveness.md says what they can and cannot show.
"""

from hospitium.synth.presentation.printed import (
    cut_out,
    laser_print,
    photo_of_photo,
    printed,
    turned_sheet,
)
from hospitium.synth.presentation.recapture import retake
from hospitium.synth.presentation.screens import replay, replayed, shown_on_screen
from hospitium.synth.presentation.silicone import silicone
from hospitium.synth.presentation.species import (
    FACE_SPECIES,
    FINGER_SPECIES,
    SIMULATORS,
    Species,
)

__all__ = [
    "FACE_SPECIES",
    "FINGER_SPECIES",
    "SIMULATORS",
    "Species",
    "cut_out",
    "laser_print",
    "photo_of_photo",
    "printed",
    "replay",
    "replayed",
    "retake",
    "shown_on_screen",
    "silicone",
    "turned_sheet",
]
