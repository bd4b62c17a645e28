"""What comes in from a sensor or a scanner, and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.core.fingers import Finger, Hand
from hospitium.core.units import NORM_PPI
from hospitium.formats.gray import GrayImage
from hospitium.formats.minutiae import Minutiae
from hospitium.formats.photos import decode_photo
from hospitium.senses.finger.photo import PhotoPrint, find_prints

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
    kind: CaptureKind = CaptureKind.CONTACT
    hand: Hand | None = None
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A capture that was read.

    Attributes
    ----------
    template
        The minutiae as ISO/IEC 19794-2:2005, which is what is stored and compared.
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
    """

    finger: Finger
    name: str
    template: bytes
    minutiae: Minutiae
    quality: int
    advice: tuple[str, ...]
    image: GrayImage
    kind: CaptureKind = CaptureKind.CONTACT


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


@dataclass(frozen=True, slots=True)
class Read:
    """The readings and the failures of one request; `first_error` is what to raise if none."""

    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]


def read_all(
    captures: Iterable[Capture],
    read: Callable[[Capture], Reading],
    *,
    on_progress: Callable[[], None] = lambda: None,
) -> Read:
    """Read each capture, photos finger by finger; one bad image never stops the rest.

    Raises
    ------
    HospitiumError
        The error of the first capture, when not a single one could be read.
    BadInput
        If there is no capture, or more than `MOST_IMAGES`.
    """
    given = tuple(captures)
    if not 1 <= len(given) <= MOST_IMAGES:
        raise BadInput(f"give between 1 and {MOST_IMAGES} images, not {len(given)}")
    readings, failures, errors = [], [], []
    for capture in given:
        try:
            fingers = split_photo(capture) if capture.kind is CaptureKind.PHOTO else (capture,)
        except HospitiumError as error:
            failures.append(Failure.of(capture, error))
            errors.append(error)
            fingers = ()
        for finger in fingers:
            try:
                readings.append(read(finger))
            except HospitiumError as error:
                failures.append(Failure.of(finger, error))
                errors.append(error)
        on_progress()
    if not readings:
        raise errors[0]
    return Read(tuple(readings), tuple(failures))


def as_photo(capture: Capture, hand: Hand | None) -> Capture:
    """Return `capture` as a photograph; of a hand, the names of its fingers follow from it."""
    finger = Finger.UNKNOWN if hand else capture.finger
    return replace(capture, kind=CaptureKind.PHOTO, hand=hand, finger=finger)


def split_photo(capture: Capture) -> tuple[Capture, ...]:
    """Return the fingers of a photo laid flat, each as a capture of its own.

    Raises
    ------
    BadInput
        If one finger is named, but the photo shows several.
    UnreadableImage, ImageTooLarge, NoFingerprint
        As `decode_photo` and `find_prints` say.
    """
    found = find_prints(decode_photo(capture.data))
    if capture.finger is not Finger.UNKNOWN and len(found) > 1:
        raise BadInput(
            f"one finger is named, but the photo shows {len(found)}",
            remedy="Name the hand instead, or photograph this finger alone.",
        )
    named, notes = _names(capture, len(found))
    return tuple(
        _piece(capture, one, finger, notes, place=f"{number} of {len(found)}")
        for number, (one, finger) in enumerate(zip(found, named, strict=True), start=1)
    )


def _names(capture: Capture, count: int) -> tuple[tuple[Finger, ...], tuple[str, ...]]:
    """Return the finger of each print from left to right, and what to say about it."""
    if capture.hand is None:
        return (capture.finger,) * count, ()
    names = capture.hand.four_as_printed
    if count == len(names):
        return names, ()
    said = f"Fingers left unnamed: {count} found, not the four of a hand."
    return (Finger.UNKNOWN,) * count, (said,)


def _piece(
    capture: Capture, one: PhotoPrint, finger: Finger, notes: tuple[str, ...], *, place: str
) -> Capture:
    return Capture(
        data=one.image.pixels.tobytes(),
        finger=finger,
        name=f"{capture.name or 'photo'}: finger {place}",
        ppi=NORM_PPI,
        raw_size=(one.image.width, one.image.height),
        kind=CaptureKind.PHOTO,
        advice=notes + one.advice,
    )
