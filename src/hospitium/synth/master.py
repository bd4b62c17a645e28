"""Whole synthetic fingers and the people they belong to."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.formats.minutiae import Minutiae
from hospitium.synth.flow import Flow, Pattern, random_flow
from hospitium.synth.ridges import Mask, grow
from hospitium.synth.spirals import find_minutiae
from hospitium.synth.waves import Reals, random_waves

MASTER_WIDTH, MASTER_HEIGHT = 360, 480
"""Pixels at 500 ppi: 18 by 24 mm of skin, a whole pad down to the crease."""

PERIOD_MEAN, PERIOD_DEVIATION = 9.0, 0.55
"""Ridge period in pixels at 500 ppi over adults: 0.46 mm on average (Cummins and Midlo 1943)."""

_CORE_MARGIN = 7.0
"""Pixels around a core or delta in which a minutia's direction means nothing."""


_ROUNDS = (4, 20)
"""Growth passes, drawn per finger: few leave about 100 minutiae on a pad, many about 65."""

_EDGE_MARGIN = 7
"""Pixels from the border of the skin in which ridges stop because the skin does."""


@dataclass(frozen=True, slots=True, eq=False)
class MasterFinger:
    """The skin of one finger, before it touches anything.

    Attributes
    ----------
    flow
        Its pattern class and orientation field in closed form.
    profile
        Ridge height from -1 (floor of a valley) to 1 (crest), float32 (height, width).
    orientation
        Radians in [0, pi), anticlockwise as seen, same shape.
    period
        Ridge period in pixels at 500 ppi, same shape.
    foreground
        True where there is skin, same shape.
    minutiae
        All of them, exactly; see `spirals`.
    """

    flow: Flow
    profile: Reals
    orientation: Reals
    period: Reals
    foreground: Mask
    minutiae: Minutiae


@dataclass(frozen=True, slots=True)
class SyntheticPerson:
    """Ten fingers that follow from a seed and belong to nobody."""

    seed: int

    def finger(self, position: Finger) -> MasterFinger:
        """Grow the finger at `position`; the same one every time.

        Fingers of one person share the mean ridge period, as those of real people nearly do.
        """
        own = np.random.default_rng([self.seed, 0])
        period = float(own.normal(PERIOD_MEAN, PERIOD_DEVIATION))
        rng = np.random.default_rng([self.seed, 1 + int(position)])
        return master_finger(rng, period=float(np.clip(period + rng.normal(0, 0.15), 7.0, 11.5)))

    def fingers(self) -> dict[Finger, MasterFinger]:
        """Grow all ten, in ISO order; takes a few seconds."""
        return {position: self.finger(position) for position in TEN_FINGERS}


def person(seed: int) -> SyntheticPerson:
    """Return the synthetic person of a seed (any integer from 0)."""
    return SyntheticPerson(seed)


def master_finger(
    rng: np.random.Generator, *, pattern: Pattern | None = None, period: float = PERIOD_MEAN
) -> MasterFinger:
    """Grow one finger.

    Parameters
    ----------
    pattern
        Its class; by natural frequency unless given.
    period
        Mean ridge period in pixels at 500 ppi, 6..13.

    Raises
    ------
    ValueError
        If `period` is out of range.
    """
    if not 6.0 <= period <= 13.0:
        raise ValueError(f"period: {period} is outside 6..13 px")
    flow = random_flow(rng, pattern)
    x, y = pad_grid()
    orientation = flow.orientation(x, y)
    wave = random_waves(rng, deviation=0.05, length=220).at(x, y)
    # ridges are coarser below the pattern than at the tip
    periods = np.asarray(period * np.exp(wave - y / 3000), dtype=np.float32)
    foreground = pad_outline(x, y)
    rounds = int(rng.integers(*_ROUNDS))
    ridges = grow(rng, orientation, periods, foreground, rounds=rounds)
    sound = ndimage.binary_erosion(foreground, iterations=_EDGE_MARGIN)
    sound &= flow.distance(x, y) > _CORE_MARGIN
    return MasterFinger(
        flow=flow,
        profile=ridges.profile(),
        orientation=orientation,
        period=periods,
        foreground=foreground,
        minutiae=find_minutiae(ridges, orientation, periods, sound),
    )


def pad_grid() -> tuple[Reals, Reals]:
    """Return x and y of every master pixel from the middle of the pad, y upwards."""
    down, right = np.mgrid[:MASTER_HEIGHT, :MASTER_WIDTH].astype(np.float32)
    return right - np.float32(MASTER_WIDTH / 2), np.float32(MASTER_HEIGHT / 2) - down


def pad_outline(x: Reals, y: Reals) -> Mask:
    """Mark the finger: a round tip on a nearly straight shaft, 2 px inside the master's border."""
    half_width, half_height = MASTER_WIDTH / 2 - 2, MASTER_HEIGHT / 2 - 2
    tip = half_height - half_width
    round_tip = np.hypot(x, y - tip) <= half_width
    shaft = (y < tip) & (np.abs(x) <= half_width) & (y >= -half_height)
    return np.asarray(round_tip | shaft)
