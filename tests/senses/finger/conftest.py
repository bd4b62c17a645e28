"""One network and one synthetic print, made once for the whole room."""

import numpy as np
import pytest

from hospitium.core.fingers import Finger
from hospitium.records.manifests import load_manifest, load_weights
from hospitium.senses.finger.leader import LeaderNetwork
from hospitium.synth import Impression, impression, person


@pytest.fixture(scope="session")
def weights() -> bytes:
    return load_weights(load_manifest("leader"))


@pytest.fixture(scope="session")
def network(weights: bytes) -> LeaderNetwork:
    return LeaderNetwork(weights)


@pytest.fixture(scope="session")
def printed() -> Impression:
    """A good print on a small sensor: half a second for the network."""
    master = person(7).finger(Finger.RIGHT_INDEX)
    return impression(master, np.random.default_rng(11), width=256, height=288)
