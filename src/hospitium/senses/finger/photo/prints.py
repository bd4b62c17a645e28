"""From a photo of fingers to prints laid flat: the whole way, step by step.

`find_prints`: (1) where in the photo are fine parallel lines; (2) which colours lie there: the
silhouette of the fingers; (3) where the silhouette ends in a round tip; and for each tip:
(4) lay the pad flat at the usual width of a finger; (5) measure the ridge period and correct the
scale; (6) even out the light, turn crests dark; (7) measure focus and glare.
"""

from dataclasses import replace

import numpy as np

from hospitium.core.errors import NoFingerprint
from hospitium.core.units import MM_PER_INCH, NORM_PPI
from hospitium.formats.gray import GrayImage
from hospitium.formats.photos import ColourPixels
from hospitium.senses.finger.photo.evidence import overview_block, reduce_photo, ridge_evidence
from hospitium.senses.finger.photo.flat import lay_flat
from hospitium.senses.finger.photo.relief import (
    crests_are_light,
    even_out,
    log_light,
    ridge_period,
)
from hospitium.senses.finger.photo.scale import MEAN_HALF_WIDTH_MM, guess_scale
from hospitium.senses.finger.photo.sharpness import advise, measure_sharpness
from hospitium.senses.finger.photo.skin import find_skin
from hospitium.senses.finger.photo.tips import find_tips
from hospitium.senses.finger.photo.types import Fingertip, PhotoPrint, Reals

MOST_FINGERS = 5
LEAST_EVIDENCE = 0.40
"""Mean ridge evidence on a pad; what is rounded like a finger but has less is none."""

_CONTRAST, _MIDDLE = 55.0, 150.0

NO_FINGER = "no fingertip with visible ridges was found in the photo"
HOW_TO = (
    "Photograph the inner side of the fingertips, whole, in focus and in good light, before "
    "a plain background; keep the fingers apart."
)


def find_prints(pixels: ColourPixels) -> tuple[PhotoPrint, ...]:
    """Find the fingertips of a photo and lay each flat.

    Parameters
    ----------
    pixels
        sRGB, upright or not, not mirrored, shape (height, width, 3).

    Returns
    -------
    tuple
        From left to right as a contact print would show them, which is right to left in the
        photo for upright fingers.

    Raises
    ------
    NoFingerprint
        If there is no fingertip with visible ridges.
    """
    tips = locate_tips(pixels)
    if not tips:
        raise NoFingerprint(NO_FINGER, remedy=HOW_TO)
    return tuple(print_of(pixels, tip) for tip in tips)


def locate_tips(pixels: ColourPixels) -> tuple[Fingertip, ...]:
    """Return the fingertips with visible ridges in pixels of the photo, in the prints' order."""
    overview, evidence = reduce_photo(pixels), ridge_evidence(pixels)
    tips = find_tips(find_skin(overview, evidence))
    sure = [tip for tip in tips if _mean_on_pad(evidence, tip) >= LEAST_EVIDENCE]
    widest = sorted(sure, key=lambda tip: -tip.half_width)[:MOST_FINGERS]
    return _in_order(tuple(_enlarged(tip, overview_block(pixels)) for tip in widest))


def _in_order(tips: tuple[Fingertip, ...]) -> tuple[Fingertip, ...]:
    """Sort across the direction in which the fingers point, mirrored."""
    toward = np.sum([[tip.toward_x, tip.toward_y] for tip in tips], axis=0) if tips else (0, -1)
    return tuple(sorted(tips, key=lambda t: t.tip_x * toward[1] - t.tip_y * toward[0]))


def _mean_on_pad(evidence: Reals, tip: Fingertip) -> float:
    down, right = np.mgrid[: evidence.shape[0], : evidence.shape[1]].astype(np.float32)
    x = tip.tip_x - 1.2 * tip.half_width * tip.toward_x
    y = tip.tip_y - 1.2 * tip.half_width * tip.toward_y
    on = np.hypot(right - x, down - y) <= 0.8 * tip.half_width
    return float(evidence[on].mean()) if on.any() else 0.0


def _enlarged(tip: Fingertip, block: int) -> Fingertip:
    """Return a tip of the overview in pixels of the photo."""
    return replace(
        tip,
        tip_x=(tip.tip_x + 0.5) * block,
        tip_y=(tip.tip_y + 0.5) * block,
        half_width=tip.half_width * block,
    )


def print_of(pixels: ColourPixels, tip: Fingertip) -> PhotoPrint:
    """Lay the pad at `tip` flat, at the scale that width and ridges speak for."""
    first = lay_flat(pixels, tip, MEAN_HALF_WIDTH_MM)
    period = ridge_period(even_out(log_light(first.colour), first.skin), first.skin)
    scale = guess_scale(period)
    pad = lay_flat(pixels, tip, scale.half_width_mm)
    relief = even_out(log_light(pad.colour), pad.skin)
    inverted = crests_are_light(relief, pad.skin)
    grey = _MIDDLE + _CONTRAST * (-relief if inverted else relief)
    ppi = tip.half_width / scale.half_width_mm * MM_PER_INCH
    found = measure_sharpness(pad.colour, pad.skin)
    light = float(np.median(pad.colour[..., 1][pad.skin])) if pad.skin.any() else 0.0
    return PhotoPrint(
        image=GrayImage(np.clip(np.rint(grey), 0, 255).astype(np.uint8), NORM_PPI, ppi_known=False),
        tip=tip,
        ppi=ppi,
        scale_error=scale.error,
        inverted=inverted,
        sharpness=found,
        advice=advise(found, light=light, ppi=ppi),
    )
