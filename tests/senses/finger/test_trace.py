import numpy as np
import pytest

from hospitium.core.errors import NoFingerprint
from hospitium.formats.gray import GrayImage
from hospitium.senses.finger import trace
from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import TILE, LeaderNetwork
from hospitium.senses.finger.trace import Steps
from hospitium.senses.finger.types import Extraction
from hospitium.synth import Impression

Traced = tuple[Extraction, Steps]


@pytest.fixture(scope="module")
def traced(network: LeaderNetwork, printed: Impression) -> Traced:
    steps = Steps()
    return extract_finger(printed.image, network, trace=steps), steps


def test_the_steps_are_those_of_the_table_in_their_order(traced: Traced) -> None:
    lines = (trace.__doc__ or "").splitlines()
    edges = [number for number, line in enumerate(lines) if line.startswith("=====")]
    named = [line.split()[0] for line in lines[edges[1] + 1 : edges[2]]]
    assert list(traced[1]) == named


def test_being_watched_changes_nothing(
    network: LeaderNetwork, printed: Impression, traced: Traced
) -> None:
    alone, watched = extract_finger(printed.image, network), traced[0]
    assert alone.quality == watched.quality
    for name in ("x", "y", "angle", "kind", "quality"):
        assert (getattr(alone.minutiae, name) == getattr(watched.minutiae, name)).all()


def test_all_steps_lie_in_one_frame(traced: Traced) -> None:
    found, steps = traced
    height, width = steps["image"].shape
    blocks = (-(-height // 16), -(-width // 16))
    for name in ("contrast", "ridges", "coherence", "foreground"):
        assert steps[name].shape == blocks
    box = found.foreground
    assert tuple(steps["box"]) == (box.top, box.left, box.bottom, box.right)
    assert steps["heat"].shape == steps["direction"].shape == (box.height, box.width)


def test_minutiae_lie_where_the_network_was_sure_and_point_where_it_said(traced: Traced) -> None:
    found, steps = traced
    columns = (found.minutiae.x - found.foreground.left).astype(np.intp)
    rows = (found.minutiae.y - found.foreground.top).astype(np.intp)
    assert np.percentile(steps["heat"][rows, columns], 10) > np.percentile(steps["heat"], 90)
    off = steps["direction"][rows, columns] - found.minutiae.angle
    assert np.abs(np.sin(off / 2)).max() < 1e-5
    assert (steps["minutiae"][:, 0] == found.minutiae.x).all()


def test_tiles_are_put_together_without_a_gap(network: LeaderNetwork, printed: Impression) -> None:
    steps, wide = Steps(), np.tile(printed.image.pixels, (1, 3))
    assert wide.shape[1] > TILE
    network.detect(wide, trace=steps)
    assert steps["heat"].shape == wide.shape
    assert np.isfinite(steps["heat"]).all()
    # a print in the last tile looks as it does alone, away from the seams
    alone = Steps()
    network.detect(printed.image.pixels, trace=alone)
    inside = np.s_[64:-64, 64:-64]
    last = steps["heat"][:, -printed.image.width :]
    assert np.corrcoef(last[inside].ravel(), alone["heat"][inside].ravel())[0, 1] > 0.95


def test_a_failure_still_shows_how_far_it_came(network: LeaderNetwork) -> None:
    steps = Steps()
    with pytest.raises(NoFingerprint):
        extract_finger(GrayImage(np.full((128, 128), 255, np.uint8)), network, trace=steps)
    assert list(steps) == ["image", "contrast", "ridges", "coherence"]
