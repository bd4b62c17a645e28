"""Minutiae are columns of one length that nobody can change."""

import numpy as np
import pytest

from hospitium.formats.minutiae import Minutiae


def columns(lengths: tuple[int, int, int, int, int]) -> Minutiae:
    """Make columns of the given lengths."""
    x, y, angle, kind, quality = lengths
    return Minutiae(
        x=np.zeros(x, np.float32),
        y=np.zeros(y, np.float32),
        angle=np.zeros(angle, np.float32),
        kind=np.zeros(kind, np.uint8),
        quality=np.zeros(quality, np.uint8),
        width=10,
        height=10,
    )


def test_length_is_the_number_of_minutiae() -> None:
    assert len(columns((4, 4, 4, 4, 4))) == 4
    assert len(columns((0, 0, 0, 0, 0))) == 0


@pytest.mark.parametrize("odd", range(5))
def test_columns_of_other_lengths_are_a_mistake(odd: int) -> None:
    a, b, c, d, e = (3 if index == odd else 4 for index in range(5))
    with pytest.raises(ValueError, match="differ in length"):
        columns((a, b, c, d, e))


def test_columns_cannot_be_written() -> None:
    minutiae = columns((4, 4, 4, 4, 4))
    with pytest.raises(ValueError, match="read-only"):
        minutiae.x[0] = 1
