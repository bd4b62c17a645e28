"""Can a picture be judged at all? If not, that is no sign of an attack."""

from enum import StrEnum

import numpy as np

from hospitium.core.senses import Sense
from hospitium.senses.liveness.region import around, luma_and_chroma
from hospitium.senses.liveness.types import Box, Frame

LEAST_SIDE = {Sense.FACE: 48, Sense.FINGER: 96}
"""Pixels of the shorter side of the box: below it patterns are finer than the pixels."""

DARK, BRIGHT, FLAT = 0.07, 0.96, 0.015
"""Median lightness, 0..1, and least deviation of it."""


class Unusable(StrEnum):
    """Why a picture could not be judged."""

    NOT_FOUND = "not_found"
    TOO_SMALL = "too_small"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    NOTHING_TO_SEE = "nothing_to_see"


def why_unusable(frame: Frame, sense: Sense) -> Unusable | None:
    """Return why a frame cannot be judged, or None if it can."""
    if frame.box is None:
        return Unusable.NOT_FOUND
    return _why_region(frame, frame.box, LEAST_SIDE[sense])


def _why_region(frame: Frame, box: Box, least: int) -> Unusable | None:
    if min(box.width, box.height) < least or min(frame.pixels.shape[:2]) < least:
        return Unusable.TOO_SMALL
    luma = luma_and_chroma(around(frame.pixels, box, 1.0))[0]
    middle = float(np.median(luma))
    if middle < DARK:
        return Unusable.TOO_DARK
    if middle > BRIGHT:
        return Unusable.TOO_BRIGHT
    return Unusable.NOTHING_TO_SEE if float(luma.std()) < FLAT else None
