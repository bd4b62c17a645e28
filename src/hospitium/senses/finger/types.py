"""Values that the fingerprint extractor hands on."""

from dataclasses import dataclass

from hospitium.core.fingers import Finger
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.reasons import Reason


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of whole pixels: rows `top` to `bottom`, columns `left` to `right`, ends out."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def height(self) -> int:
        """Rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Columns."""
        return self.right - self.left


@dataclass(frozen=True, slots=True, eq=False)
class Extraction:
    """What the extractor found in one image.

    Attributes
    ----------
    minutiae
        In the frame of the image at 500 ppi.
    foreground
        The part of that frame that the network saw.
    area_mm2
        Skin with readable ridges, square millimetres.
    quality
        0 (useless) to 100 (excellent).
    advice
        Sentences that help the next capture; empty when nothing is amiss.
    reasons
        The stable ids behind `advice`, in the same order.
    """

    minutiae: Minutiae
    finger: Finger
    foreground: Box
    area_mm2: float
    quality: int
    advice: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
