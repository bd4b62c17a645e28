"""Read what a search is made with: fingers, photographs of the face, pictures of the eyes."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from hospitium.core.errors import BadInput, HospitiumError, SeveralFaces
from hospitium.core.eyes import Eye
from hospitium.core.fingers import Finger
from hospitium.core.live_notes import LiveCheck, LiveNote
from hospitium.core.senses import Sense
from hospitium.gallery.face_search import MOST_PROBES
from hospitium.gallery.iris_search import MOST_EYES
from hospitium.usecases.captures import Capture, Failure, Reading
from hospitium.usecases.duplicates import tell_repeated
from hospitium.usecases.face_engine import FaceCapture, FaceReading
from hospitium.usecases.iris_engine import IrisCapture, ReadEye
from hospitium.usecases.reading import read_all
from hospitium.usecases.runtime import Runtime


@dataclass(frozen=True, slots=True)
class SoughtEye:
    """A picture of an eye; `eye` is None if nobody knows which it is."""

    capture: IrisCapture
    eye: Eye | None = None


@dataclass(frozen=True, slots=True)
class EyeRead:
    """What was read of it."""

    reading: ReadEye
    eye: Eye | None


@dataclass(frozen=True, slots=True)
class Sought:
    """What came in of the person sought; any may be empty, not all.

    Attributes
    ----------
    missing
        Fingers that the slaps among `fingers` cannot show.
    live
        Checks a live capture of the face; what it says is for people, and nothing hangs on it.
    """

    fingers: tuple[Capture, ...]
    faces: tuple[FaceCapture, ...] = ()
    missing: Collection[Finger] = ()
    live: LiveCheck | None = None
    eyes: tuple[SoughtEye, ...] = ()

    @property
    def senses(self) -> tuple[Sense, ...]:
        """What is to be compared."""
        given = (
            (Sense.FINGER, self.fingers), (Sense.FACE, self.faces), (Sense.IRIS, self.eyes),
        )  # fmt: skip
        return tuple(sense for sense, captures in given if captures)

    def check(self) -> None:
        """Raise `BadInput` if there is nothing, or more photographs than a search takes."""
        if not self.senses:
            raise BadInput(
                "there is nothing to search with",
                remedy="Give images of fingers, a photograph of the face, or pictures of the eyes.",
            )
        if len(self.faces) > MOST_PROBES:
            raise BadInput(f"a search takes at most {MOST_PROBES} photographs of one person")
        if len(self.eyes) > MOST_EYES:
            raise BadInput(f"a search takes at most {MOST_EYES} pictures of one person's eyes")


@dataclass(frozen=True, slots=True)
class Probed:
    """What was read of it, and what could not be used."""

    fingers: tuple[Reading, ...]
    faces: tuple[FaceReading, ...]
    failures: tuple[Failure, ...]
    live: LiveNote | None = None
    eyes: tuple[EyeRead, ...] = ()


def read_probe(
    runtime: Runtime,
    sought: Sought,
    *,
    read_one: Callable[[Capture], Reading] | None = None,
    read_face: Callable[[FaceCapture], FaceReading] | None = None,
    on_progress: Callable[[], None] = lambda: None,
) -> Probed:
    """Read every capture; what cannot be used stops no other.

    Raises
    ------
    SeveralFaces
        If a photograph shows several and nobody said which is meant: somebody has to.
    HospitiumError
        The error of the first capture, when not a single one could be read.
    """
    read_face = read_face or (lambda capture: runtime.face().read(capture))
    faces, failed = _read_faces(read_face, sought.faces, on_progress)
    eyes, closed = _read_eyes(runtime, sought.eyes, on_progress)
    fingers: tuple[Reading, ...] = ()
    failures = [Failure.of_other(*one, Sense.FACE) for one in failed]
    failures += [Failure.of_other(one.capture, error, Sense.IRIS) for one, error in closed]
    if sought.fingers:
        engine = runtime.finger()
        try:
            read = read_all(
                sought.fingers, read_one or engine.read,
                missing=sought.missing, on_progress=on_progress,
            )  # fmt: skip
        except HospitiumError as error:
            if not faces and not eyes:
                raise
            failures += [Failure.of(one, error) for one in sought.fingers]
        else:
            fingers = tell_repeated(engine, read.readings)
            failures += read.failures
    elif not faces and not eyes:
        raise (failed[0][1] if failed else closed[0][1])
    note = sought.live() if sought.live and faces else None
    return Probed(fingers, faces, tuple(failures), note, eyes)


def _read_eyes(
    runtime: Runtime, eyes: Iterable[SoughtEye], on_progress: Callable[[], None]
) -> tuple[tuple[EyeRead, ...], list[tuple[SoughtEye, HospitiumError]]]:
    read: list[EyeRead] = []
    failed: list[tuple[SoughtEye, HospitiumError]] = []
    for one in eyes:
        try:
            read.append(EyeRead(runtime.iris().read(one.capture), one.eye))
        except BadInput as error:
            failed.append((one, error))
        on_progress()
    return tuple(read), failed


def _read_faces(
    read_face: Callable[[FaceCapture], FaceReading],
    captures: Iterable[FaceCapture],
    on_progress: Callable[[], None],
) -> tuple[tuple[FaceReading, ...], list[tuple[FaceCapture, HospitiumError]]]:
    read: list[FaceReading] = []
    failed: list[tuple[FaceCapture, HospitiumError]] = []
    for number, capture in enumerate(captures):
        try:
            read.append(read_face(capture))
        except SeveralFaces as error:
            raise SeveralFaces(error.choose, photograph=number) from error
        except BadInput as error:
            failed.append((capture, error))
        on_progress()
    return tuple(read), failed
