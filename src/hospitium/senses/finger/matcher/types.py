"""The values that the matcher's steps hand on, and the numbers that tune them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Grid = NDArray[np.float32]
Cells = NDArray[np.uint32]
Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Words = NDArray[np.uint8]
Offsets = NDArray[np.int64]

MAX_MINUTIAE = 200
"""More than this and the ones of lowest quality are left out: a row number fits one byte."""

MAX_VOTES = 8192
"""Enough for two prints of some 200 minutiae each; votes beyond are not counted."""

BINS = 4096
"""Cells of the edge table: 16 lengths x 16 x 16 angles."""

LANES = (16, 32, 48)
"""Where the second angle, the first angle and the length of an edge start in a word; a lane has 16
bits, so that one subtraction compares all three and none borrows from its neighbour."""

LONGEST_EDGE = 240
"""Pixels; an edge's length fits one byte with room for the slack."""

ROOM = 64
"""Pairs that a pose is fitted to, at most."""

Pose = tuple[float, float, float, float, float, float]
"""How a probe lies on a reference: cosine and sine of the rotation, then the point of the probe
that it turns about (x, y) and the point of the reference which that comes to lie on."""


class Columns(NamedTuple):
    """What a kernel reads of one print.

    Attributes
    ----------
    x, y
        Pixels at 500 ppi from the middle of the print, float32, y grows upwards.
    turn
        Direction in turns (1 = a full circle), float32 in [0, 1).
    edges
        One row per pair of neighbours, uint8, in the order of `Table`'s cells: row of one end, row
        of the other, length in px, and in 1/256 of a turn: where the other end lies as seen from
        each end's own direction.
    hull
        One row per side of the convex hull, float32: inward normal x, y and offset.
    """

    x: Floats
    y: Floats
    turn: Floats
    edges: Words
    hull: Floats


class Table(NamedTuple):
    """Where to find the edges of a probe that look like a given edge.

    Attributes
    ----------
    starts
        uint32, shape (BINS + 1,): the entries of cell c are `starts[c]` up to `starts[c + 1]`.
    entries
        int64, the five bytes of an edge, so that a look-up reads one stretch of memory and nothing
        else. An edge is filed as read from either end. From the lowest bit: row of the far end, of
        the near one, and then length and angles in lanes, see `LANES`.
    shortest, spread
        int64, shape (256,), in the lane of the length: for an edge of each length the shortest that
        agrees with it, and how much longer than that one may be.
    """

    starts: Cells
    entries: Longs
    shortest: Longs
    spread: Longs


class Votes(NamedTuple):
    """Edges that both prints have; each votes for the two pairs of minutiae at its ends.

    Attributes
    ----------
    one, other
        The two pairs, uint32: row in the probe * size of the reference + row in the reference.
    weight
        float32, 1 for the same edge, falling to 0 at the tolerance.
    """

    one: Cells
    other: Cells
    weight: Floats


class Tuning(NamedTuple):
    """Numbers of the matcher; lengths in px at 500 ppi. Chosen as ADR 12 says.

    Attributes
    ----------
    angle_slack
        Edges agree if their angles differ by at most this, in 1/256 of a turn.
    length_slack, length_slope
        ... and their lengths by at most slack + slope * the shorter.
    rounds
        Power iterations of `votes.believe`, beyond the first.
    seeds, least_hope
        Alignments tried at most; pairs believed no more than this are not tried.
    reach, reach_slope
        A pair may be apart by reach + slope * distance from the middle of the alignment.
    turn_slack
        ... and in direction by this, in turns.
    refits
        Times the pose is fitted again to the pairs that it gave.
    bends, bend_reach, stiffness, bent_reach
        Times the probe is bent; how far a pair pulls, in px; how much the skin resists, as the
        weight of a pair that says "no shift"; how far a pair may be apart afterwards.
    margin
        Minutiae so far outside the other print's hull still count as seen by both.
    hopeless
        Below this support of the best seed no more work is done; the score is then that of the
        support alone.
    scale, fraction_weight, luck_weight
        score = scale * (ln(1 + E) + fraction_weight * f - luck_weight * ln(c / usual_chances)), 0
        when E is 0, never below 0. E, the support, is the sum of the votes between pairs that
        stand.
    fraction_doubt
        f, the fraction, is the pairs over the minutiae of the print that has fewer of them where
        both prints have been seen, plus the doubt: what should be there and is not counts against,
        and few minutiae prove little.
    usual_chances, least_chances
        c, the chances, is the number of pairs there could be, at least `least_chances`: strangers
        with many minutiae agree in more of them. It makes one score mean the same false-match rate
        for 20 minutiae and for 60.
    """

    angle_slack: int = 12
    length_slack: float = 5.0
    length_slope: float = 0.06
    rounds: int = 2
    seeds: int = 3
    least_hope: float = 0.3
    reach: float = 12.0
    reach_slope: float = 0.1
    turn_slack: float = 0.08
    refits: int = 1
    bends: int = 1
    bend_reach: float = 60.0
    stiffness: float = 0.3
    bent_reach: float = 13.0
    margin: float = 10.0
    hopeless: float = 3.0
    scale: float = 10.0
    fraction_weight: float = 3.0
    fraction_doubt: float = 2.0
    luck_weight: float = 0.2
    usual_chances: float = 1225.0
    least_chances: float = 400.0
