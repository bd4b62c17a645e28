"""Laws of reading photos, on renderings whose truth is known."""

import numpy as np
import pytest

from hospitium.core.errors import NoFingerprint
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.senses.finger.photo import ColourPixels, Fingertip, find_prints, locate_tips
from hospitium.synth import Difficulty, MasterFinger, impression
from hospitium.synth.photo import RenderedPhoto, TrueTip

SURE = 50.0
"""Score: no two different fingers of `bench.photo` come as high."""


def off(found: Fingertip, true: TrueTip) -> float:
    """Distance between the found and the true tip in finger widths."""
    return float(np.hypot(found.tip_x - true.x, found.tip_y - true.y)) / true.width


def test_the_tip_is_found_where_it_is(photo: RenderedPhoto) -> None:
    (tip,) = locate_tips(photo.pixels)
    (true,) = photo.tips
    assert off(tip, true) < 0.2
    assert abs(2 * tip.half_width / true.width - 1) < 0.12
    angle = np.degrees(np.arctan2(-tip.toward_x, -tip.toward_y))
    assert abs(angle - true.direction) < 8


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_turned_photo_shows_the_same_tips(hand: RenderedPhoto, quarters: int) -> None:
    upright = locate_tips(hand.pixels)
    assert len(upright) == 4
    turned = locate_tips(np.ascontiguousarray(np.rot90(hand.pixels, quarters)))
    height, width = hand.pixels.shape[:2]
    for before, after in zip(upright, turned, strict=True):
        x, y = before.tip_x, before.tip_y
        want = {1: (y, width - x), 2: (width - x, height - y), 3: (height - y, x)}[quarters]
        gap = np.hypot(after.tip_x - want[0], after.tip_y - want[1])
        assert gap < 0.35 * before.half_width


def test_fingers_come_in_the_order_of_a_contact_print(hand: RenderedPhoto) -> None:
    found = locate_tips(hand.pixels)
    true = hand.tips[::-1]  # mirrored
    assert max(off(one, two) for one, two in zip(found, true, strict=True)) < 0.3


def test_a_shifted_photo_shows_the_same_print(photo: RenderedPhoto) -> None:
    before = find_prints(photo.pixels)[0]
    wider = np.pad(photo.pixels, ((24, 0), (24, 0), (0, 0)), mode="edge")
    after = find_prints(wider)[0]
    assert abs(after.tip.tip_x - before.tip.tip_x - 24) < 0.25 * before.tip.half_width
    assert abs(after.ppi / before.ppi - 1) < 0.06


@pytest.mark.parametrize("gain", [0.6, 1.15])
def test_brightness_changes_neither_place_nor_scale(photo: RenderedPhoto, gain: float) -> None:
    before = find_prints(photo.pixels)[0]
    other = np.clip(photo.pixels * gain, 0, 255).astype(np.uint8)
    after = find_prints(other)[0]
    assert abs(after.ppi / before.ppi - 1) < 0.06
    assert after.inverted == before.inverted


def test_the_scale_is_near_the_truth(photo: RenderedPhoto) -> None:
    (found,) = find_prints(photo.pixels)
    assert abs(np.log(found.ppi / photo.tips[0].ppi)) < 3 * found.scale_error


def test_a_photo_matches_the_contact_print_of_its_finger_only(
    photo: RenderedPhoto, master: MasterFinger, network: LeaderNetwork
) -> None:
    (found,) = find_prints(photo.pixels)
    probe = prepare(extract_finger(found.image, network).minutiae)
    pressed = impression(master, np.random.default_rng(2), difficulty=Difficulty.GOOD)
    same = compare(probe, prepare(pressed.minutiae))
    mirrored = found.image.pixels[:, ::-1].copy()
    other = extract_finger(type(found.image)(mirrored), network).minutiae
    assert same > SURE
    assert compare(prepare(other), prepare(pressed.minutiae)) < SURE


def _face() -> ColourPixels:
    """A face-like blob: an oval of skin colour with dark spots, and smooth."""
    down, right = np.mgrid[:500, :400]
    oval = ((right - 200) / 120) ** 2 + ((down - 250) / 170) ** 2 < 1
    picture = np.where(oval[..., None], np.array([205, 150, 125]), np.array([60, 80, 120]))
    for x, y in ((150, 200), (250, 200), (200, 330)):
        picture[np.hypot(right - x, down - y) < 16] = (60, 30, 25)
    noise = np.random.default_rng(1).normal(0, 3, picture.shape)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def _stripes() -> ColourPixels:
    wave = 128 + 60 * np.sin(np.arange(500) * 2 * np.pi / 8)
    return np.broadcast_to(wave[:, None, None], (500, 400, 3)).astype(np.uint8)


WITHOUT = {
    "white page": np.full((500, 400, 3), 255, np.uint8),
    "dark": np.random.default_rng(1).integers(0, 6, (500, 400, 3)).astype(np.uint8),
    "noise": np.random.default_rng(2).integers(0, 255, (500, 400, 3)).astype(np.uint8),
    "face": _face(),
    "stripes": _stripes(),
    "tiny": np.full((24, 24, 3), 90, np.uint8),
}


@pytest.mark.parametrize("name", WITHOUT)
def test_a_photo_without_a_finger_says_what_to_do(name: str) -> None:
    with pytest.raises(NoFingerprint, match="no fingertip") as said:
        find_prints(WITHOUT[name])
    assert "plain background" in said.value.remedy
