"""Eyes that tests look at: drawn, so that their truth is known."""

from dataclasses import replace
from functools import cache

import numpy as np

from hospitium.formats.gray import Pixels
from hospitium.senses.iris.reading import IrisReading, read_iris
from hospitium.synth.iris.eye import Pose, draw_eye

PLAIN = Pose()


@cache
def eye(identity: int, pose: Pose = PLAIN, *, seed: int = 0) -> Pixels:
    return draw_eye(identity, pose, rng=np.random.default_rng(seed))


@cache
def reading(identity: int, pose: Pose = PLAIN, *, seed: int = 0) -> IrisReading:
    return read_iris(eye(identity, pose, seed=seed))


def posed(**changes: object) -> Pose:
    return replace(PLAIN, **changes)  # type: ignore[arg-type]  # numbers of the fields named
