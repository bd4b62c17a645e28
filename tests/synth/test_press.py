import numpy as np
import pytest
from scipy import ndimage

from hospitium.synth import Difficulty, Impression, MasterFinger, Touch, impression


def test_the_same_generator_gives_the_same_bytes_and_another_others(master: MasterFinger) -> None:
    first, again, other = (impression(master, np.random.default_rng(s)) for s in (1, 1, 2))
    assert first.image.pixels.tobytes() == again.image.pixels.tobytes()
    assert first.minutiae.angle.tobytes() == again.minutiae.angle.tobytes()
    assert first.image.pixels.tobytes() != other.image.pixels.tobytes()


def test_the_truth_is_the_finger_s_truth_carried_over(
    master: MasterFinger, printed: Impression
) -> None:
    carried = printed.placement.carry(master.minutiae, width=388, height=374)
    all_of_them = set(zip(carried.x, carried.y, carried.angle, carried.kind, strict=True))
    seen = printed.minutiae
    assert set(zip(seen.x, seen.y, seen.angle, seen.kind, strict=True)) <= all_of_them


def test_the_visible_minutiae_were_touched(printed: Impression) -> None:
    seen = printed.minutiae
    assert len(seen) >= 8
    near = ndimage.binary_dilation(printed.contact, iterations=3)
    assert near[np.rint(seen.y).astype(int), np.rint(seen.x).astype(int)].all()
    assert (seen.quality >= 50).all()


def test_outside_the_contact_there_is_only_background(printed: Impression) -> None:
    bare = ~ndimage.binary_dilation(printed.contact, iterations=25)
    print_of_it = printed.image.pixels[printed.contact].mean()
    assert printed.image.pixels[bare].mean() - print_of_it > 0.1 * printed.touch.contrast


def test_turning_the_finger_turns_its_minutiae(master: MasterFinger) -> None:
    still, turned = (
        impression(
            master, np.random.default_rng(0), touch=Touch(rotation=degrees, distortion=0.0)
        ).placement.carry(master.minutiae, width=388, height=374)
        for degrees in (0, 20)
    )
    assert np.allclose(
        np.mod(turned.angle - still.angle + np.pi, 2 * np.pi) - np.pi, np.radians(20), atol=1e-3
    )


@pytest.mark.parametrize(("pressure", "dark"), [(-0.6, 0.3), (0.0, 0.5), (0.6, 0.7)])
def test_pressure_makes_ridges_wider(master: MasterFinger, pressure: float, dark: float) -> None:
    touch = Touch(pressure=pressure, uneven=0.0, wear=0.0, noise=0.0)
    found = impression(master, np.random.default_rng(0), touch=touch)
    inner = ndimage.binary_erosion(found.contact, iterations=20)
    assert (found.image.pixels[inner] < 150).mean() == pytest.approx(dark, abs=0.12)


def test_the_harder_the_fewer_minutiae_can_be_seen(master: MasterFinger) -> None:
    def seen(difficulty: Difficulty) -> float:
        rng = np.random.default_rng(4)
        runs = [impression(master, rng, difficulty=difficulty) for _ in range(4)]
        return float(np.mean([len(run.minutiae) for run in runs]))

    assert seen(Difficulty.GOOD) > seen(Difficulty.FAIR) > seen(Difficulty.POOR)


def test_the_sensor_has_the_size_asked_for(master: MasterFinger) -> None:
    found = impression(master, np.random.default_rng(0), width=300, height=256)
    assert found.image.pixels.shape == found.contact.shape == (256, 300)
    assert (found.minutiae.width, found.minutiae.height) == (300, 256)
