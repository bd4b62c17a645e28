"""What a person can be recognised by, and what looks after that it is a person."""

from enum import StrEnum


class Sense(StrEnum):
    """A kind of sample; templates of two senses are never compared."""

    FINGER = "finger"
    FACE = "face"
    IRIS = "iris"
    LIVENESS = "liveness"
    """Recognises nobody: it looks whether a sample was taken from a person who is there."""
