"""Read all captures of one request."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.core.fingers import Finger
from hospitium.usecases.captures import MOST_IMAGES, Capture, Failure, Reading
from hospitium.usecases.splitting import split
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
    missing: Collection[Finger] = (),
    on_progress: Callable[[], None] = lambda: None,
) -> Read:
    """Read each capture, finger by finger; one bad image never stops the rest.

    An ANSI/NIST transaction counts as the images in it; what of it is not used is a failure too.

    Parameters
    ----------
    missing
        Fingers that no slap can show.

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
    readings = list[Reading]()
    failed = list[tuple[Capture, HospitiumError]]()
    for capture, refused in given:
        if refused is not None:
            failed.append((capture, refused))
        else:
            failed += _read(capture, read, missing, into=readings)
        on_progress()
    if not readings:
        raise failed[0][1]
    return Read(tuple(readings), tuple(Failure.of(*one) for one in failed))


def _read(
    capture: Capture,
    read: Callable[[Capture], Reading],
    missing: Collection[Finger],
    *,
    into: list[Reading],
) -> list[tuple[Capture, HospitiumError]]:
    """Read the fingers of one capture; return those that could not be, and why."""
    try:
        fingers = split(capture, missing)
    except HospitiumError as error:
        return [(capture, error)]
    failed = []
    for finger in fingers:
        try:
            into.append(read(finger))
        except HospitiumError as error:
            failed.append((finger, error))
    return failed
