import numpy as np
import pytest

from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.normalize import to_norm_ppi


def stripes(period: float, side: int) -> np.ndarray:
    columns = 127 + 100 * np.sin(2 * np.pi * np.arange(side) / period)
    return np.tile(columns, (side, 1)).astype(np.uint8)


@pytest.mark.parametrize("ppi", [250.0, 500.0, 508.0, 1000.0, 1200.0])
def test_a_millimetre_has_the_same_pixels_whatever_the_scanner(ppi: float) -> None:
    side = round(300 * ppi / 500)
    image = to_norm_ppi(GrayImage(stripes(9 * ppi / 500, side), ppi))
    assert image.ppi == 500
    assert (image.height, image.width) == (300, 300)
    across = np.abs(np.fft.rfft(image.pixels[150] - image.pixels[150].mean()))
    assert across.argmax() / 300 == pytest.approx(1 / 9, abs=0.004)


def test_500_ppi_stay_as_they_are() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (80, 70), dtype=np.uint8)
    assert to_norm_ppi(GrayImage(pixels, 500.0)).pixels is pixels


def test_detail_finer_than_a_ridge_does_not_turn_into_ridges() -> None:
    pores = stripes(4.1, 1200)  # at 2000 ppi: one pixel at 500
    assert to_norm_ppi(GrayImage(pores, 2000.0)).pixels.std() < 20


def test_an_assumed_resolution_stays_marked() -> None:
    image = GrayImage(np.zeros((80, 80), np.uint8), 250.0, ppi_known=False)
    assert not to_norm_ppi(image).ppi_known
