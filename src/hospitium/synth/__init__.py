"""Synthetic prints whose truth is known."""

from hospitium.synth.flow import Pattern
from hospitium.synth.master import MasterFinger, SyntheticPerson, master_finger, person
from hospitium.synth.people import PersonSheet, synthetic_people
from hospitium.synth.placement import Placement
from hospitium.synth.press import Impression, impression
from hospitium.synth.templates import minutiae_finger, minutiae_impression, minutiae_person
from hospitium.synth.touch import Difficulty, Touch, random_touch

__all__ = [
    "Difficulty",
    "Impression",
    "MasterFinger",
    "Pattern",
    "PersonSheet",
    "Placement",
    "SyntheticPerson",
    "Touch",
    "impression",
    "master_finger",
    "minutiae_finger",
    "minutiae_impression",
    "minutiae_person",
    "person",
    "random_touch",
    "synthetic_people",
]
