"""Is a person before the camera? Advice for whoever captures; nothing is kept, nothing refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from hospitium.core.errors import BadInput
from hospitium.core.senses import Sense
from hospitium.formats.exif import camera_of
from hospitium.formats.photos import decode_picture
from hospitium.senses.liveness.decide import HELP_GOES_ON, decide
from hospitium.senses.liveness.injection import Metadata, Sign, injection_signs
from hospitium.senses.liveness.types import Box, Cue, Frame, Outcome, Points
from hospitium.usecases.liveness_engine import LivenessEngine

MOST_FRAMES = 10
CHECKED = (Sense.FACE, Sense.FINGER)


@dataclass(frozen=True, slots=True, eq=False)
class LiveFrame:
    """One picture as it came.

    Attributes
    ----------
    data
        JPEG or PNG.
    at
        Seconds from the start of the capture, if the camera says.
    box, landmarks
        Where the face or finger is, if somebody has looked: (left, top, width, height) in pixels.
    """

    data: bytes
    at: float | None = None
    box: Box | None = None
    landmarks: Points | None = None


@dataclass(frozen=True, slots=True)
class LivenessReport:
    """What the check advises. It has no field that says no.

    Attributes
    ----------
    outcome
        Pass, try again, or a human looks.
    sentence
        For the person, calm: what to change, or what happens now.
    score
        0..1, high for a person; None if nothing could be judged. No probability.
    threshold
        Score from which a capture passes.
    cues
        Each with its share in the score's log-odds, the strongest against it first.
    signs
        Codes of signs of injection.
    help_goes_on
        True, always; for whoever reads only the report.
    """

    outcome: Outcome
    sentence: str
    score: float | None
    threshold: float
    cues: tuple[Cue, ...]
    signs: tuple[str, ...]
    model: str
    help_goes_on: Literal[True] = True
    promise: str = HELP_GOES_ON


def check_liveness(
    engine: LivenessEngine,
    frames: Sequence[LiveFrame],
    sense: Sense,
    metadata: Metadata | None = None,
    *,
    attempt: int = 1,
) -> LivenessReport:
    """Check a capture of one to `MOST_FRAMES` frames.

    Parameters
    ----------
    metadata
        What the edge knows of the camera; what the first file says fills what is empty.
    attempt
        Which try of this person it is, from 1: after the third nobody is asked to try again.

    Raises
    ------
    BadInput
        If there is no frame or too many, a frame is no picture, or the sense is none that is
        checked: mistakes of the program that calls, never an answer about a person.
    """
    if sense not in CHECKED:
        raise BadInput("liveness is checked of faces and fingers only")
    if not 1 <= len(frames) <= MOST_FRAMES:
        raise BadInput(f"a capture has 1 to {MOST_FRAMES} frames, not {len(frames)}")
    read = [as_frame(one) for one in frames]
    known = _filled(metadata or Metadata(), frames[0].data)
    signs = injection_signs(read, known)
    return _report(engine, read, sense, signs, attempt)


def _report(
    engine: LivenessEngine,
    frames: Sequence[Frame],
    sense: Sense,
    signs: tuple[Sign, ...],
    attempt: int,
) -> LivenessReport:
    found = engine.judge(frames, sense)
    threshold = engine.threshold(sense)
    advice = decide(
        found.score, threshold, found.cues, unusable=found.unusable, signs=signs, attempt=attempt
    )
    return LivenessReport(
        outcome=advice.outcome,
        sentence=advice.sentence,
        score=found.score,
        threshold=threshold,
        cues=tuple(sorted(found.cues, key=lambda cue: (cue.experimental, cue.share))),
        signs=tuple(sign.code for sign in signs),
        model=engine.model,
    )


def as_frame(one: LiveFrame) -> Frame:
    """Decode a frame; one that is too small to be judged is told so later, and is no error.

    Raises
    ------
    UnreadableImage, ImageTooLarge
        As `decode_picture` says.
    """
    return Frame(decode_picture(one.data), one.box, one.landmarks, one.at)


def _filled(metadata: Metadata, data: bytes) -> Metadata:
    camera, software = camera_of(data)
    return Metadata(metadata.camera or camera, metadata.software or software)
