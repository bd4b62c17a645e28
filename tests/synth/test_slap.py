import numpy as np

from hospitium.senses.finger.hands import RIGHT_FOUR
from hospitium.synth.slap import SLAP_HEIGHT, SLAP_WIDTH
from tests.synth.slaps import LEFT_ORDER, made_slap


def test_ridges_lie_where_the_truth_says() -> None:
    slap = made_slap()
    assert slap.image.pixels.shape == (SLAP_HEIGHT, SLAP_WIDTH)
    for finger in slap.fingers:
        x, y = round(finger.x), round(finger.y)
        assert slap.image.pixels[y - 40 : y + 40, x - 40 : x + 40].std() > 40
    assert slap.image.pixels[:100].std() < 5


def test_fingers_go_from_left_to_right_and_the_little_one_is_lowest() -> None:
    for order in (RIGHT_FOUR, LEFT_ORDER):
        fingers = made_slap(order).fingers
        assert [one.finger for one in fingers] == list(order)
        assert list(np.argsort([one.x for one in fingers])) == [0, 1, 2, 3]
        assert max(fingers, key=lambda one: one.y).finger.slug.endswith("little")


def test_a_missing_finger_leaves_its_place_empty() -> None:
    whole, without = made_slap(), made_slap(without=(RIGHT_FOUR[1],))
    assert [one.finger for one in without.fingers] == [
        finger for finger in RIGHT_FOUR if finger is not RIGHT_FOUR[1]
    ]
    gone = whole.fingers[1]
    x, y = round(gone.x), round(gone.y)
    assert without.image.pixels[y - 40 : y + 40, x - 40 : x + 40].std() < 5


def test_the_same_seed_gives_the_same_picture() -> None:
    again = made_slap.__wrapped__(RIGHT_FOUR)
    assert np.array_equal(made_slap().image.pixels, again.image.pixels)
