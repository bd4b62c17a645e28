"""Finger positions with their ISO/IEC 19794-2 codes."""

from enum import IntEnum, StrEnum

from hospitium.core.errors import BadInput


class Finger(IntEnum):
    """A finger position; the value is the ISO/IEC 19794-2:2005 table 2 code."""

    UNKNOWN = 0
    RIGHT_THUMB = 1
    RIGHT_INDEX = 2
    RIGHT_MIDDLE = 3
    RIGHT_RING = 4
    RIGHT_LITTLE = 5
    LEFT_THUMB = 6
    LEFT_INDEX = 7
    LEFT_MIDDLE = 8
    LEFT_RING = 9
    LEFT_LITTLE = 10

    @property
    def slug(self) -> str:
        """The name people type and read: `right-index`."""
        return self.name.lower().replace("_", "-")

    @property
    def label(self) -> str:
        """The name in a sentence: `right index`."""
        return self.name.lower().replace("_", " ")


TEN_FINGERS: tuple[Finger, ...] = tuple(finger for finger in Finger if finger is not Finger.UNKNOWN)


class Hand(StrEnum):
    """A hand, where the fingers' names follow from their order."""

    RIGHT = "right"
    LEFT = "left"

    @property
    def four_as_printed(self) -> tuple[Finger, Finger, Finger, Finger]:
        """The four long fingers from left to right as a contact print shows them.

        A print is a mirror image: in a photo of the palm they stand the other way round.
        """
        if self is Hand.LEFT:
            return (
                Finger.LEFT_LITTLE,
                Finger.LEFT_RING,
                Finger.LEFT_MIDDLE,
                Finger.LEFT_INDEX,
            )
        return (
            Finger.RIGHT_INDEX,
            Finger.RIGHT_MIDDLE,
            Finger.RIGHT_RING,
            Finger.RIGHT_LITTLE,
        )


def parse_finger(text: str) -> Finger:
    """Read `right-index`, `RIGHT_INDEX` or the ISO code `2`.

    Raises
    ------
    BadInput
        If it is none of the eleven positions.
    """
    word = text.strip().lower().replace("_", "-").replace(" ", "-")
    for finger in Finger:
        if word in (finger.slug, str(int(finger))):
            return finger
    raise BadInput(
        "that is not a finger position",
        remedy="Use one of: " + ", ".join(finger.slug for finger in Finger) + ".",
    )
