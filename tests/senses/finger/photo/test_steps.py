"""Laws of the single steps, on ideal ridges and made silhouettes."""

import numpy as np
import pytest

from hospitium.senses.finger.photo.relief import crests_are_light, even_out, ridge_period
from hospitium.senses.finger.photo.scale import (
    MEAN_HALF_WIDTH_MM,
    MEAN_PERIOD,
    PERIOD_SPREAD,
    WIDTH_SPREAD,
    guess_scale,
)
from hospitium.senses.finger.photo.sharpness import (
    AWAY_FROM_LAMP,
    CLOSER,
    HOLD_STILL,
    MORE_LIGHT,
    advise,
    measure_sharpness,
)
from hospitium.senses.finger.photo.tips import find_tips
from hospitium.senses.finger.photo.types import Mask, Reals, Sharpness

EVERYWHERE = np.ones((200, 200), bool)


def ridges(period: float, angle: float = 0.4) -> Reals:
    down, right = np.mgrid[:200, :200].astype(np.float32)
    phase = (right * np.cos(angle) + down * np.sin(angle)) / period
    return np.asarray(np.cos(2 * np.pi * phase), dtype=np.float32)


@pytest.mark.parametrize("period", [6.0, 7.5, 9.0, 11.0, 13.0])
@pytest.mark.parametrize("angle", [0.0, 0.8, 2.0])
def test_the_period_is_that_of_the_ridges(period: float, angle: float) -> None:
    found = ridge_period(ridges(period, angle), EVERYWHERE)
    assert found == pytest.approx(period, rel=0.05)


def test_noise_has_no_period() -> None:
    noise = np.random.default_rng(1).standard_normal((200, 200)).astype(np.float32)
    assert ridge_period(noise, EVERYWHERE) is None


def test_contrast_and_shade_are_evened_out() -> None:
    slope = np.linspace(0, 1, 200, dtype=np.float32)[None, :]
    plain, shaded = ridges(9.0) * 0.02, ridges(9.0) * 0.02 * (0.5 + slope) + slope
    one, two = (even_out(light, EVERYWHERE)[30:-30, 30:-30] for light in (plain, shaded))
    assert np.corrcoef(one.ravel(), two.ravel())[0, 1] > 0.97


def test_narrow_dark_lines_are_valleys_and_narrow_light_lines_too() -> None:
    valleys_dark = -(np.maximum(ridges(9.0), 0) ** 3)
    assert crests_are_light(valleys_dark, EVERYWHERE)
    assert not crests_are_light(-valleys_dark, EVERYWHERE)


def test_scale_lies_between_the_priors_and_surer_than_both() -> None:
    level = guess_scale(MEAN_PERIOD)
    assert level.half_width_mm == pytest.approx(MEAN_HALF_WIDTH_MM)
    assert level.error < min(WIDTH_SPREAD, PERIOD_SPREAD)
    coarse = guess_scale(MEAN_PERIOD * 1.2)
    assert MEAN_HALF_WIDTH_MM / 1.2 < coarse.half_width_mm < MEAN_HALF_WIDTH_MM
    assert guess_scale(None).error == WIDTH_SPREAD


def test_advice_names_what_is_amiss() -> None:
    good = Sharpness(modulation=0.05, fine_share=0.3, glare=0.0)
    assert advise(good, light=0.5, ppi=400) == ()
    assert advise(good, light=0.05, ppi=120) == (CLOSER, MORE_LIGHT)
    assert advise(Sharpness(0.002, 0.3, 0.2), light=0.5, ppi=400) == (HOLD_STILL, AWAY_FROM_LAMP)


def test_blur_lowers_the_modulation_and_a_lamp_is_glare() -> None:
    sharp = np.repeat((0.5 + 0.05 * ridges(9.0))[..., None], 3, axis=2).astype(np.float32)
    faint = np.repeat((0.5 + 0.005 * ridges(9.0))[..., None], 3, axis=2).astype(np.float32)
    clear = measure_sharpness(sharp, EVERYWHERE)
    assert measure_sharpness(faint, EVERYWHERE).modulation < 0.2 * clear.modulation
    assert clear.glare == 0
    sharp[60:120, 60:120] = 1.0
    assert measure_sharpness(sharp, EVERYWHERE).glare > 0.05


def finger(turn: float, width: float = 40.0) -> Mask:
    """A silhouette: a strip with a round end at (150, 120) that leaves the picture."""
    down, right = np.mgrid[:260, :300]
    x, y = right - 150, down - 120
    along = x * np.sin(turn) - y * np.cos(turn)
    across = x * np.cos(turn) + y * np.sin(turn)
    strip = (along < 0) & (np.abs(across) <= width / 2)
    return np.asarray((np.hypot(x, y) <= width / 2) | strip)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_a_round_end_is_found_in_any_direction(degrees: int) -> None:
    turn = np.radians(degrees)
    (tip,) = find_tips(finger(turn))
    want = np.array([150 + 20 * np.sin(turn), 120 - 20 * np.cos(turn)])
    assert np.hypot(*(want - (tip.tip_x, tip.tip_y))) < 4
    assert tip.half_width == pytest.approx(20, abs=2)
    assert tip.toward_x * np.sin(turn) - tip.toward_y * np.cos(turn) > 0.98


def test_discs_and_strips_without_an_end_have_no_tip() -> None:
    down, right = np.mgrid[:260, :300]
    assert find_tips(np.hypot(right - 150, down - 130) < 80) == ()
    assert find_tips(np.abs(right - 150) < 20) == ()
    assert find_tips(np.zeros((260, 300), bool)) == ()
