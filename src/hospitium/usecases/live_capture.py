"""Check a picture that was just taken of somebody who is there, while it is taken and once kept.

While it is taken the answer may be to try again. Whoever keeps a picture that did not pass leaves
it to a colleague who looks: nothing is turned away, and nobody is asked a fourth time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from hospitium.core.errors import BadInput, Unavailable
from hospitium.core.live_notes import LiveCheck, LiveNote, LiveOutcome
from hospitium.core.senses import Sense
from hospitium.senses.liveness.injection import Metadata
from hospitium.senses.liveness.types import Outcome
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.liveness import MOST_FRAMES, LiveFrame, LivenessReport, check_liveness
from hospitium.usecases.runtime import Runtime

UNREADABLE = "frames.unreadable"
"""The picture came in a form that only reading takes, such as TIFF, and no camera sends."""


@dataclass(frozen=True, slots=True)
class LiveCapture:
    """A capture that is said to be live.

    Attributes
    ----------
    frames
        Pictures of one moment, the one that is used last.
    camera
        The label that the browser or the phone gives the camera.
    """

    frames: tuple[LiveFrame, ...]
    camera: str = ""


def as_live(captures: Iterable[FaceCapture]) -> LiveCapture:
    """Return photographs that somebody says were just taken of the person, who is here."""
    return LiveCapture(tuple(LiveFrame(one.data) for one in captures))


def checking(runtime: Runtime, capture: LiveCapture) -> LiveCheck:
    """Return what checks a face that is about to be kept, when it is called."""
    return partial(check_capture, runtime, capture)


def check_capture(runtime: Runtime, capture: LiveCapture) -> LiveNote:
    """Check it; at whatever does not pass a human looks."""
    try:
        report = look_at(runtime, capture)
    except BadInput:  # no reason to keep nothing: a human can still look
        return LiveNote(LiveOutcome.HUMAN, (UNREADABLE,))
    if report is None:
        return LiveNote(LiveOutcome.UNCHECKED)
    passed = report.outcome is Outcome.PASS
    return LiveNote(LiveOutcome.PASS if passed else LiveOutcome.HUMAN, report.signs)


def look_at(runtime: Runtime, capture: LiveCapture, *, attempt: int = 1) -> LivenessReport | None:
    """Return what the check says of a face; None where its network is not installed.

    Raises
    ------
    BadInput
        If a frame is no picture that the check takes, or there is none.
    """
    try:
        engine = runtime.liveness()
    except Unavailable:
        return None
    frames: Sequence[LiveFrame] = capture.frames[-MOST_FRAMES:]
    return check_liveness(engine, frames, Sense.FACE, Metadata(capture.camera), attempt=attempt)
