"""Photos made once for the whole room."""

from dataclasses import replace

import numpy as np
import pytest

from hospitium.core.fingers import Finger
from hospitium.synth import MasterFinger, person
from hospitium.synth.photo import (
    Background,
    RenderedPhoto,
    Tone,
    random_scene,
    relief_of_master,
    render_photo,
)


@pytest.fixture(scope="session")
def master() -> MasterFinger:
    return person(7).finger(Finger.RIGHT_INDEX)


@pytest.fixture(scope="session", params=[Tone.VERY_LIGHT, Tone.VERY_DARK], ids=str)
def photo(request: pytest.FixtureRequest, master: MasterFinger) -> RenderedPhoto:
    """One finger in focus, before cloth, in the lightest and the darkest skin."""
    rng = np.random.default_rng(3)
    scene = random_scene(
        rng, tilt=4, tone=request.param, background=Background.CLOTH, turn=10.0, px_per_mm=15
    )
    light = replace(scene.light, ambient=0.4, shine=0.1)
    camera = replace(scene.camera, exposure=1.1, noise=0.008)
    scene = replace(scene, light=light, camera=camera)
    return render_photo([relief_of_master(master)], scene, rng)


@pytest.fixture(scope="session")
def hand(master: MasterFinger) -> RenderedPhoto:
    """Four fingers, the same pattern on each."""
    rng = np.random.default_rng(8)
    scene = random_scene(
        rng, fingers=4, tilt=4, tone=Tone.TAN, background=Background.PLAIN, turn=0.0, px_per_mm=13
    )
    return render_photo([relief_of_master(master)] * 4, scene, rng)
