"""The two hands: which finger lies beside which, and which is its mirror image."""

from itertools import pairwise

from hospitium.core.fingers import Finger, Hand

RIGHT_FOUR, LEFT_FOUR = Hand.RIGHT.four_as_printed, Hand.LEFT.four_as_printed[::-1]
"""From the index to the little finger."""

RIGHT_HAND = (Finger.RIGHT_THUMB, *RIGHT_FOUR)
LEFT_HAND = (Finger.LEFT_THUMB, *LEFT_FOUR)

Renaming = dict[Finger, Finger]
"""From the name that a finger was given to the finger that it may be."""

MIRRORED: Renaming = dict(
    zip((*RIGHT_HAND, *LEFT_HAND), (*LEFT_HAND, *RIGHT_HAND), strict=True)
) | {Finger.UNKNOWN: Finger.UNKNOWN}
"""The same finger of the other hand."""

RIGHT_REVERSED: Renaming = dict(zip(RIGHT_FOUR, RIGHT_FOUR[::-1], strict=True))
LEFT_REVERSED: Renaming = dict(zip(LEFT_FOUR, LEFT_FOUR[::-1], strict=True))

OTHER_SLAP: Renaming = {
    finger: (RIGHT_REVERSED | LEFT_REVERSED).get(MIRRORED[finger], MIRRORED[finger])
    for finger in (*RIGHT_HAND, *LEFT_HAND)
}
"""A slap of the other hand, its fingers named from the same side: index for little."""

NEIGHBOURS = (*pairwise(RIGHT_HAND), *pairwise(LEFT_HAND))
"""Fingers of one hand that lie side by side."""
