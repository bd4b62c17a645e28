"""A drawing is told from a photograph, and a print in one ink from one in colour."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from hospitium.senses.face.tones import colour, drawn
from hospitium.senses.face.types import Colour

SIDE = 112


def skin(seed: int, *, noise: float = 4.0) -> Colour:
    """Soft light over a brownish ground, with the grain of a camera."""
    rng = np.random.default_rng(seed)
    rows, columns = np.mgrid[:SIDE, :SIDE] / SIDE
    light = 0.5 + 0.3 * np.cos(3 * rows + seed) + 0.2 * np.sin(4 * columns)
    tone = np.array([210.0, 160.0, 130.0]) * light[..., None]
    tone[..., 0] += 25 * np.sin(9 * rows + 5 * columns)
    seen: Colour = np.clip(tone + rng.normal(0, noise, tone.shape), 0, 255).astype(np.uint8)
    return seen


def pen(seed: int, ink: str, paper: str) -> Colour:
    """Lines of one ink on paper."""
    rng = np.random.default_rng(seed)
    sheet = Image.new("RGB", (SIDE, SIDE), paper)
    draw = ImageDraw.Draw(sheet)
    for _ in range(9):
        left, top, wide, high = rng.integers(10, 60, 4)
        box = [int(n) for n in (left, top, left + wide, top + high)]
        draw.ellipse(box, outline=ink, width=2)
    return np.asarray(sheet)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("colours", [("black", "white"), ("#203080", "#f4ecd8")])
def test_lines_on_paper_are_drawn_and_soft_tones_are_not(
    seed: int, colours: tuple[str, str]
) -> None:
    assert drawn(pen(seed, *colours)) > 0
    assert drawn(skin(seed)) < 0


@given(seed=st.integers(0, 99), tint=st.tuples(*[st.floats(0.5, 1.0)] * 3))
def test_one_ink_of_any_tint_has_no_colour_and_skin_has(
    seed: int, tint: tuple[float, float, float]
) -> None:
    photograph = skin(seed)
    grey = photograph.astype(np.float64) @ [0.299, 0.587, 0.114]
    printed = np.rint(grey[..., None] * tint).astype(np.uint8)
    assert colour(printed) < 0.01
    assert colour(photograph) > 0.03


def test_a_plain_wall_is_neither_an_error_nor_a_number_that_is_none() -> None:
    for level in (0, 128, 255):
        wall = np.full((SIDE, SIDE, 3), level, np.uint8)
        assert np.isfinite([drawn(wall), colour(wall)]).all()
