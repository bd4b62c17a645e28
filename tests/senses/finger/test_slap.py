"""Slaps are cut into the fingers that were pressed, or the report says what does not fit."""

import numpy as np
import pytest

from hospitium.core.errors import SlapMismatch
from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.hands import LEFT_FOUR, RIGHT_FOUR
from hospitium.senses.finger.slap import ORDER, Slap, SlapReading, segment_slap
from hospitium.synth.slap import SyntheticSlap
from tests.synth.slaps import LEFT_ORDER, THUMBS, made_slap

NEAR = 60
"""Pixels, a quarter of a finger's width."""


def same_places(found: SlapReading, truth: SyntheticSlap) -> bool:
    return len(found.fingertips) == len(truth.fingers) and all(
        one.finger is true.finger and np.hypot(one.x - true.x, one.y - true.y) < NEAR
        for one, true in zip(found.fingertips, truth.fingers, strict=True)
    )


@pytest.mark.parametrize("rotation", [-30.0, 0.0, 25.0])
@pytest.mark.parametrize("slap", [Slap.RIGHT_FOUR, Slap.LEFT_FOUR])
def test_four_fingers_are_found_and_named_however_the_hand_is_turned(
    slap: Slap, rotation: float
) -> None:
    truth = made_slap(ORDER[slap], rotation=rotation)
    found = segment_slap(truth.image, slap)
    assert same_places(found, truth)
    assert found.notes == ()
    for one, true in zip(found.fingertips, truth.fingers, strict=True):
        assert abs(one.rotation - true.rotation) < 20


@pytest.mark.parametrize("order", [RIGHT_FOUR, LEFT_ORDER])
def test_the_image_tells_the_hand(order: tuple[Finger, ...]) -> None:
    truth = made_slap(order)
    found = segment_slap(truth.image, Slap.FOUR)
    assert same_places(found, truth)
    assert (found.right > 0.95) is (order is RIGHT_FOUR)


def test_a_slap_of_the_other_hand_is_doubted() -> None:
    (note,) = segment_slap(made_slap(LEFT_ORDER).image, Slap.RIGHT_FOUR).notes
    assert "looks like a left hand" in note


def test_two_thumbs_are_found() -> None:
    truth = made_slap(THUMBS, gap=480.0)
    assert same_places(segment_slap(truth.image, Slap.THUMBS), truth)


@pytest.mark.parametrize("gap", [245.0])
def test_fingers_that_touch_are_taken_apart(gap: float) -> None:
    truth = made_slap(RIGHT_FOUR, gap=gap)
    assert same_places(segment_slap(truth.image, Slap.RIGHT_FOUR), truth)


@pytest.mark.parametrize("gone", RIGHT_FOUR[::2])
def test_a_missing_finger_is_asked_for_and_then_left_out(gone: Finger) -> None:
    truth = made_slap(RIGHT_FOUR, without=(gone,))
    with pytest.raises(SlapMismatch, match="three fingers found, 4 expected") as error:
        segment_slap(truth.image, Slap.RIGHT_FOUR)
    assert "Name the missing one" in error.value.remedy
    assert same_places(segment_slap(truth.image, Slap.RIGHT_FOUR, missing={gone}), truth)


def test_more_fingers_than_expected_are_refused() -> None:
    with pytest.raises(SlapMismatch, match="four fingers found, 3 expected"):
        segment_slap(made_slap().image, Slap.RIGHT_FOUR, missing={RIGHT_FOUR[0]})


def test_a_finger_half_out_of_the_image_is_advised_about() -> None:
    """The little finger reaches over the right border."""
    found = segment_slap(made_slap(shift=(330.0, 0.0)).image, Slap.RIGHT_FOUR)
    assert [bool(one.advice) for one in found.fingertips] == [False, False, False, True]


def test_each_fingertip_comes_upright_and_alone() -> None:
    truth = made_slap(LEFT_ORDER, rotation=25.0)
    for tip in segment_slap(truth.image, Slap.LEFT_FOUR).fingertips:
        grey = tip.image.pixels
        assert 200 < tip.image.width < 460
        assert 250 < tip.image.height < 700
        middle = grey[tip.image.height // 2 - 40 :][:80, tip.image.width // 2 - 40 :][:, :80]
        assert middle.std() > 40


@pytest.mark.parametrize("missing", [(), (LEFT_FOUR[0],)])
def test_an_empty_sensor_shows_no_finger(missing: tuple[Finger, ...]) -> None:
    blank = GrayImage(np.full((700, 800), 250, np.uint8))
    with pytest.raises(SlapMismatch, match="no finger found"):
        segment_slap(blank, Slap.LEFT_FOUR, missing=missing)


def test_noise_is_no_slap() -> None:
    noise = np.random.default_rng(3).integers(0, 256, (800, 800)).astype(np.uint8)
    with pytest.raises(SlapMismatch):
        segment_slap(GrayImage(noise), Slap.RIGHT_FOUR)


def test_the_hand_of_a_slap_with_a_missing_finger_must_be_said() -> None:
    image = made_slap(without=(RIGHT_FOUR[2],)).image
    with pytest.raises(SlapMismatch, match="must be named"):
        segment_slap(image, Slap.FOUR, missing={RIGHT_FOUR[2]})


def test_a_tiny_image_is_no_slap() -> None:
    with pytest.raises(SlapMismatch):
        segment_slap(GrayImage(np.zeros((3, 3), np.uint8)), Slap.THUMBS)
