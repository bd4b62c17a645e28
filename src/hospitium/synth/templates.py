"""Minutiae without pictures: fingers and impressions by the thousand, for tests of load.

Positions, spacing, directions and counts follow those of the grown masters (see the model card);
directions come from the same flow model, distortion from the same placement. What a picture
would add (ridges) and take away (clarity) is replaced by rates of missing and spurious minutiae.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.formats.minutiae import BIFURCATION, ENDING, Minutiae
from hospitium.synth.flow import Flow, random_flow
from hospitium.synth.master import MASTER_HEIGHT, MASTER_WIDTH, pad_outline
from hospitium.synth.press import SENSOR_HEIGHT, SENSOR_WIDTH, place
from hospitium.synth.touch import Difficulty, Touch, random_touch
from hospitium.synth.waves import Reals, random_waves

COUNT_MEAN, COUNT_DEVIATION = 75.0, 13.0
"""Minutiae on a whole pad."""

_LEAST_GAP = 9.0
"""Pixels between two minutiae: a ridge period."""

_CANDIDATES = 220
_NEAR_POLES = 0.25
"""Share of candidates drawn around cores and deltas, where grown ridges have twice as many."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What an extractor does to the minutiae of an impression.

    Attributes
    ----------
    missing
        Chance that a minutia is not found.
    spurious
        False minutiae per true one, on average.
    jitter
        Standard deviation of a position in pixels.
    turn
        Standard deviation of a direction in radians.
    flipped
        Chance that ending and bifurcation are confused.
    """

    missing: float
    spurious: float
    jitter: float
    turn: float
    flipped: float


LOSS: dict[Difficulty, Loss] = {
    Difficulty.GOOD: Loss(missing=0.02, spurious=0.12, jitter=0.95, turn=0.077, flipped=0.09),
    Difficulty.FAIR: Loss(missing=0.04, spurious=0.17, jitter=1.1, turn=0.081, flipped=0.15),
    Difficulty.POOR: Loss(missing=0.08, spurious=0.20, jitter=1.3, turn=0.092, flipped=0.16),
}
"""Spurious, jitter, turn and flipped are LEADER's on 24 grown impressions (2026-11-22); missing is
set so that the error rates come near those of grown impressions. See the model card."""


def minutiae_person(rng: np.random.Generator) -> dict[Finger, Minutiae]:
    """Draw the minutiae of ten fingers, in ISO order."""
    return {position: minutiae_finger(rng) for position in TEN_FINGERS}


def minutiae_finger(rng: np.random.Generator) -> Minutiae:
    """Draw the minutiae of a whole finger pad, as `master_finger` would have them."""
    flow = random_flow(rng)
    x, y = _candidates(rng, flow)
    count = int(np.clip(rng.normal(COUNT_MEAN, COUNT_DEVIATION), 30, 120))
    chosen = _spread(x, y, np.float32(_LEAST_GAP), count)
    x, y = x[chosen], y[chosen]
    # neighbours gain ridges on the same side: the side changes smoothly over the pad
    side = random_waves(rng, deviation=1.0, length=150, count=3).at(x, y)
    back = side + rng.standard_normal(len(x), dtype=np.float32) > 0
    angle = flow.orientation(x, y) + np.float32(np.pi) * back
    return Minutiae(
        x=x + np.float32(MASTER_WIDTH / 2),
        y=np.float32(MASTER_HEIGHT / 2) - y,
        angle=np.mod(angle, np.float32(2 * np.pi)),
        kind=np.where(rng.random(len(x)) < 0.53, ENDING, BIFURCATION).astype(np.uint8),
        quality=np.full(len(x), 100, dtype=np.uint8),
        width=MASTER_WIDTH,
        height=MASTER_HEIGHT,
    )


def minutiae_impression(
    finger: Minutiae,
    rng: np.random.Generator,
    *,
    difficulty: Difficulty = Difficulty.GOOD,
    width: int = SENSOR_WIDTH,
    height: int = SENSOR_HEIGHT,
) -> Minutiae:
    """Press a finger of `minutiae_finger` or `MasterFinger.minutiae` on a sensor and extract it."""
    touch, loss = random_touch(rng, difficulty), LOSS[difficulty]
    true = np.stack([finger.x, finger.y, finger.angle, finger.kind])
    true = true[:, _touched(touch, true)]
    found = true[:, rng.random(true.shape[1]) >= loss.missing]
    columns = np.concatenate([found, _spurious(true, rng, loss)], axis=1)
    columns[:3] = place(touch, rng, width, height).carry_points(*columns[:3])
    _blur(columns, rng, loss)
    quality = np.full(columns.shape[1], 40, dtype=np.uint8)
    quality[: found.shape[1]] = 70
    x, y = columns[:2]
    shown = (x >= 0) & (x < width) & (y >= 0) & (y < height)
    x, y, angle, kind = columns[:, shown]
    return Minutiae(x, y, angle, kind.astype(np.uint8), quality[shown], width, height)


def _candidates(rng: np.random.Generator, flow: Flow) -> tuple[Reals, Reals]:
    """Draw more places on the pad than needed, denser around the singularities."""
    spot = rng.random((2, _CANDIDATES), dtype=np.float32) - np.float32(0.5)
    x, y = spot[0] * (MASTER_WIDTH - 20), spot[1] * (MASTER_HEIGHT - 20)
    poles = np.concatenate([flow.cores, flow.deltas])
    if len(poles):
        near = int(_NEAR_POLES * _CANDIDATES)
        around = poles[rng.integers(0, len(poles), near)]
        x[:near] = around.real + 45 * rng.standard_normal(near, dtype=np.float32)
        y[:near] = around.imag + 45 * rng.standard_normal(near, dtype=np.float32)
    inside = pad_outline(x, y)
    mixed = rng.permutation(int(inside.sum()))
    return x[inside][mixed], y[inside][mixed]


@njit(cache=True, nogil=True)
def _spread(x: Reals, y: Reals, least: np.float32, count: int) -> NDArray[np.int64]:
    """Take candidates in turn, each at least `least` from those taken, until `count`."""
    chosen = np.empty(min(count, len(x)), np.int64)
    taken = 0
    for i in range(len(x)):
        if taken == len(chosen):
            break
        free = True
        for k in range(taken):
            j = chosen[k]
            if (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2 < least**2:
                free = False
                break
        if free:
            chosen[taken] = i
            taken += 1
    return chosen[:taken]


def _touched(touch: Touch, columns: Reals) -> NDArray[np.bool_]:
    """Mark the minutiae inside the contact area."""
    across = (columns[0] - (MASTER_WIDTH / 2 + touch.centre_x)) / touch.area_x
    along = (columns[1] - (MASTER_HEIGHT / 2 + touch.centre_y)) / touch.area_y
    return np.asarray(across**2 + along**2 < 1)


def _spurious(true: Reals, rng: np.random.Generator, loss: Loss) -> Reals:
    """Invent minutiae that lie between true ones and run as their neighbours do."""
    count = int(rng.poisson(loss.spurious * true.shape[1]))
    extra = true[:, rng.integers(0, max(true.shape[1], 1), count)]
    extra[:2] += np.float32(14) * rng.standard_normal((2, count), dtype=np.float32)
    extra[2] += np.float32(np.pi) * rng.integers(0, 2, count)
    return extra


def _blur(columns: Reals, rng: np.random.Generator, loss: Loss) -> None:
    """Measure inexactly, in place: positions, directions, and now and then the kind."""
    noise = rng.standard_normal((3, columns.shape[1]), dtype=np.float32)
    columns[:2] += np.float32(loss.jitter) * noise[:2]
    columns[2] = np.mod(columns[2] + np.float32(loss.turn) * noise[2], np.float32(2 * np.pi))
    swap = rng.random(columns.shape[1]) < loss.flipped
    columns[3, swap] = ENDING + BIFURCATION - columns[3, swap]
