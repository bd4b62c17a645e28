import numpy as np
import pytest
from scipy import ndimage

from hospitium.core.fingers import Finger
from hospitium.synth import MasterFinger, Pattern, master_finger, person
from hospitium.synth.waves import Reals


def structure(picture: Reals) -> tuple[Reals, Reals]:
    """Ridge orientation by the structure tensor, and how sure it is, 0..1."""
    down = ndimage.sobel(picture, axis=0)
    right = ndimage.sobel(picture, axis=1)
    double = ndimage.gaussian_filter((right + 1j * -down) ** 2, 6)
    power = ndimage.gaussian_filter(right**2 + down**2, 6)
    line = np.mod(np.angle(double) / 2 + np.pi / 2, np.pi)
    return line.astype(np.float32), (np.abs(double) / (power + 1e-6)).astype(np.float32)


def test_the_same_seed_gives_the_same_finger_and_another_seed_another(
    master: MasterFinger,
) -> None:
    again = person(7).finger(Finger.RIGHT_INDEX)
    assert again.profile.tobytes() == master.profile.tobytes()
    assert again.minutiae.x.tobytes() == master.minutiae.x.tobytes()
    for other in (person(8).finger(Finger.RIGHT_INDEX), person(7).finger(Finger.LEFT_INDEX)):
        assert other.profile.tobytes() != master.profile.tobytes()


def test_a_finger_has_as_many_minutiae_as_fingers_have(master: MasterFinger) -> None:
    assert 40 <= len(master.minutiae) <= 130
    assert 0.3 < (master.minutiae.kind == 1).mean() < 0.7


def test_minutiae_lie_on_the_skin_and_apart(master: MasterFinger) -> None:
    x, y = master.minutiae.x, master.minutiae.y
    assert master.foreground[np.rint(y).astype(int), np.rint(x).astype(int)].all()
    gap = np.hypot(x[:, None] - x, y[:, None] - y) + 1e3 * np.eye(len(x))
    assert gap.min() > 5


def test_minutiae_point_along_the_ridges_that_are_drawn(master: MasterFinger) -> None:
    line, sure = structure(master.profile)
    row, column = (np.rint(v).astype(int) for v in (master.minutiae.y, master.minutiae.x))
    off = np.abs(np.sin(line[row, column] - master.minutiae.angle))[sure[row, column] > 0.7]
    assert len(off) > 30
    assert np.quantile(off, 0.9) < np.sin(np.radians(12))


@pytest.mark.parametrize("period", [7.5, 10.5])
def test_the_period_is_the_one_asked_for(period: float) -> None:
    finger = master_finger(np.random.default_rng(2), pattern=Pattern.ARCH, period=period)
    strip = finger.profile[380:460, 80:280]
    power = np.abs(np.fft.rfft(strip - strip.mean(), n=1024, axis=0)).mean(axis=1)
    asked = float(finger.period[380:460, 80:280].mean())
    assert 1024 / power.argmax() == pytest.approx(asked, rel=0.12)


def test_an_impossible_period_is_refused() -> None:
    with pytest.raises(ValueError, match=r"outside 6\.\.13 px"):
        master_finger(np.random.default_rng(0), period=2)
