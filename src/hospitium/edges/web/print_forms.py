"""The prints of a form: files, and for each the finger that was chosen or that its name tells."""

from hospitium.core.errors import BadInput
from hospitium.core.eyes import Eye
from hospitium.core.fingers import TEN_FINGERS, Finger
from hospitium.edges.http.captures import FROM_NAME, SLAPS, make_captures
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.forms import Reader, wrong_of
from hospitium.records.prints import AbsentStatus
from hospitium.senses.finger.capture_session import CaptureSession
from hospitium.usecases.captures import Capture, Failure
from hospitium.usecases.enrol import Absent
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.iris_engine import IrisCapture
from hospitium.usecases.keepers import FingerTries
from hospitium.usecases.probing import SoughtEye

CHOICES = (FROM_NAME, *(finger.slug for finger in (*TEN_FINGERS, Finger.UNKNOWN)), *SLAPS)


def read_captures(read: Reader, sent: SentForm) -> tuple[Capture, ...]:
    """Return the captures, or none and the reader knows what is wrong."""
    try:
        kind, _, hand = sent.text("taken").partition("-")
        named = () if hand else sent.all("finger")
        return make_captures(sent.chosen("images"), named, kind=kind, hand=hand)
    except BadInput as error:
        read.wrong.append(wrong_of(error, "images"))
        return ()


def read_face(read: Reader, sent: SentForm) -> tuple[FaceCapture, ...]:
    """Return the photograph of a face, if one was chosen; people count faces from 1."""
    which = read.number("which", "Enter which face as a number")
    files = sent.chosen("faces")[:1]
    return tuple(FaceCapture(one.data, one.name, which - 1 if which else None) for one in files)


def read_eyes(sent: SentForm) -> tuple[SoughtEye, ...]:
    """Return the pictures of the left and the right eye, those that were chosen."""
    return tuple(
        SoughtEye(IrisCapture(one.data, one.name), eye)
        for eye in Eye
        for one in sent.chosen(f"{eye.value}_eye")[:1]
    )


def read_absent(sent: SentForm) -> tuple[Absent, ...]:
    """Return the fingers that cannot be captured, as the form's ten rows say."""
    statuses = {status.value: status for status in AbsentStatus}
    return tuple(
        Absent(finger, statuses[status], sent.text(f"reason_{finger.slug}"))
        for finger in TEN_FINGERS
        if (status := sent.text(f"absent_{finger.slug}")) in statuses
    )


def read_missing(sent: SentForm) -> tuple[Finger, ...]:
    """Return the fingers that no slap can show, as the ticked boxes say."""
    ticked = sent.all("missing")
    return tuple(finger for finger in TEN_FINGERS if finger.slug in ticked)


def failure_lines(failures: tuple[Failure, ...]) -> list[dict[str, str]]:
    """Return what to tell of images that could not be used."""
    return [
        {"name": one.name, "text": one.message, "remedy": one.remedy, "finger": one.label}
        for one in failures
    ]


def try_lines(tries: FingerTries) -> list[dict[str, str]]:
    """Return what to tell of the tries at one finger: scores, which was kept, and why."""
    session = tries.session
    return [
        {
            "finger": tries.finger.label,
            "name": one.name,
            "quality": "" if one.quality is None else f"{one.quality} of {session.wanted}",
            "fate": _fate(session, number),
        }
        for number, one in enumerate(session.tries)
    ]


def _fate(session: CaptureSession, number: int) -> str:
    if session.tries[number].quality is None:
        return "could not be used"
    if number == session.best:
        return "kept; another try shows the same finger" if session.confirmed else "kept"
    return "looks like another finger" if number in session.odd else "not needed"
