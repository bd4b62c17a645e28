"""How good a picture of a face is, and why it is not better."""

from dataclasses import dataclass

from hospitium.senses.face.reader import FaceFound
from hospitium.senses.face.reasons import FaceReason
from hospitium.senses.face.types import Colour


@dataclass(frozen=True, slots=True)
class FaceAssessment:
    """What `assess` found.

    Attributes
    ----------
    quality
        0..100.
    reasons
        What is amiss, in the order to mend it.
    """

    quality: int
    reasons: tuple[FaceReason, ...]


def assess(found: FaceFound, picture: Colour) -> FaceAssessment:
    """Judge a face by size alone, until the other components are there."""
    small = found.seen.box.height < 60 and picture.size > 0
    return FaceAssessment(
        round(min(100.0, found.seen.box.height)), (FaceReason.TOO_SMALL,) if small else ()
    )
