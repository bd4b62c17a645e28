"""One number for how usable a print is, and what to do about it."""

from typing import NamedTuple

from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.segment import MIN_COHERENCE, Foreground

GOOD_AREA_MM2 = 150.0
GOOD_CONTRAST = 30.0
GOOD_COHERENCE = 0.45
GOOD_COUNT = 50.0
"""From here on more does not help. Chosen on fvc2002_db1 and fvc2004_db3 for the rank correlation
of quality with the mean genuine score: 0.76 and 0.61 (2026-11-22)."""

_POOR = 0.5


class Quality(NamedTuple):
    """How usable a print is.

    Attributes
    ----------
    score
        0 (useless) to 100 (excellent).
    advice
        Sentences that help the next capture; empty when nothing is amiss.
    """

    score: int
    advice: tuple[str, ...]


def assess(foreground: Foreground, minutiae: Minutiae) -> Quality:
    """Say how usable a print is.

    The score is the geometric mean of four parts, each 0 to 1: area, contrast and coherence of
    the ridges, and number of minutiae, where a doubtful minutia counts in part. One bad part is
    enough to spoil it, and a part under a half earns its sentence.
    """
    coherent = (foreground.coherence - MIN_COHERENCE) / (GOOD_COHERENCE - MIN_COHERENCE)
    count = float(minutiae.quality.sum()) / 100
    parts = {
        "Too small an area: lay the whole fingertip flat on the sensor.": (
            foreground.area_mm2 / GOOD_AREA_MM2
        ),
        "Too faint: press a little harder, or moisten a dry finger.": (
            foreground.contrast / GOOD_CONTRAST
        ),
        "Ridges are broken or smudged: clean finger and sensor, press less, hold still.": coherent,
        "Few minutiae: capture this finger again, and other fingers too.": count / GOOD_COUNT,
    }
    product = 1.0
    for part in parts.values():
        product *= min(1.0, max(0.0, part))
    advice = tuple(sentence for sentence, part in parts.items() if part < _POOR)
    return Quality(round(100 * product**0.25), advice)
