"""Words about irises that every room shares."""

from enum import StrEnum


class Eye(StrEnum):
    """Whose side of the person an eye is on: their own left or right."""

    LEFT = "left"
    RIGHT = "right"
