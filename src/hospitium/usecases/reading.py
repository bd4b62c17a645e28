"""Read all captures of one request."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.usecases.captures import MOST_IMAGES, Capture, Failure, Reading
from hospitium.usecases.transactions import unfold


@dataclass(frozen=True, slots=True)
class Read:
    """The readings and the failures of one request."""

    readings: tuple[Reading, ...]
    failures: tuple[Failure, ...]


def read_all(
    captures: Iterable[Capture],
    read: Callable[[Capture], Reading],
    *,
    on_progress: Callable[[], None] = lambda: None,
) -> Read:
    """Read each capture; one bad image never stops the rest.

    An ANSI/NIST transaction counts as the images in it; what of it is not used is a failure too.

    Raises
    ------
    HospitiumError
        The error of the first capture, when not a single one could be read.
    BadInput
        If there is no capture, or more than `MOST_IMAGES`.
    """
    given = tuple(unfold(captures))
    if not 1 <= len(given) <= MOST_IMAGES:
        raise BadInput(f"give between 1 and {MOST_IMAGES} images, not {len(given)}")
    readings, failures, errors = [], [], []
    for capture, refused in given:
        try:
            if refused is not None:
                raise refused
            readings.append(read(capture))
        except HospitiumError as error:
            failures.append(Failure.of(capture, error))
            errors.append(error)
        on_progress()
    if not readings:
        raise errors[0]
    return Read(tuple(readings), tuple(failures))
