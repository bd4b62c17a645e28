"""An eye that looks aside is seen squeezed, and read as if it looked into the camera."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hospitium.senses.iris.compare import compare
from hospitium.senses.iris.gaze import gaze_of
from hospitium.senses.iris.reading import read_iris
from hospitium.senses.iris.types import FRONTAL, Gaze, directions
from hospitium.synth.iris.draw import draw_scene
from hospitium.synth.iris.scene import Scene

TURN = 2 * np.pi
SCENE = Scene(lashes=0, spots=())


@given(st.floats(0, np.pi), st.floats(0.5, 1), st.floats(0, TURN))
def test_straightening_undoes_what_is_seen(direction: float, squeeze: float, at: float) -> None:
    gaze, point = Gaze(direction, squeeze), (np.array([np.cos(at)]), np.array([np.sin(at)]))
    back = gaze.straight(*gaze.seen(*point))
    assert np.allclose(np.ravel(back), np.ravel(point), atol=1e-5)


@given(st.floats(0, np.pi), st.floats(0.75, 0.93))
def test_an_oval_tells_how_it_is_squeezed(direction: float, squeeze: float) -> None:
    gaze = Gaze(direction, squeeze)
    across, down = gaze.straight(np.cos(directions()), np.sin(directions()))
    # an edge that was followed is drawn towards a circle
    radii = 1 / np.hypot(across, down)
    found = gaze_of((radii.mean() + 0.84 * (radii - radii.mean())).astype(np.float32))
    assert found.squeeze == pytest.approx(squeeze, abs=0.02)
    assert abs(np.sin(found.direction - direction)) < 0.05


@given(st.floats(0, 0.02), st.floats(0, TURN))
def test_what_is_nearly_round_looks_into_the_camera(flat: float, at: float) -> None:
    radii = (40 * (1 + flat * np.cos(2 * directions() + at))).astype(np.float32)
    assert gaze_of(radii) is FRONTAL


@given(st.floats(0, np.pi), st.floats(0.6, 1))
def test_directions_stay_in_their_order(direction: float, squeeze: float) -> None:
    seen = np.unwrap(Gaze(direction, squeeze).seen_angles(directions()).astype(np.float64))
    assert (np.diff(seen) > 0).all()
    assert seen[-1] - seen[0] < TURN


@pytest.mark.parametrize("towards", [0.0, 0.8, 1.6, 2.4])
def test_an_eye_that_looks_aside_is_the_same_eye(towards: float) -> None:
    rng = np.random.default_rng
    ahead = read_iris(draw_scene(7, SCENE, rng=rng(1)).pixels)
    aside = replace(SCENE, aside=30.0, aside_to=towards)
    truth = draw_scene(7, aside, rng=rng(2))
    found = read_iris(truth.pixels)
    assert found.found.gaze.squeeze == pytest.approx(np.cos(np.radians(30)), abs=0.06)
    assert found.quality.gaze_angle == pytest.approx(30, abs=6)
    assert ahead.quality.gaze_angle < 15
    assert compare(ahead.code, found.code).score > 30
