"""One number for what a print is worth, and what to do about it."""

from typing import NamedTuple

from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.reasons import Reason
from hospitium.senses.finger.segment import Foreground
from hospitium.senses.finger.utility import measure, utility

GOOD = 70
"""From here on a print is as good as any: a reason is given only for what nearly spoilt it."""

POOR = 60
"""Below this there is a reason always, if only that minutiae are few."""

SMALL_MM2 = 100.0
FEW = 12.0
"""Sure minutiae; a doubtful one counts in part."""

FAINT_CONTRAST, HARDLY_SEEN = 25.0, 14.0
DARK_VALLEYS, BLACK_VALLEYS = 130.0, 90.0
DRY_INKED, WET_INKED, DRENCHED_INKED = 0.31, 0.65, 0.8
MOVED_SMEAR = 0.45
OFF_CENTRE = 0.15
STAINED, FILTHY = 20.0, 40.0
"""Limits between causes, read off synthetic impressions with one fault each and checked on
fvc2002_db1 and fvc2004_db3 (2026-11-27). The second of two counts for good prints too."""


class Quality(NamedTuple):
    """How usable a print is.

    Attributes
    ----------
    score
        0 (useless) to 100 (excellent).
    reasons
        What is amiss, in the order to mend it; empty when nothing is.
    """

    score: int
    reasons: tuple[Reason, ...]

    @property
    def advice(self) -> tuple[str, ...]:
        """Sentences that help the next capture, in the same order."""
        return tuple(reason.sentence for reason in self.reasons)


def assess(foreground: Foreground, minutiae: Minutiae) -> Quality:
    """Say how usable a print is, and why it is not better."""
    score = utility(measure(foreground, minutiae))
    return Quality(score, find_reasons(foreground, minutiae, score))


def find_reasons(foreground: Foreground, minutiae: Minutiae, score: int) -> tuple[Reason, ...]:
    """Return what is amiss with a print of quality `score`, in the order to mend it."""
    look, poor = foreground.appearance, score < GOOD
    bright = look.lightness >= DARK_VALLEYS
    few = float(minutiae.quality.sum()) < 100 * FEW
    signs = {
        Reason.DIRTY_SENSOR: look.stain > (STAINED if poor else FILTHY),
        Reason.MOVED: poor and look.smear > MOVED_SMEAR,
        Reason.SMALL_AREA: poor and foreground.area_mm2 < SMALL_MM2,
        Reason.OFF_CENTRE: poor and look.offset > OFF_CENTRE,
        Reason.DRY: poor and look.inked < DRY_INKED,
        Reason.WET: look.inked > (WET_INKED if poor else DRENCHED_INKED),
        Reason.FAINT: bright and foreground.contrast < (FAINT_CONTRAST if poor else HARDLY_SEEN),
        Reason.DARK: look.lightness < (DARK_VALLEYS if poor else BLACK_VALLEYS),
        Reason.FEW_MINUTIAE: few,
    }
    found = tuple(reason for reason, seen in signs.items() if seen)
    return found or ((Reason.FEW_MINUTIAE,) if score < POOR else ())
