from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageFont

from hospitium.senses.finger import trace_pictures
from hospitium.senses.finger.evidence.marks import Line, Scene, Words
from hospitium.senses.finger.evidence.raster import write_png
from hospitium.senses.finger.matcher import prepare
from hospitium.senses.finger.trace import Steps
from hospitium.senses.finger.trace_pictures import (
    EDGE,
    TOP,
    WEAVE,
    draw_minutiae,
    draw_neighbours,
    draw_steps,
)
from hospitium.synth import Impression

DRAWN = ["image", "contrast", "ridges", "coherence", "foreground", "heat", "direction"]


@pytest.fixture
def scenes(monkeypatch: pytest.MonkeyPatch) -> list[Scene]:
    """What would be drawn."""
    seen: list[Scene] = []

    def keep(scene: Scene) -> bytes:
        seen.append(scene)
        return write_png(scene)

    monkeypatch.setattr(trace_pictures, "write_png", keep)
    return seen


@pytest.fixture(scope="module")
def steps(printed: Impression) -> Steps:
    """Made by hand, so that no network is needed."""
    made, pixels = Steps(), printed.image.pixels
    height, width = pixels.shape
    blocks = np.linspace(0, 1, (height // 16) * (width // 16)).reshape(height // 16, width // 16)
    heat = np.zeros((height - 32, width - 64), np.float32)
    heat[100:110, 50:60] = 1.0
    for name, values in (
        ("image", pixels),
        ("contrast", 80 * blocks),
        ("ridges", blocks),
        ("coherence", blocks),
        ("box", np.array([16, 32, height - 16, width - 32])),
        ("foreground", blocks > 0.3),
        ("heat", heat),
        ("direction", heat * np.float32(np.pi)),
    ):
        made.step(name, values)
    return made


def opened(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("RGB")


def test_every_step_is_a_picture_in_the_order_it_was_made(steps: Steps) -> None:
    drawn = dict(draw_steps(steps))
    assert list(drawn) == DRAWN
    assert len({opened(png).size for png in drawn.values()}) == 1


@pytest.mark.parametrize("made", [0, 1, 2, 4, 5, 6, 7, 8])
def test_what_was_not_made_is_not_drawn(steps: Steps, made: int) -> None:
    some = Steps(list(steps.items())[:made])
    drawn = [name for name, _ in draw_steps(some)]
    assert drawn == [name for name in DRAWN if name in some]


def test_the_heat_is_drawn_where_it_is(steps: Steps) -> None:
    picture = opened(dict(draw_steps(steps))["heat"])
    x, y = 2 * int(EDGE + 32 + 55), 2 * int(TOP + 16 + 105)
    red, _, blue = picture.getpixel((x, y))  # type: ignore[misc]
    assert red > blue  # yellow
    red, _, blue = picture.getpixel((x, y - 100))  # type: ignore[misc]
    assert red < blue


def test_the_words_fit_and_so_does_every_mark(
    scenes: list[Scene], steps: Steps, printed: Impression
) -> None:
    minutiae = printed.minutiae
    list(draw_steps(steps))
    draw_minutiae(minutiae, printed.image.pixels)
    draw_neighbours(minutiae, prepare(minutiae))
    assert len(scenes) == len(DRAWN) + 2
    for scene in scenes:
        for mark in scene.marks:
            if isinstance(mark, Words):
                wide = ImageFont.load_default(mark.size).getlength(mark.text)
                assert mark.place[0] + wide <= scene.width, mark.text


def test_every_join_ends_at_two_minutiae(scenes: list[Scene], printed: Impression) -> None:
    minutiae = printed.minutiae
    draw_neighbours(minutiae, prepare(minutiae))
    spots = {(EDGE + float(x), TOP + float(y)) for x, y in zip(minutiae.x, minutiae.y, strict=True)}
    joins = [mark for mark in scenes[0].marks if isinstance(mark, Line) and mark.colour == WEAVE]
    assert joins
    assert all(join.start in spots and join.end in spots for join in joins)
