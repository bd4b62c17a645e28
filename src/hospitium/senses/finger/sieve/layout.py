"""How a minutia is written as a row of bits, and the numbers that tune the sieve.

A row has `WORDS` words. From the lowest bit of the first word to the highest of the last: `BITS`
bits that describe the neighbourhood, then the place: x and y (`PLACE_BITS` each) and the direction
(8 bits). The rows of one print are stored word by word, the first words of all its rows first, so
that a scan loads them straight into vector registers: rows of a print stay together, in order.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.uint64]
Starts = NDArray[np.int64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int32]

WORDS = 3
"""Words of 64 bits in a row."""

KEEP = 48
"""Rows of a print at most: the minutiae of best quality."""

LANES = 8
"""Words in the widest vector register."""

PLACE_BITS = 9
BITS = 64 * WORDS - 2 * PLACE_BITS - 8
"""Bits that describe a neighbourhood: those that the place leaves."""

DESCRIBING = (1 << (BITS - 64 * (WORDS - 1))) - 1
"""Mask of the describing bits in the last word."""

X_AT = BITS - 64 * (WORDS - 1)
Y_AT = X_AT + PLACE_BITS
TURN_AT = Y_AT + PLACE_BITS
"""Lowest bit of x, y and the direction in the last word."""

SPAN = 150
"""Pixels: a neighbour counts SPAN less its distance, and from there on nothing."""

STEP = 2.0
"""Pixels per unit of x and y."""

MIDDLE = 1 << (PLACE_BITS - 1)
"""What the middle of the print is written as; farther out than MIDDLE - 1 units is moved there."""


Pose = tuple[np.float32, np.float32, np.float32, np.float32, np.float32]
"""How a probe lies on a print: rotation in 1/256 of a turn, then the place in the probe that it
turns about (x, y) and the place in the print which that comes to lie on, in units."""


class Waves(NamedTuple):
    """One wave per describing bit: where it looks and what it looks for.

    What a wave makes of a neighbour depends on along * length + around * bearing + across * twist
    + offset, in 1/256 of a turn. Length: to the neighbour, px / 32. Bearing: where it lies as seen
    along the minutia's direction. Twist: from the minutia's direction to the neighbour's, both in
    1/256 of a turn.

    Attributes
    ----------
    along, around, across, offset
        float32, whole numbers, shape (BITS,).
    """

    along: Floats
    around: Floats
    across: Floats
    offset: Floats


class Pairs(NamedTuple):
    """The rows of a probe, each with the row of the other print that differs least from it.

    Attributes
    ----------
    x, y, turn
        Place of the probe's row.
    u, v
        Place of the other row.
    turned
        From the probe's direction to the other's, in 1/256 of a turn, 0 to 255.
    worth
        How much is made of the two being one, >= 0.
    key
        Bits that differ * 256 + the other row; used up by `poses.likeness`.
    """

    x: Floats
    y: Floats
    turn: Floats
    u: Floats
    v: Floats
    turned: Floats
    worth: Floats
    key: Rows


class Tuning(NamedTuple):
    """Numbers of the sieve, all whole. Chosen as ADR 18 says.

    Attributes
    ----------
    differing
        Two rows that differ in d bits are worth differing - d, never less than 0.
    tries
        Poses tried: those of the pairs of rows that differ least.
    turn_slack
        Pairs agree with a pose if they turn as it does up to this, in 1/256 of a turn,
    near, slope
        and if they come to lie together up to near + slope * distance / 1024, in units of x and y.
    hopeless
        Below this worth the best pose is not looked at again.
    fine_slope
        The slope once the pose has been taken from all pairs that agree.
    """

    differing: int = 72
    tries: int = 3
    turn_slack: int = 11
    near: int = 5
    slope: int = 100
    hopeless: int = 40
    fine_slope: int = 80
