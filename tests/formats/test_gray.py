"""A grey image is checked, read-only and of known scale."""

import numpy as np
import pytest

from hospitium.formats.gray import GrayImage


def test_knows_its_sides_and_cannot_be_written() -> None:
    image = GrayImage(np.zeros((3, 5), np.uint8))
    assert (image.height, image.width, image.ppi, image.ppi_known) == (3, 5, 500.0, True)
    with pytest.raises(ValueError, match="read-only"):
        image.pixels[0, 0] = 1


@pytest.mark.parametrize("pixels", [np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2), np.float32)])
def test_other_axes_and_types_are_a_mistake(pixels: np.ndarray) -> None:
    with pytest.raises(ValueError, match="uint8"):
        GrayImage(pixels)


@pytest.mark.parametrize("ppi", [0.0, 49.9, 4000.1, float("nan")])
def test_absurd_scale_is_a_mistake(ppi: float) -> None:
    with pytest.raises(ValueError, match="ppi"):
        GrayImage(np.zeros((2, 2), np.uint8), ppi)
