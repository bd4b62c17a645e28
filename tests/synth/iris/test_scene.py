"""A scene is its seed's; its truth is where the picture changes."""

import numpy as np
import pytest

from hospitium.synth.iris.cameras import CAMERAS
from hospitium.synth.iris.draw import draw_scene
from hospitium.synth.iris.scene import Scene

BARE = Scene(
    lashes=0, spots=(), noise=0.0, vignette=0.0, blur=0.5, height=160, width=220, iris=50.0
)


def test_the_same_seeds_draw_the_same_scene() -> None:
    one, again, other = (draw_scene(n, BARE, rng=np.random.default_rng(1)) for n in (4, 4, 5))
    assert (one.pixels == again.pixels).all()
    assert (one.pixels != other.pixels).any()


def test_the_truth_is_where_the_levels_change() -> None:
    drawn = draw_scene(4, BARE, rng=np.random.default_rng(1))
    centre = drawn.pupil.mean(axis=0)
    for share, level in ((0.8, BARE.levels[0]), (1.2, BARE.levels[1])):
        x, y = np.rint(centre + share * (drawn.pupil - centre)).astype(int).T
        assert abs(np.median(drawn.pixels[y, x]) - level) < 25
    assert drawn.seen.sum() > 0.5 * np.pi * BARE.iris**2 * (1 - BARE.pupil**2)


def test_an_eye_that_looks_aside_is_drawn_narrower() -> None:
    aside = Scene(aside=40.0, height=120, width=160, iris=40.0, lashes=0)
    limbus = draw_scene(4, aside, rng=np.random.default_rng(1)).limbus
    wide, high = np.ptp(limbus, axis=0)
    assert wide / high == pytest.approx(np.cos(np.radians(40)), abs=0.01)


@pytest.mark.parametrize("camera", CAMERAS)
def test_every_camera_shows_an_iris_in_its_frame(camera: str) -> None:
    scene = CAMERAS[camera](np.random.default_rng(3))
    assert str(scene.width) in camera
    assert scene.iris < scene.x + scene.iris / 2 < scene.width
    assert 0 < scene.y < scene.height
