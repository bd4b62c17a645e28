"""What comes in from a sensor or a scanner, and what became of it."""

from dataclasses import dataclass

from hospitium.core.errors import HospitiumError
from hospitium.core.fingers import Finger
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae

MOST_IMAGES = 100
"""Images one request may carry: ten fingers, ten impressions each."""


@dataclass(frozen=True, slots=True)
class Capture:
    """One image of one finger, as it came.

    Attributes
    ----------
    data
        The bytes of the image file.
    name
        What the caller calls it, for the report only; never stored and never logged.
    ppi
        Resolution that the caller vouches for; None believes the file.
    raw_size
        (width, height) when `data` is headerless 8-bit grey, row by row; None for an image file.
    """

    data: bytes
    finger: Finger = Finger.UNKNOWN
    name: str = ""
    ppi: float | None = None
    raw_size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A capture that was read.

    Attributes
    ----------
    template
        The minutiae in the compact form, which is what is stored and compared.
    minutiae
        Read back from `template`, so that what is compared is what is stored.
    quality
        0..100.
    advice
        Sentences that help the next capture; empty when nothing is amiss.
    image
        At 500 ppi; for the evidence picture of this run only, never stored.
    """

    finger: Finger
    name: str
    template: bytes
    minutiae: Minutiae
    quality: int
    advice: tuple[str, ...]
    image: GrayImage


@dataclass(frozen=True, slots=True)
class Failure:
    """A capture that could not be used, and what to do about it."""

    finger: Finger
    name: str
    code: str
    message: str
    remedy: str

    @classmethod
    def of(cls, capture: Capture, error: HospitiumError) -> "Failure":
        """Tell what `error` means for `capture`."""
        return cls(capture.finger, capture.name, error.code, str(error), error.remedy)
