"""Route that looks whether a person is before the camera. Keeps nothing, refuses nobody."""

from collections.abc import Sequence
from typing import Literal

from fastapi import APIRouter
from pydantic import Field

from hospitium.core.senses import Sense
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.api.forms import Prints, described, need_fields
from hospitium.edges.http.problems import FieldError, InvalidFields
from hospitium.edges.http.state import Node
from hospitium.edges.http.uploads import REQUEST_BYTES, SentForm
from hospitium.senses.liveness.injection import Metadata
from hospitium.senses.liveness.types import Outcome
from hospitium.usecases.liveness import (
    CHECKED,
    MOST_FRAMES,
    LiveFrame,
    LivenessReport,
    check_liveness,
)

router = APIRouter(prefix="/api/v1", tags=["captures"])
FIELDS = ("images", "sense", "times", "camera", "software", "attempt")
_WORD = 200

_CHECK = described(
    {
        "sense": {
            "type": "string",
            "enum": [sense.value for sense in CHECKED],
            "default": Sense.FACE.value,
        },
        "times": {
            "type": "array",
            "items": {"type": "number"},
            "description": "seconds from the start of the capture, one for each image",
        },
        "camera": {
            "type": "string",
            "maxLength": _WORD,
            "description": "the label that the browser or the phone gives the camera",
        },
        "software": {"type": "string", "maxLength": _WORD, "description": "what made the files"},
        "attempt": {
            "type": "integer",
            "minimum": 1,
            "default": 1,
            "description": "which try of this person it is; from the third on a human looks",
        },
    },
    required=("images",),
    images={
        "images": {
            "type": "array",
            "items": {"type": "string", "contentMediaType": "application/octet-stream"},
            "maxItems": MOST_FRAMES,
            "description": "JPEG or PNG: the frames of one capture, in order",
        }
    },
)


class CueOut(Body):
    """One cue and its share in the score."""

    name: str
    value: float
    share: float = Field(description="added to the log-odds; below 0 speaks against a person")
    experimental: bool = Field(description="a guess that was never measured; adds nothing")


class LivenessOut(Body):
    """What happens next: pass, try again, or a human looks. There is no answer that refuses."""

    outcome: Outcome
    sentence: str = Field(description="for the person, calm")
    promise: str
    help_goes_on: Literal[True]
    score: float | None = Field(description="0..1, high for a person; null: nothing to judge")
    threshold: float
    signs: list[str] = Field(description="codes of signs that pictures were fed in")
    cues: list[CueOut]
    model: str

    @classmethod
    def of(cls, report: LivenessReport) -> "LivenessOut":
        """Return the body that tells of `report`."""
        return cls(
            outcome=report.outcome,
            sentence=report.sentence,
            promise=report.promise,
            help_goes_on=report.help_goes_on,
            score=report.score,
            threshold=report.threshold,
            signs=list(report.signs),
            cues=[
                CueOut(name=c.name, value=c.value, share=c.share, experimental=c.experimental)
                for c in report.cues
            ],
            model=report.model,
        )


@router.post(
    "/liveness",
    summary="Look whether a person is before the camera.",
    openapi_extra=_CHECK,
    max_body_size=REQUEST_BYTES,
)
def post_liveness(runtime: Node, _caller: Caller, form: Prints) -> LivenessOut:
    """Check the frames of one capture, in order; nothing of them is kept or logged."""
    need_fields(form, FIELDS)
    report = check_liveness(
        runtime.liveness(),
        frames_of(form),
        sense_of(form),
        Metadata(form.text("camera")[:_WORD], form.text("software")[:_WORD]),
        attempt=_attempt(form),
    )
    return LivenessOut.of(report)


def frames_of(form: SentForm) -> list[LiveFrame]:
    """Return the images with their times, where there is one for each."""
    images = form.chosen("images")
    try:
        times = [float(text) for text in form.all("times") if text]
    except ValueError as error:
        raise _wrong("times", "is no number of seconds") from error
    if times and len(times) != len(images):
        raise _wrong("times", "is one for each image, or none")
    known: Sequence[float | None] = times or [None] * len(images)
    return [LiveFrame(image.data, at) for image, at in zip(images, known, strict=True)]


def sense_of(form: SentForm) -> Sense:
    """Return what the images show; a face if nothing is said."""
    text = form.text("sense") or Sense.FACE.value
    if text not in CHECKED:
        raise _wrong("sense", "is face or finger")
    return Sense(text)


def _attempt(form: SentForm) -> int:
    text = form.text("attempt") or "1"
    if not text.isdecimal() or int(text[:4]) < 1:
        raise _wrong("attempt", "is a number from 1 on")
    return int(text[:4])


def _wrong(field: str, message: str) -> InvalidFields:
    return InvalidFields((FieldError(field=f"body.{field}", message=message),))
