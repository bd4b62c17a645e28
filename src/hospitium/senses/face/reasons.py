"""Why a picture of a face is poor, in words that whoever takes the next one can act on."""

from enum import StrEnum


class FaceReason(StrEnum):
    """What is amiss with a face; the ids are stable, `sentence` says what to do.

    In the order in which to mend them: light first, then the camera, then the person, and last what
    kind of picture it seems to be, which another picture mends.
    """

    TOO_DARK = "too-dark"
    TOO_BRIGHT = "too-bright"
    UNEVEN_LIGHT = "uneven-light"
    TOO_SMALL = "too-small"
    CUT_OFF = "cut-off"
    BLURRED = "blurred"
    TURNED = "turned"
    TILTED = "tilted"
    COVERED = "covered"
    EYES_CLOSED = "eyes-closed"
    BUSY_BACKGROUND = "busy-background"
    DRAWING = "drawing"
    NO_COLOUR = "no-colour"

    @property
    def sentence(self) -> str:
        """What is amiss, and what to do."""
        return _SENTENCES[self]


_SENTENCES = {
    FaceReason.TOO_DARK: "Too dark: face a window or a lamp, and take the picture again.",
    FaceReason.TOO_BRIGHT: "Too bright: turn away from the sun, or switch the flash off.",
    FaceReason.UNEVEN_LIGHT: "One side is in shadow: turn the whole face to the light.",
    FaceReason.TOO_SMALL: "The face is small: come closer, or send the picture in full size.",
    FaceReason.CUT_OFF: "The face is cut off: leave room on every side of the head.",
    FaceReason.BLURRED: "Blurred: hold the camera still, wipe its lens, and let it focus.",
    FaceReason.TURNED: "The face is turned away: look straight into the camera.",
    FaceReason.TILTED: "The head is tilted: hold it upright, or turn the picture.",
    FaceReason.COVERED: "A part of the face seems covered: if it is right to ask, uncover it.",
    FaceReason.EYES_CLOSED: "The eyes seem closed: take the picture again with open eyes.",
    FaceReason.BUSY_BACKGROUND: "The background is busy: stand before a plain wall.",
    FaceReason.DRAWING: "It looks like a drawing or a painting: if there is a photograph, add it.",
    FaceReason.NO_COLOUR: "No colour, as in old prints and copies: if you can, add a better one.",
}
