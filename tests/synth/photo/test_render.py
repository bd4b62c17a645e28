"""Laws of rendered photos: what the truth says is where the picture shows it."""

from dataclasses import replace

import numpy as np
import pytest

from hospitium.core.units import MM_PER_INCH
from hospitium.synth import MasterFinger
from hospitium.synth.photo import (
    Background,
    RenderedPhoto,
    Scene,
    Tone,
    random_scene,
    relief_of_master,
    render_photo,
)
from hospitium.synth.photo.surface import FingerShape


@pytest.fixture(scope="module")
def scene() -> Scene:
    rng = np.random.default_rng(5)
    return random_scene(rng, tone=Tone.LIGHT, background=Background.PLAIN, turn=0.0, px_per_mm=12.0)


@pytest.fixture(scope="module")
def photo(master: MasterFinger, scene: Scene) -> RenderedPhoto:
    return render_photo([relief_of_master(master)], scene, np.random.default_rng(6))


def test_the_same_seed_takes_the_same_photo(
    master: MasterFinger, scene: Scene, photo: RenderedPhoto
) -> None:
    again = render_photo([relief_of_master(master)], scene, np.random.default_rng(6))
    assert np.array_equal(photo.pixels, again.pixels)


def test_skin_and_surface_undo_each_other() -> None:
    shape = FingerShape()
    across, along = (
        part.ravel().astype(np.float32)
        for part in np.meshgrid(np.linspace(-7, 7, 15), np.linspace(-10, 6, 15))
    )
    back_across, back_along = shape.to_skin(shape.to_space(across, along))
    assert np.abs(back_across - across).max() < 1e-3
    assert np.abs(back_along - along).max() < 1e-3


def test_the_tip_is_the_highest_point_of_an_upright_finger(photo: RenderedPhoto) -> None:
    (tip,) = photo.tips
    assert tip.y <= tip.outline[:, 1].min() + 0.6
    assert tip.pad_y > tip.y


def test_skin_lies_inside_the_outline_and_background_beside_it(photo: RenderedPhoto) -> None:
    (tip,) = photo.tips
    colours = photo.pixels.astype(int)
    on = colours[int(tip.pad_y), int(tip.pad_x)]
    corner = colours[4, 4]
    edge = int(np.clip(tip.pad_x + 0.42 * tip.width, 0, photo.pixels.shape[1] - 1))
    near = colours[int(tip.pad_y), edge]
    assert np.abs(near - on).sum() < np.abs(corner - on).sum()


def test_resolution_is_the_scale_of_the_view(photo: RenderedPhoto, scene: Scene) -> None:
    # nearer to the camera by the depth of the finger: at most a tenth larger; tilted: smaller
    assert 0.9 <= photo.tips[0].ppi / (scene.view.px_per_mm * MM_PER_INCH) <= 1.1


def test_a_photo_is_the_mirror_image_of_a_print(master: MasterFinger, scene: Scene) -> None:
    """A minutia on the left of a contact print is on the right of the photo."""
    pose = replace(scene.poses[0], roll=0.0, pitch=0.0, turn=0.0)
    level = replace(scene, poses=(pose,))
    seen = render_photo([relief_of_master(master)], level, np.random.default_rng(1)).tips[0]
    truth = seen.minutiae
    assert truth is not None
    assert len(truth) == len(master.minutiae)
    assert np.corrcoef(truth.x, master.minutiae.x)[0, 1] < -0.98
    assert np.corrcoef(truth.y, master.minutiae.y)[0, 1] > 0.98


def test_as_many_reliefs_as_fingers(master: MasterFinger, scene: Scene) -> None:
    with pytest.raises(ValueError, match="1 fingers, but 2 reliefs"):
        render_photo([relief_of_master(master)] * 2, scene, np.random.default_rng(1))
