import numpy as np
import pytest
from PIL import Image

from hospitium.core.errors import ImageTooLarge, NoFingerprint
from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.senses.finger.types import Extraction
from hospitium.synth import Impression
from tests.senses.finger.agreement import agreement, moved


@pytest.fixture(scope="module")
def plain(network: LeaderNetwork, printed: Impression) -> Extraction:
    return extract_finger(printed.image, network, finger=Finger.RIGHT_INDEX)


def test_a_good_print_is_read_without_advice(plain: Extraction) -> None:
    assert plain.finger is Finger.RIGHT_INDEX
    assert plain.advice == ()
    assert plain.quality >= 80
    assert (plain.minutiae.width, plain.minutiae.height) == (256, 288)


def test_minutiae_move_with_the_print(
    network: LeaderNetwork, printed: Impression, plain: Extraction
) -> None:
    page = np.full((640, 480), 255, np.uint8)
    page[224 : 224 + 288, 96 : 96 + 256] = printed.image.pixels
    there = extract_finger(GrayImage(page), network).minutiae
    assert (there.width, there.height) == (480, 640)
    back = moved(there, x=there.x - 96, y=there.y - 224)
    assert agreement(back, plain.minutiae) >= 0.9


@pytest.mark.parametrize(("gain", "offset"), [(0.6, 60), (0.6, 0)])
def test_brightness_and_contrast_do_not_matter(
    network: LeaderNetwork, printed: Impression, plain: Extraction, gain: float, offset: float
) -> None:
    pixels = np.rint(gain * printed.image.pixels + offset).astype(np.uint8)
    assert agreement(extract_finger(GrayImage(pixels), network).minutiae, plain.minutiae) >= 0.9


def test_a_finer_scan_has_the_same_minutiae(
    network: LeaderNetwork, printed: Impression, plain: Extraction
) -> None:
    fine = np.array(Image.fromarray(printed.image.pixels).resize((512, 576)))
    found = extract_finger(GrayImage(fine, 1000.0), network).minutiae
    assert (found.width, found.height) == (256, 288)
    assert agreement(found, plain.minutiae) >= 0.9


def test_parallel_stripes_are_no_finger(network: LeaderNetwork) -> None:
    columns = 127 + 99 * np.sin(np.arange(256) * 2 * np.pi / 9)
    stripes = np.tile(columns, (256, 1)).astype(np.uint8)
    with pytest.raises(NoFingerprint, match="minutiae"):
        extract_finger(GrayImage(stripes), network)


def test_more_than_one_finger_can_be_is_refused(
    network: LeaderNetwork, printed: Impression
) -> None:
    many = np.tile(printed.image.pixels, (5, 5))
    with pytest.raises(ImageTooLarge):
        extract_finger(GrayImage(many), network)
