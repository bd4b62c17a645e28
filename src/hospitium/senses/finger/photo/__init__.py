"""Fingerprints out of photographs. What was measured stands in docs/model-cards/photo.md."""

from hospitium.formats.photos import ColourPixels
from hospitium.senses.finger.photo.prints import find_prints, locate_tips
from hospitium.senses.finger.photo.types import Fingertip, PhotoPrint, Sharpness

__all__ = [
    "ColourPixels",
    "Fingertip",
    "PhotoPrint",
    "Sharpness",
    "find_prints",
    "locate_tips",
]
