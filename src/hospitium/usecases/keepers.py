"""Which of the prints that were read are kept: the best of several tries, and none too poor."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hospitium.core.errors import Conflict
from hospitium.core.fingers import Finger
from hospitium.senses.finger.capture_session import CaptureSession, Try
from hospitium.senses.finger.matcher import prepare
from hospitium.usecases.captures import Capture, Failure, Reading
from hospitium.usecases.reading import Read


class PoorPrint(Conflict):
    """A print is poorer than a reference should be, and nobody said why to keep it."""

    code = "hospitium.bad_input.conflict.poor_print"
    remedy = (
        "Capture the finger again. If it cannot be better, send it again and say why "
        "(--despite-quality 'reason')."
    )

    def __init__(self, reading: Reading, wanted: int) -> None:
        super().__init__(
            f"the quality is {reading.quality}, and a reference should have {wanted}"
            + "".join(f". {sentence.removesuffix('.')}" for sentence in reading.advice)
        )


@dataclass(frozen=True, slots=True, eq=False)
class FingerTries:
    """All that was tried at one finger; `session.best` was kept."""

    finger: Finger
    session: CaptureSession


def keep_best(read: Read, *, wanted: int, alike: float) -> tuple[Read, tuple[FingerTries, ...]]:
    """Keep the best try at each finger; a finger of unknown position stays as it is.

    Parameters
    ----------
    wanted
        Quality from which a finger needs no further try.
    alike
        Score from which two tries are taken to be one finger.
    """
    tries = tuple(_tries(read, wanted, alike))
    kept = [reading for reading in read.readings if reading.finger is Finger.UNKNOWN]
    for one in tries:
        best = one.session.best
        if best is not None:
            kept.append(
                [reading for reading in read.readings if reading.finger is one.finger][best]
            )
    kept.sort(key=read.readings.index)
    return replace(read, readings=tuple(kept)), tries


def _tries(read: Read, wanted: int, alike: float) -> Iterator[FingerTries]:
    """Yield the tries at each finger: those that were read as given, then those that failed."""
    named: list[Reading | Failure] = [*read.readings, *read.failures]
    fingers = dict.fromkeys(one.finger for one in named if one.finger is not Finger.UNKNOWN)
    for finger in fingers:
        session = CaptureSession(wanted, alike)
        for one in named:
            if one.finger is finger:
                session = session.after(_try(one))
        yield FingerTries(finger, session)


def _try(one: Reading | Failure) -> Try:
    if isinstance(one, Failure):
        return Try(one.name, failure=one.code)
    return Try(one.name, one.quality, one.reasons, prepared=prepare(one.minutiae))


def leave_out_poor(read: Read, *, wanted: int, despite: str) -> Read:
    """Turn prints below the wanted quality into failures that say how to do better.

    Parameters
    ----------
    despite
        Why a poor print is kept all the same: with a reason every print stays.

    Raises
    ------
    PoorPrint
        If every print that was read is too poor.
    """
    poor = [one for one in read.readings if one.quality < wanted]
    if despite.strip() or not poor:
        return read
    if len(poor) == len(read.readings):
        raise PoorPrint(poor[0], wanted)
    good = tuple(one for one in read.readings if one.quality >= wanted)
    return replace(read, readings=good, failures=(*read.failures, *_left_out(poor, wanted)))


def _left_out(poor: Sequence[Reading], wanted: int) -> Iterator[Failure]:
    for one in poor:
        yield Failure.of(Capture(b"", one.finger, one.name), PoorPrint(one, wanted))
