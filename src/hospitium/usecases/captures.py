"""What comes in from a sensor or a scanner, and what became of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hospitium.core.errors import BadInput, HospitiumError
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
    """Read each capture; one bad image never stops the rest.

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
            readings.append(read(capture))
        except HospitiumError as error:
            failures.append(Failure.of(capture, error))
            errors.append(error)
        on_progress()
    if not readings:
        raise errors[0]
    return Read(tuple(readings), tuple(failures))
