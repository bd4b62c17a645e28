import numpy as np
import pytest

from hospitium.synth.presentation import SIMULATORS, Species, replay, retake
from hospitium.synth.presentation.printed import halftone


def picture(
    height: int = 60, width: int = 48
) -> "np.ndarray[tuple[int, int, int], np.dtype[np.uint8]]":
    y, x = np.mgrid[:height, :width]
    bands = [128 + 110 * np.sin(2 * np.pi * (x + n * y) / 40) for n in range(3)]
    bands[0][: height // 6, : width // 6] = bands[1][: height // 6, : width // 6] = 0
    bands[2][: height // 6, : width // 6] = 0
    return np.stack(bands, -1).clip(0, 255).astype(np.uint8)


@pytest.mark.parametrize("species", Species)
def test_the_same_seed_gives_the_same_attack_and_another_one_another(species: Species) -> None:
    shown = picture()
    one, again, other = (
        SIMULATORS[species](shown, np.random.default_rng(seed)) for seed in (1, 1, 2)
    )
    assert one.shape == shown.shape
    assert one.dtype == np.uint8
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert not np.array_equal(one, shown)


@pytest.mark.parametrize("shape", [(20, 90), (90, 20), (33, 33)])
def test_pictures_of_any_shape_are_taken(shape: tuple[int, int]) -> None:
    for simulate in SIMULATORS.values():
        shown = picture(*shape)
        assert simulate(shown, np.random.default_rng(0)).shape == shown.shape


@pytest.mark.parametrize("species", [Species.PRINT, Species.PHOTO, Species.PRINT_OUT])
def test_ink_on_paper_is_never_black(species: Species) -> None:
    black = np.zeros((40, 40, 3), np.uint8)
    made = [SIMULATORS[species](black, np.random.default_rng(seed)) for seed in range(4)]
    assert min(int(np.median(one)) for one in made) > 15


def test_a_film_shows_one_screen_by_an_unsteady_hand() -> None:
    frames = replay([picture()] * 3, np.random.default_rng(5))
    assert len(frames) == 3
    assert not np.array_equal(frames[0], frames[1])
    apart = np.abs(frames[0].astype(int) - frames[1]).mean()
    another = replay([picture()], np.random.default_rng(6))[0]
    assert apart < np.abs(frames[0].astype(int) - another).mean()


@pytest.mark.parametrize("cover", [0.1, 0.4, 0.7])
def test_dots_cover_as_much_paper_as_is_wanted(cover: float) -> None:
    wanted = np.full((120, 120, 1), cover, np.float32)
    covers = [float(halftone(wanted, (15.0,), period).mean()) for period in (4.0, 6.0)]
    assert covers == pytest.approx([cover, cover], abs=0.15)


def test_a_picture_that_is_taken_again_stays_what_it_was() -> None:
    again = retake(picture(), np.random.default_rng(3))
    assert np.abs(again.astype(int) - picture()).mean() < 25
