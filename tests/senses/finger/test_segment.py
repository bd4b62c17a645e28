"""What is a fingerprint and what is not."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from scipy import ndimage

from hospitium.core.errors import NoFingerprint
from hospitium.formats.gray import Pixels
from hospitium.senses.finger.segment import find_foreground
from hospitium.synth import Impression

SETS = ("fvc2002_db1", "fvc2002_db3", "fvc2004_db2", "fvc2004_db3")
SIDE = 320
ROWS, COLUMNS = np.mgrid[:SIDE, :SIDE]


def gray(values: np.ndarray) -> Pixels:
    clipped: Pixels = np.clip(values, 0, 255).astype(np.uint8)
    return clipped


def noise(seed: int, blur: float) -> Pixels:
    values = np.random.default_rng(seed).normal(size=(SIDE, SIDE))
    blurred = ndimage.gaussian_filter(values, blur) if blur else values
    return gray(128 + 50 * blurred / blurred.std())


NOT_PRINTS = {
    "white": gray(np.full((SIDE, SIDE), 255)),
    "black": gray(np.zeros((SIDE, SIDE))),
    "ramp": gray(COLUMNS * 0.8),
    "diagonal ramp": gray((COLUMNS + ROWS) * 0.4),
    "disc": gray(255.0 * (np.hypot(COLUMNS - 160, ROWS - 160) < 90)),
    "one pixel": gray(np.ones((1, 1))),
    "thin": gray(np.ones((1, 900))),
    **{f"noise {blur}": noise(blur, blur) for blur in range(5)},
    **{f"checker {n}": gray(255 * ((COLUMNS // n + ROWS // n) % 2)) for n in (2, 3, 5, 8, 16)},
    **{f"coarse stripes {n}": gray(127 + 99 * np.sin(COLUMNS * 2 * np.pi / n)) for n in (24, 40)},
    "fine stripes": gray(127 + 99 * np.sin(COLUMNS * 2 * np.pi / 3)),
}


@pytest.mark.parametrize("name", NOT_PRINTS)
def test_refuses_what_has_no_ridges(name: str) -> None:
    with pytest.raises(NoFingerprint, match="no fingerprint found"):
        find_foreground(NOT_PRINTS[name])


def test_finds_the_print_in_a_page(printed: Impression) -> None:
    page = np.full((900, 700), 255, np.uint8)
    height, width = printed.image.pixels.shape
    page[500 : 500 + height, 100 : 100 + width] = printed.image.pixels
    alone, found = find_foreground(printed.image.pixels), find_foreground(page)
    assert found.box.top >= 500 - 48
    assert found.box.bottom <= 500 + height + 48
    assert found.box.left >= 100 - 48
    assert found.box.right <= 100 + width + 48
    assert found.area_mm2 == pytest.approx(alone.area_mm2, rel=0.1)


@pytest.mark.parametrize(("gain", "offset"), [(0.5, 0), (0.5, 120), (0.8, 30)])
def test_ignores_brightness_and_follows_contrast(
    printed: Impression, gain: float, offset: float
) -> None:
    plain = find_foreground(printed.image.pixels)
    other = find_foreground(gray(gain * printed.image.pixels + offset))
    assert other.area_mm2 == pytest.approx(plain.area_mm2, rel=0.05)
    assert other.coherence == pytest.approx(plain.coherence, abs=0.02)
    assert other.contrast == pytest.approx(gain * plain.contrast, rel=0.05)


@pytest.mark.parametrize("turns", [1, 2, 3])
def test_ignores_rotation(printed: Impression, turns: int) -> None:
    plain = find_foreground(printed.image.pixels)
    turned = find_foreground(np.rot90(printed.image.pixels, turns))
    assert turned.area_mm2 == pytest.approx(plain.area_mm2, rel=0.1)


@pytest.mark.parametrize("name", SETS)
def test_every_real_print_is_one(shared_data: Path, name: str) -> None:
    paths = sorted((shared_data / "finger" / name).glob("*.tif"))
    assert len(paths) == 80
    for path in paths:
        find_foreground(np.array(Image.open(path).convert("L")))


@pytest.mark.parametrize("scale", [1, 2, 3])
def test_no_face_is_a_print(shared_data: Path, scale: int) -> None:
    paths = sorted((shared_data / "face" / "lfw600").rglob("*.jpg"))[::9]
    assert paths
    for path in paths:
        face = Image.open(path).convert("L").resize((112 * scale, 112 * scale))
        with pytest.raises(NoFingerprint):
            find_foreground(np.array(face))
