"""One finger and its impressions, made once for the whole room."""

import numpy as np
import pytest

from hospitium.core.fingers import Finger
from hospitium.synth import Difficulty, Impression, MasterFinger, impression, person


@pytest.fixture(scope="session")
def master() -> MasterFinger:
    return person(7).finger(Finger.RIGHT_INDEX)


@pytest.fixture(scope="session", params=list(Difficulty), ids=str)
def printed(request: pytest.FixtureRequest, master: MasterFinger) -> Impression:
    return impression(master, np.random.default_rng(11), difficulty=request.param)
