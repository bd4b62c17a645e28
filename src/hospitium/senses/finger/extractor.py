"""From an image of a finger to its minutiae."""

import numpy as np

from hospitium.core.errors import ImageTooLarge, NoFingerprint
from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Floats, Minutiae
from hospitium.senses.finger.assessment import assess
from hospitium.senses.finger.network import MinutiaeNetwork
from hospitium.senses.finger.normalize import to_norm_ppi
from hospitium.senses.finger.segment import find_foreground
from hospitium.senses.finger.trace import Trace
from hospitium.senses.finger.types import Box, Extraction

LEAST_MINUTIAE = 4
"""Fewer say nothing about whose finger it is; the image counts as no fingerprint."""

ENROL_MINIMUM_MINUTIAE = 12
"""A reference with fewer is refused at enrolment: see docs/model-cards/finger.md."""

MAX_PRINT_SIDE = 1200
"""Pixels at 500 ppi, 6 cm: no single finger is longer, nail to nail."""


def extract_finger(
    image: GrayImage,
    network: MinutiaeNetwork,
    *,
    finger: Finger = Finger.UNKNOWN,
    trace: Trace | None = None,
) -> Extraction:
    """Find the print in `image` and its minutiae.

    Parameters
    ----------
    trace
        Is offered every step as it is made, also those before a failure.

    Raises
    ------
    NoFingerprint
        If there is no print, or fewer than `LEAST_MINUTIAE` minutiae in it.
    ImageTooLarge
        If the image, or the print in it, is too large for one finger.
    """
    normal = to_norm_ppi(image)
    if trace is not None:
        trace.step("image", normal.pixels)
    foreground = find_foreground(normal.pixels, trace=trace)
    box = foreground.box
    if max(box.width, box.height) > MAX_PRINT_SIDE:
        raise ImageTooLarge(
            "the print is too large for one finger, or the resolution is wrong",
            remedy="If it shows several fingers, give it as a slap (right-four, left-four or "
            "thumbs); else crop it to one finger, or state its resolution.",
        )
    inside = network.detect(normal.pixels[box.top : box.bottom, box.left : box.right], trace=trace)
    minutiae = _moved(inside, box, width=normal.width, height=normal.height)
    if trace is not None:
        trace.step("minutiae", _columns(minutiae))
    if len(minutiae) < LEAST_MINUTIAE:
        raise NoFingerprint(
            f"no fingerprint found: only {len(minutiae)} minutiae, want {LEAST_MINUTIAE}"
        )
    quality = assess(foreground, minutiae)
    return Extraction(
        minutiae=minutiae,
        finger=finger,
        foreground=box,
        area_mm2=foreground.area_mm2,
        quality=quality.score,
        advice=quality.advice,
        reasons=quality.reasons,
    )


def _moved(minutiae: Minutiae, box: Box, *, width: int, height: int) -> Minutiae:
    """Move minutiae from the frame of `box` to the frame of the whole image."""
    return Minutiae(
        x=minutiae.x + np.float32(box.left),
        y=minutiae.y + np.float32(box.top),
        angle=minutiae.angle,
        kind=minutiae.kind,
        quality=minutiae.quality,
        width=width,
        height=height,
    )


def _columns(minutiae: Minutiae) -> Floats:
    """Return x, y, angle, kind, quality as rows of one array."""
    columns = (minutiae.x, minutiae.y, minutiae.angle, minutiae.kind, minutiae.quality)
    return np.stack(columns, axis=1).astype(np.float32)
