"""The fast network finds true minutiae, nearly those that LEADER finds, in the picture's frame."""

import numpy as np
import pytest

from hospitium.core.errors import Tampered
from hospitium.core.fingers import Finger
from hospitium.formats.minutiae import Minutiae
from hospitium.records.manifests import load_manifest, load_network, load_weights
from hospitium.senses.finger import swift
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.senses.finger.swift import SwiftNetwork
from hospitium.senses.finger.trace import Steps
from hospitium.synth import Difficulty, Impression, MasterFinger, impression, person
from hospitium.synth.truth import Agreement
from hospitium.synth.truth import agreement as with_truth
from tests.senses.finger.agreement import agreement, moved


@pytest.fixture(scope="module")
def body() -> bytes:
    return load_weights(load_manifest("swift"))


@pytest.fixture(scope="module")
def fast(body: bytes) -> SwiftNetwork:
    return SwiftNetwork(body)


@pytest.fixture(scope="module")
def found(fast: SwiftNetwork, printed: Impression) -> Minutiae:
    return fast.detect(printed.image.pixels)


@pytest.fixture(scope="module")
def fingers() -> list[MasterFinger]:
    """Fingers that the network was not trained on."""
    return [person(7000 + seed).finger(Finger.LEFT_MIDDLE) for seed in range(3)]


@pytest.mark.parametrize(
    ("difficulty", "recall", "precision"),
    [(Difficulty.GOOD, 0.94, 0.80), (Difficulty.FAIR, 0.94, 0.78), (Difficulty.POOR, 0.82, 0.72)],
)
def test_finds_the_minutiae_that_were_drawn_and_few_others(
    fast: SwiftNetwork,
    fingers: list[MasterFinger],
    difficulty: Difficulty,
    recall: float,
    precision: float,
) -> None:
    """The floors are 0.05 to 0.1 below what was measured, 2026-11-27."""
    counts = Agreement(0, 0, 0)
    for seed, finger in enumerate(fingers):
        rng = np.random.default_rng(seed)
        shown = impression(finger, rng, difficulty=difficulty, width=256, height=288)
        counts += with_truth(shown.minutiae, fast.detect(shown.image.pixels))
    assert counts.recall >= recall
    assert counts.precision >= precision


def test_finds_what_leader_finds(
    network: LeaderNetwork, found: Minutiae, printed: Impression
) -> None:
    """Directions included: one with the wrong sign would agree on nothing."""
    accurate = network.detect(printed.image.pixels)
    assert agreement(found, accurate, within=6) >= 0.8
    assert agreement(accurate, found, within=6) >= 0.7


def test_half_a_turn_turns_places_and_directions(
    fast: SwiftNetwork, printed: Impression, found: Minutiae
) -> None:
    turned = fast.detect(np.ascontiguousarray(printed.image.pixels[::-1, ::-1]))
    back = moved(turned, x=found.width - 1 - turned.x, y=found.height - 1 - turned.y, turn=np.pi)
    assert agreement(back, found) >= 0.85


def test_tiles_find_what_the_whole_finds(
    fast: SwiftNetwork, printed: Impression, found: Minutiae, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(swift, "TILE", 224)
    tiled = fast.detect(printed.image.pixels)
    assert agreement(tiled, found) >= 0.9
    assert agreement(found, tiled) >= 0.9


@pytest.mark.parametrize("gain", [0.4, 0.7])
def test_a_paler_print_has_the_same_minutiae(
    fast: SwiftNetwork, printed: Impression, found: Minutiae, gain: float
) -> None:
    pale = np.rint(255 - gain * (255.0 - printed.image.pixels)).astype(np.uint8)
    assert agreement(fast.detect(pale), found) >= 0.85


@pytest.mark.parametrize("shape", [(64, 64), (61, 45), (300, 17)])
@pytest.mark.parametrize("grey", [0, 128, 255])
def test_finds_nothing_on_an_empty_sensor(
    fast: SwiftNetwork, shape: tuple[int, int], grey: int
) -> None:
    empty = fast.detect(np.full(shape, grey, np.uint8))
    assert len(empty) == 0
    assert (empty.height, empty.width) == shape


def test_comes_best_first_and_in_range(found: Minutiae) -> None:
    assert (np.diff(found.quality.astype(int)) <= 0).all()
    assert found.quality.min() >= 100 * swift.MIN_SCORE
    assert ((found.angle >= 0) & (found.angle < 2 * np.pi)).all()
    assert set(found.kind) <= {1, 2}
    assert ((found.x >= 0) & (found.x <= found.width - 1)).all()
    assert ((found.y >= 0) & (found.y <= found.height - 1)).all()


def test_shows_where_it_looked(fast: SwiftNetwork, printed: Impression) -> None:
    steps = Steps()
    extraction = extract_finger(printed.image, fast, trace=steps)
    box = extraction.foreground
    seen = dict(steps)
    assert seen["heat"].shape == seen["direction"].shape == (box.height, box.width)
    best = extraction.minutiae
    assert seen["heat"][int(best.y[0]) - box.top, int(best.x[0]) - box.left] > swift.MIN_SCORE


@pytest.mark.parametrize("kept", [0, 10, 100_000])
def test_broken_weights_are_refused(body: bytes, kept: int) -> None:
    with pytest.raises(Tampered):
        SwiftNetwork(body[:kept])


def test_is_loaded_by_its_name_with_the_threshold_that_its_manifest_states() -> None:
    assert isinstance(load_network("swift"), SwiftNetwork)
    assert load_manifest("swift").thresholds["min_score"] == swift.MIN_SCORE
