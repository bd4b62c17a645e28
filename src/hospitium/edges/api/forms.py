"""Multipart bodies: how they are read, and how the API description tells of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import Field, TypeAdapter, ValidationError

from hospitium.core.errors import BadInput
from hospitium.core.eyes import Eye
from hospitium.core.fingers import Finger, Hand, parse_finger
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.case_bodies import AbsentIn
from hospitium.edges.http.captures import SLAPS, make_captures, make_eyes, make_faces
from hospitium.edges.http.live_forms import CAMERA, FRAMES, LABEL_LIMIT
from hospitium.edges.http.problems import MOST_TOLD, FieldError, InvalidFields, invalid_fields
from hospitium.edges.http.uploads import FILE_BYTES, REQUEST_BYTES, SentForm, read_form
from hospitium.formats.notice import OLDEST_AGE
from hospitium.gallery.face_search import MOST_PROBES
from hospitium.gallery.iris_search import MOST_EYES
from hospitium.usecases.captures import MOST_IMAGES, Capture, CaptureKind
from hospitium.usecases.enrol import Absent
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.liveness import MOST_FRAMES
from hospitium.usecases.probing import SoughtEye

_ABSENT: TypeAdapter[list[AbsentIn]] = TypeAdapter(
    Annotated[list[AbsentIn], Field(max_length=len(Finger))]
)
IMAGE_FIELDS = ("images", "fingers", "dpi", "kind", "hand")
FACE_FIELDS: dict[str, dict[str, Any]] = {
    "faces": {
        "type": "array",
        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
        "maxItems": MOST_PROBES,
        "description": "photographs of the person's face, or of a poster or screen that shows it; "
        f"PNG, JPEG, TIFF or BMP, {FILE_BYTES >> 20} MiB each",
    },
    "which": {
        "type": "array",
        "items": {"type": "integer", "minimum": 0},
        "description": "which face is meant where a photograph shows several, 0 for the largest: "
        "one for each photograph in the same order, or one for all",
    },
}
LIVE_FIELDS: dict[str, dict[str, Any]] = {
    FRAMES: {
        "type": "array",
        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
        "maxItems": MOST_FRAMES,
        "description": "JPEG or PNG: pictures of the moment before a live capture, in order; the "
        "capture itself comes last of itself",
    },
    CAMERA: {
        "type": "string",
        "maxLength": LABEL_LIMIT,
        "description": "the label that the browser or the phone gives the camera",
    },
}


IRIS_FIELDS: dict[str, dict[str, Any]] = {
    "eyes": {
        "type": "array",
        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
        "maxItems": MOST_EYES,
        "description": "near-infrared pictures of the person's eyes, one eye each: PNG, TIFF, BMP, "
        f"JPEG, JPEG 2000 or ISO/IEC 19794-6, {FILE_BYTES >> 20} MiB each",
    },
    "eye": {
        "type": "array",
        "items": {"type": "string", "enum": [eye.value for eye in Eye]},
        "description": "which eye each picture shows, in the same order; none where nobody knows: "
        "then each is compared with both",
    },
}


async def read_prints(request: Request, _caller: Caller) -> SentForm:
    """Read the body, once the caller is known: nobody else's upload is taken in."""
    return await read_form(request)


Prints = Annotated[SentForm, Depends(read_prints)]


def captures_of(form: SentForm, *, optional: bool = False) -> tuple[Capture, ...]:
    """Return the captures of the fields images, fingers, dpi, kind and hand.

    Raises
    ------
    BadInput
        As `make_captures`; there may be no image at all only if `optional`.
    """
    images = form.chosen("images")
    if optional and not images:
        return ()
    return make_captures(
        images,
        form.all("fingers"),
        ppi=_number(form.text("dpi")),
        kind=form.text("kind"),
        hand=form.text("hand"),
    )


def faces_of(form: SentForm) -> tuple[FaceCapture, ...]:
    """Return the photographs of the fields faces and which: one number for all, or one for each."""
    return make_faces(form.chosen("faces"), [_which(text) for text in form.all("which") if text])


def eyes_of(form: SentForm) -> tuple[SoughtEye, ...]:
    """Return the pictures of the fields eyes and eye: which eye, of all of them or of none."""
    return make_eyes(form.chosen("eyes"), [text for text in form.all("eye") if text])


def _which(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise InvalidFields((FieldError(field="body.which", message="is no whole number"),))
    return int(text)


def absent_of(form: SentForm) -> tuple[Absent, ...]:
    """Return the absent fingers of the field absent, which is a JSON list."""
    text = form.text("absent")
    if not text:
        return ()
    try:
        return tuple(one.value() for one in _ABSENT.validate_json(text))
    except ValidationError as error:
        raise invalid_fields(error, within="absent") from error


def missing_of(form: SentForm) -> tuple[Finger, ...]:
    """Return the fingers of the field missing, which no slap can show."""
    return tuple(parse_finger(word) for word in form.all("missing") if word)


def flag_of(form: SentForm, name: str) -> bool:
    """Return a field that is true or false; false when it is not there."""
    text = form.text(name).lower()
    if text not in ("", "true", "false"):
        raise InvalidFields((FieldError(field=f"body.{name}", message="is true or false"),))
    return text == "true"


def day_of(form: SentForm, name: str) -> date | None:
    """Return a field that is a day as YYYY-MM-DD; None when it is not there."""
    text = form.text(name)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidFields((FieldError(field=f"body.{name}", message="is no day"),)) from error


def word_of(form: SentForm, name: str, known: Sequence[str]) -> str:
    """Return a field that is one of some words; empty when it is not there."""
    text = form.text(name)
    if text and text not in known:
        told = f"is one of {', '.join(known)}"
        raise InvalidFields((FieldError(field=f"body.{name}", message=told),))
    return text


def count_of(form: SentForm, name: str) -> int | None:
    """Return a field that is a small whole number; None when it is not there."""
    text = form.text(name)
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= 3):
        raise InvalidFields((FieldError(field=f"body.{name}", message="is no whole number"),))
    return int(text)


def years_of(form: SentForm, name: str) -> int | None:
    """Return a field that is an age in whole years; None when it is not there."""
    text = form.text(name)
    if not text:
        return None
    if not text.isdecimal() or int(text[:4]) > OLDEST_AGE:
        raise InvalidFields((FieldError(field=f"body.{name}", message="is no age in years"),))
    return int(text)


def need_fields(form: SentForm, allowed: tuple[str, ...]) -> None:
    """Refuse fields that the API description does not have: a silent loss helps nobody."""
    sent = {name for name, _ in form.texts} | {file.field for file in form.files}
    unknown = sorted(sent - set(allowed))[:MOST_TOLD]
    if unknown:
        raise InvalidFields(
            tuple(FieldError(field=f"body.{name[:60]}", message="is not known") for name in unknown)
        )


def _number(text: str) -> float | None:
    if not text:
        return None
    try:
        return float(text)
    except ValueError as error:
        raise BadInput("dpi is not a number") from error


_IMAGES: dict[str, Any] = {
    "images": {
        "type": "array",
        "items": {"type": "string", "contentMediaType": "application/octet-stream"},
        "maxItems": MOST_IMAGES,
        "description": f"PNG, TIFF, BMP, JPEG, JPEG 2000 or WSQ; {FILE_BYTES >> 20} MiB each, "
        f"{REQUEST_BYTES >> 20} MiB together",
    },
    "fingers": {
        "type": "array",
        "items": {"type": "string", "enum": [*(finger.slug for finger in Finger), *SLAPS]},
        "description": "one for each image in the same order, or one for all; a slap, which shows "
        "several fingers, is right-four, left-four, thumbs, or four when the hand is not known; "
        "without it the name of the file tells, such as right-index_1.png",
    },
    "dpi": {"type": "number", "minimum": 100, "maximum": 2000, "description": "of all images"},
    "kind": {
        "type": "string",
        "enum": [kind.value for kind in CaptureKind],
        "default": CaptureKind.CONTACT.value,
        "description": "of all images; a photo (JPEG or PNG) shows one to five fingertips, and "
        "error rates do not hold for it",
    },
    "hand": {
        "type": "string",
        "enum": [hand.value for hand in Hand],
        "description": "with photo: whose four long fingers each image shows",
    },
}


def described(
    texts: Mapping[str, Mapping[str, Any]],
    *,
    required: tuple[str, ...],
    images: Mapping[str, Mapping[str, Any]] = _IMAGES,
) -> dict[str, Any]:
    """Return the OpenAPI description of a body of images and `texts`."""
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": {**images, **texts},
        "required": list(required),
    }
    return {
        "requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    }
