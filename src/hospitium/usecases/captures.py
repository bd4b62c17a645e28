"""What comes in from a sensor or a scanner, and what became of it."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from hospitium.core.errors import HospitiumError, UnreadableImage
from hospitium.core.fingers import Finger, Hand
from hospitium.core.senses import Sense
from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import GrayImage
from hospitium.formats.images import decode_image, decode_raw
from hospitium.formats.minutiae import Minutiae
from hospitium.senses.finger.reasons import Reason
from hospitium.senses.finger.slap import Slap
from hospitium.senses.finger.template import is_template

if TYPE_CHECKING:  # whoever names a finger must not wait for networks
    from hospitium.usecases.face_engine import FaceCapture
    from hospitium.usecases.iris_engine import IrisCapture

MOST_IMAGES = 100
"""Images one request may carry: ten fingers, ten impressions each."""


class CaptureKind(StrEnum):
    """How an image was taken. A photo may show several fingers and knows no resolution."""

    CONTACT = "contact"
    PHOTO = "photo"


RATES_UNKNOWN = (
    "A photograph is involved: the rate is unknown. Rates were calibrated on contact prints and "
    "do not hold for photographs, which were measured on renderings only."
)


@dataclass(frozen=True, slots=True)
class Capture:
    """One image of one finger, or a photo of up to five, as it came.

    Attributes
    ----------
    data
        The bytes of the image file.
    name
        What the caller calls it, for the report only; never stored and never logged.
    ppi
        Resolution that the caller vouches for; None believes the file.
    slap
        Which fingers the image shows, if it shows several; `finger` then means nothing.
    raw_size
        (width, height) when `data` is headerless 8-bit grey, row by row; None for an image file.
    kind
        How it was taken.
    hand
        Of a photo that shows its four long fingers; None where nobody said.
    advice
        What is known beforehand of how the next capture gets better.
    """

    data: bytes
    finger: Finger = Finger.UNKNOWN
    name: str = ""
    ppi: float | None = None
    raw_size: tuple[int, int] | None = None
    slap: Slap | None = None
    kind: CaptureKind = CaptureKind.CONTACT
    hand: Hand | None = None
    advice: tuple[str, ...] = ()


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
    kind
        How the capture was taken; measured error rates hold for contact only.
    reasons
        Stable ids of what is amiss with the print, in the order to mend it.
    """

    finger: Finger
    name: str
    template: bytes
    minutiae: Minutiae
    quality: int
    advice: tuple[str, ...]
    image: GrayImage
    kind: CaptureKind = CaptureKind.CONTACT
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A capture that could not be used, and what to do about it.

    Attributes
    ----------
    sense
        What it was to show; `finger` means nothing for a face or an eye.
    """

    finger: Finger
    name: str
    code: str
    message: str
    remedy: str
    sense: Sense = Sense.FINGER

    @classmethod
    def of(cls, capture: Capture, error: HospitiumError) -> "Failure":
        """Tell what `error` means for `capture`."""
        return cls(capture.finger, capture.name, error.code, str(error), error.remedy)

    @classmethod
    def of_other(
        cls, capture: "FaceCapture | IrisCapture", error: HospitiumError, sense: Sense
    ) -> "Failure":
        """Tell what `error` means for a photograph of the face, or a picture of an eye."""
        return cls(Finger.UNKNOWN, capture.name, error.code, str(error), error.remedy, sense)

    @property
    def label(self) -> str:
        """What could not be used, for people."""
        return self.finger.label if self.sense is Sense.FINGER else self.sense.value


def image_of(capture: Capture) -> GrayImage:
    """Decode an image at the resolution it has; raises as `decode_image` and `decode_raw` do."""
    if capture.raw_size is None:
        return decode_image(capture.data, ppi=capture.ppi)
    width, height = capture.raw_size
    return decode_raw(capture.data, width=width, height=height, ppi=capture.ppi or NORM_PPI)


def decode_capture(capture: Capture) -> GrayImage:
    """As `image_of`; a template in its place is refused, because nobody knows what made it."""
    if capture.raw_size is None and is_template(capture.data):
        raise UnreadableImage(
            "the file is a template, not an image, and templates of other makers never meet ours",
            remedy="Give the image it was made of; hospitium explain compares two files of yours.",
        )
    return image_of(capture)


def as_photo(capture: Capture, hand: Hand | None) -> Capture:
    """Return `capture` as a photograph; of a hand, the names of its fingers follow from it."""
    finger = Finger.UNKNOWN if hand else capture.finger
    return replace(capture, kind=CaptureKind.PHOTO, hand=hand, finger=finger)
