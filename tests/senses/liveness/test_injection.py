from dataclasses import replace

import numpy as np
import pytest

from hospitium.senses.liveness.injection import Metadata, injection_signs, noise_repeats
from hospitium.senses.liveness.types import Frame
from tests.senses.liveness.made import filmed

NONE = Metadata()


def codes(frames: list[Frame], metadata: Metadata = NONE) -> dict[str, bool]:
    return {sign.code: sign.weighs for sign in injection_signs(frames, metadata)}


def test_a_camera_that_films_gives_no_sign() -> None:
    assert codes(filmed(10), Metadata(camera="Integrated Camera (04f2:b6be)")) == {}


@pytest.mark.parametrize("name", ["OBS Virtual Camera", "ManyCam", "v4l2loopback", "fake_device_0"])
def test_a_virtual_camera_weighs(name: str) -> None:
    assert codes(filmed(1), Metadata(camera=name)) == {"camera.virtual": True}


def test_an_editor_weighs() -> None:
    assert codes(filmed(1), Metadata(software="Adobe Photoshop 25.1")) == {"file.edited": True}


def test_one_frame_twice_is_told_and_a_still_weighs() -> None:
    frames = filmed(6)
    slow = [*frames[:3], replace(frames[2], at=0.11), *frames[4:]]
    assert codes(slow) == {"frames.repeated": False}
    still = [replace(one, pixels=frames[0].pixels) for one in frames]
    assert codes(still)["frames.repeated"]


def test_a_film_that_runs_in_a_loop_weighs() -> None:
    frames = [replace(one, at=None) for one in filmed(3)]
    assert codes(frames * 2) == {"frames.looped": True}


def test_a_clock_that_is_too_even_or_runs_backwards_is_told() -> None:
    even = [replace(one, at=n / 30) for n, one in enumerate(filmed(10))]
    assert codes(even) == {"timing.too-even": False}
    assert codes(even[::-1]) == {"timing.backwards": False}


def test_noise_that_moves_with_the_picture_is_that_of_a_still() -> None:
    frames = filmed(4)
    still = frames[0].pixels
    panned = [
        replace(one, pixels=np.roll(still, (n, 2 * n), (0, 1))) for n, one in enumerate(frames)
    ]
    assert codes(panned) == {"noise.still": True}
    alike = noise_repeats(frames[0], frames[1])
    assert alike is not None
    assert abs(alike) < 0.2
