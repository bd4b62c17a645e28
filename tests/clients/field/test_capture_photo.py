"""The phone makes of a photograph the prints that the node makes of it.

Measured on 2026-11-28 on these photographs: tips alike to the last digit, scales within 0.17 %.
Where scales are alike the pictures differ by 0.1 to 2.7 grey levels on average, at 0.17 % by 7.4.
"""

from importlib.resources import files
from typing import Any

import numpy as np
import pytest

from hospitium.core.errors import NoFingerprint
from hospitium.core.fingers import Hand
from hospitium.formats.gray import GrayImage
from hospitium.formats.photos import ColourPixels
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.matcher import compare, prepare
from hospitium.senses.finger.photo import Fingertip, PhotoPrint, find_prints
from hospitium.senses.finger.photo.sharpness import (
    AWAY_FROM_LAMP,
    CLOSER,
    HOLD_STILL,
    MORE_LIGHT,
)
from hospitium.senses.finger.swift import SwiftNetwork
from tests.clients.field.photographs import SCENES, colours, on_node, photograph
from tests.clients.field.program import ask
from tests.clients.field.test_engine import data

SCALES = 0.004
"""Share by which the two scales may differ; single precision is why they do at all."""

SURE = 50.0
"""Score that no two different fingers reach (tests/senses/finger/photo)."""

GREYS, LIKENESS = 10.0, 0.95
"""Mean difference of two pictures of one pad, and their correlation at the least."""

IDS = {
    CLOSER: "closer",
    HOLD_STILL: "hold-steady",
    AWAY_FROM_LAMP: "less-glare",
    MORE_LIGHT: "more-light",
}


def on_phone(*pixels: ColourPixels) -> Any:
    return ask("capture", {"do": "prints", "photos": [colours(one) for one in pixels]})


def pictured(told: Any) -> GrayImage:
    side = (told["image"]["height"], told["image"]["width"])
    return GrayImage(np.frombuffer(data(told["image"]["pixels"]), np.uint8).reshape(side), 500.0)


@pytest.fixture(scope="module")
def told() -> Any:
    answers = on_phone(*(photograph(name).pixels for name in SCENES))
    return dict(zip(SCENES, [one["prints"] for one in answers], strict=True))


Pairs = list[tuple[Any, PhotoPrint]]


@pytest.fixture(scope="module")
def pairs(told: Any) -> Pairs:
    return [
        pair for name in SCENES for pair in zip(told[name], on_node(name), strict=True)
    ]  # as many fingers, in one order


def test_every_finger_is_found_where_the_node_finds_it(pairs: Pairs) -> None:
    assert len(pairs) == 6
    for there, here in pairs:
        for word, value in _columns(here.tip).items():
            assert there["tip"][word] == pytest.approx(value, abs=1e-3)


def test_scale_polarity_and_focus_are_measured_alike(pairs: Pairs) -> None:
    for there, here in pairs:
        assert there["ppi"] == pytest.approx(here.ppi, rel=SCALES)
        assert there["scaleError"] == pytest.approx(here.scale_error)
        assert there["inverted"] == here.inverted
        assert there["modulation"] == pytest.approx(here.sharpness.modulation, rel=0.01)
        assert there["fineShare"] == pytest.approx(here.sharpness.fine_share, abs=0.005)
        assert there["glare"] == pytest.approx(here.sharpness.glare, abs=0.002)


def test_the_pictures_agree(pairs: Pairs) -> None:
    for there, here in pairs:
        one, two = pictured(there).pixels.astype(int), here.image.pixels.astype(int)
        assert one.shape == two.shape
        assert np.abs(one - two).mean() < GREYS
        assert np.corrcoef(one.ravel(), two.ravel())[0, 1] > LIKENESS


def test_a_matcher_takes_one_for_the_other(pairs: Pairs) -> None:
    """The two are as alike as two readings of one picture, the worst pair included."""
    network = SwiftNetwork(files("hospitium.models").joinpath("swift.onnx").read_bytes())
    worst = max(pairs, key=lambda pair: abs(pair[0]["ppi"] / pair[1].ppi - 1))
    for there, here in (worst, pairs[0]):
        ours = prepare(extract_finger(here.image, network).minutiae)
        theirs = prepare(extract_finger(pictured(there), network).minutiae)
        assert compare(theirs, ours) > 0.8 * compare(ours, ours) > SURE


def test_fingers_of_a_hand_are_named_as_the_node_names_them(told: Any) -> None:
    """The node names a slap by its order; the phone holds what it is told against what it sees."""
    tips = [one["tip"] for one in told["hand"]]
    right, left = (list(map(int, hand.four_as_printed)) for hand in (Hand.RIGHT, Hand.LEFT))
    wanted = [left, sorted(left), right, left[:3], [*left, 6], [left[0]]]
    asked = [{"tips": tips, "wanted": one} for one in wanted]
    answers = ask("capture", {"do": "hands", "hands": asked})
    assert [one["hand"] for one in answers] == ["left"] * 6
    assert [one["fingers"] for one in answers] == [left, left, *[[0] * 4] * 4]
    assert [one["guards"] for one in answers] == [[], [], ["other-hand"], [], [], []]
    assert [one["advice"] for one in answers[3:]] == [
        ["fewer-fingers"], ["more-fingers"], ["fewer-fingers"],
    ]  # fmt: skip


def test_what_would_make_it_better_is_said_alike() -> None:
    clear = photograph("light").pixels
    dim = (clear * 0.13).astype(np.uint8)
    lamp = clear.copy()
    (tip,) = on_node("light")
    x, y = (int(at) for at in (tip.tip.tip_x, tip.tip.tip_y + 1.2 * tip.tip.half_width))
    reach = int(0.35 * tip.tip.half_width)
    lamp[y - reach : y + reach, x - reach : x + reach] = 255
    small = clear[: 2 * (len(clear) // 2) : 2, ::2]
    far = np.pad(small, ((0, 0), (40, 40), (0, 0)), mode="edge")
    said: set[str] = set()
    for pixels, there in zip((dim, lamp, far), on_phone(dim, lamp, far), strict=True):
        ours = [[IDS[one] for one in found.advice] for found in find_prints(pixels)]
        assert [one["reasons"] for one in there["prints"]] == ours
        said.update(word for words in ours for word in words)
    assert said == set(IDS.values())


def test_what_shows_no_finger_is_refused_on_both() -> None:
    noise = np.random.default_rng(2).integers(0, 255, (300, 260, 3), dtype=np.uint8)
    page = np.full((300, 260, 3), 255, np.uint8)
    narrow = np.full((300, 239, 3), 90, np.uint8)
    assert on_phone(noise, page, narrow) == [
        {"refused": "no-finger"}, {"refused": "no-finger"}, {"refused": "photo-too-small"},
    ]  # fmt: skip
    for pixels in (noise, page):
        with pytest.raises(NoFingerprint):
            find_prints(pixels)


def _columns(tip: Fingertip) -> dict[str, float]:
    return {
        "x": tip.tip_x, "y": tip.tip_y, "towardX": tip.toward_x, "towardY": tip.toward_y,
        "halfWidth": tip.half_width,
    }  # fmt: skip
