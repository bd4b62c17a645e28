"""Eyes as other cameras show them are read, and their boundaries lie where they were drawn."""

from functools import cache

import numpy as np
import pytest

from hospitium.senses.iris.compare import compare
from hospitium.senses.iris.lids import behind_lids
from hospitium.senses.iris.reading import IrisReading, read_iris
from hospitium.senses.iris.types import Boundary
from hospitium.senses.iris.unroll import sheet_points
from hospitium.synth.iris.cameras import CAMERAS
from hospitium.synth.iris.draw import draw_scene
from hospitium.synth.iris.scene import Drawn, Scene


@cache
def drawn(camera: str, seed: int) -> Drawn:
    rng = np.random.default_rng(seed)
    return draw_scene(7, CAMERAS[camera](rng), rng=rng)


@cache
def read(camera: str, seed: int) -> IrisReading:
    return read_iris(drawn(camera, seed).pixels)


def apart(line: Boundary, truth: "np.typing.NDArray[np.float64]") -> float:
    """Return the mean distance of a line's points from those drawn, in radii of it."""
    points = np.stack(line.points(), axis=1)
    gaps = np.hypot(*(points[:, None] - truth[None]).transpose(2, 0, 1)).min(axis=1)
    return float(gaps.mean()) / line.circle.radius


@pytest.mark.parametrize("camera", CAMERAS)
def test_both_boundaries_are_found(camera: str) -> None:
    found, truth = read(camera, 1).found, drawn(camera, 1)
    assert apart(found.pupil, truth.pupil) < 0.1
    assert apart(found.limbus, truth.limbus) < 0.08


def test_an_eye_is_the_same_to_two_cameras() -> None:
    one, other = (read(camera, 1).code for camera in list(CAMERAS)[:2])
    assert compare(one, other).score > 30


def test_a_lid_as_grey_as_the_iris_hides_it() -> None:
    scene = Scene(upper=0.3, lower=1.2, lashes=0, spots=(), levels=(25.0, 110.0, 170.0, 145.0))
    truth = draw_scene(7, scene, rng=np.random.default_rng(2))
    found = read_iris(truth.pixels)
    x, y = sheet_points(found.found)
    hidden = behind_lids(truth.pixels.astype(np.float32), found.found, x, y)
    lid = np.rint(y) < scene.y - 0.5 * scene.iris
    assert hidden[lid].mean() > 0.8
    below = y > scene.y + 0.2 * scene.iris
    assert found.seen[below].mean() > 0.5
