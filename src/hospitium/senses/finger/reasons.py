"""Why a print is poor, in words that whoever captures the next one can act on."""

from enum import StrEnum


class Reason(StrEnum):
    """What is amiss with a print; the ids are stable, `sentence` says what to do.

    In the order in which to mend them: glass first, then how the finger lies, then the skin.
    """

    DIRTY_SENSOR = "dirty-sensor"
    MOVED = "moved"
    SMALL_AREA = "small-area"
    OFF_CENTRE = "off-centre"
    DRY = "dry"
    WET = "wet"
    FAINT = "faint"
    DARK = "dark"
    FEW_MINUTIAE = "few-minutiae"

    @property
    def sentence(self) -> str:
        """What is amiss, and what to do."""
        return _SENTENCES[self]


_SENTENCES = {
    Reason.DIRTY_SENSOR: "The sensor looks dirty: wipe the glass with a soft dry cloth.",
    Reason.MOVED: "The finger moved: rest the hand, hold still, then lift straight up.",
    Reason.SMALL_AREA: "Too small an area: lay the whole fingertip flat on the sensor.",
    Reason.OFF_CENTRE: "Off the middle: move the finger until its whole tip is on the sensor.",
    Reason.DRY: "Too dry: warm or moisten the finger, then press a little harder.",
    Reason.WET: "Too wet or pressed too hard: dry the finger and press lightly.",
    Reason.FAINT: "Too faint: press a little harder, or moisten a dry finger.",
    Reason.DARK: "Too dark: press lightly, and shade the sensor from dirt and bright light.",
    Reason.FEW_MINUTIAE: "Few minutiae: capture this finger again, and other fingers too.",
}
