"""Routes about photographs of a case's person: add, list, look at, remove."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from hospitium.core.errors import BadInput
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId, FaceId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.face_bodies import FaceAdded, FaceOut, FacesOut
from hospitium.edges.api.forms import (
    LIVE_FIELDS,
    Prints,
    count_of,
    day_of,
    flag_of,
    need_fields,
    word_of,
)
from hospitium.edges.http.live_forms import live_capture
from hospitium.edges.http.state import Node
from hospitium.edges.http.uploads import FILE_BYTES, REQUEST_BYTES, SentForm
from hospitium.usecases.add_face import Photograph, add_face
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.live_capture import checking
from hospitium.usecases.remove_face import remove_face
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_portrait import show_portrait

router = APIRouter(prefix="/api/v1/cases/{case_id}/faces", tags=["cases"])

FIELDS = ("image", "source", "captured_on", "face", "keep_portrait", "portrait_agreed")
_FLAG = {"type": "boolean", "default": False}
_PROPERTIES: dict[str, Any] = {
    "image": {
        "type": "string",
        "contentMediaType": "application/octet-stream",
        "description": f"PNG, JPEG, WebP, TIFF or BMP; at most {FILE_BYTES >> 20} MiB",
    },
    "source": {
        "type": "string",
        "enum": [source.value for source in FaceSource],
        "default": FaceSource.FAMILY.value,
        "description": "camera: it was just taken of the person, who is here, and is looked at for "
        "signs of a picture of a picture; nothing is refused for it",
    },
    "captured_on": {
        "type": "string",
        "format": "date",
        "description": "the day of the photograph, not of the upload; leave it out if not known",
    },
    "face": {
        "type": "integer",
        "minimum": 0,
        "description": "which of several faces is meant, 0 for the largest",
    },
    "keep_portrait": _FLAG | {"description": "keep the picture of the face too, sealed"},
    "portrait_agreed": _FLAG
    | {
        "description": "the person, or who speaks for them, agreed to that; not needed for a "
        "missing person who is sought by law"
    },
    **LIVE_FIELDS,
}
_ADD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": _PROPERTIES,
                    "required": ["image"],
                }
            }
        },
    }
}
_JPEG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The portrait.", "content": {"image/jpeg": {}}}
}


@router.post(
    "",
    status_code=201,
    summary="Add a photograph.",
    openapi_extra=_ADD,
    max_body_size=REQUEST_BYTES,
)
def post_face(case_id: UUID, runtime: Node, caller: Caller, form: Prints) -> FaceAdded:
    """Add one face to an open case; the portrait is kept only if asked for, and agreed to."""
    need_fields(form, (*FIELDS, *LIVE_FIELDS))
    photograph = _photograph(form)
    if photograph.source is FaceSource.CAMERA:
        taken = live_capture(form, [photograph.capture.data])
        photograph = replace(photograph, live=checking(runtime, taken))
    return FaceAdded.of(add_face(runtime, caller, CaseId(case_id), photograph))


@router.get("", summary="List the photographs of a case.")
def get_faces(case_id: UUID, runtime: Node, caller: Caller) -> FacesOut:
    """List what is kept of each; that you looked at the case is logged."""
    case = show_case(runtime, caller, CaseId(case_id))
    return FacesOut(case=case.id, faces=[FaceOut.of(one) for one in case.faces])


@router.get(
    "/{face_id}/portrait",
    summary="Look at a portrait.",
    response_class=Response,
    responses=_JPEG,
)
def get_portrait(case_id: UUID, face_id: UUID, runtime: Node, caller: Caller) -> Response:
    """Return a kept portrait; each look is an entry in the log."""
    portrait = show_portrait(runtime, caller, CaseId(case_id), FaceId(face_id))
    return Response(portrait, media_type="image/jpeg")


@router.delete("/{face_id}", status_code=204, summary="Remove a photograph.")
def delete_face(case_id: UUID, face_id: UUID, runtime: Node, caller: Caller) -> None:
    """Erase a face, and the portrait if one is kept, at once."""
    remove_face(runtime, caller, FaceId(face_id), case_id=CaseId(case_id))


@router.delete("/{face_id}/portrait", status_code=204, summary="Forget a portrait.")
def delete_portrait(case_id: UUID, face_id: UUID, runtime: Node, caller: Caller) -> None:
    """Erase the picture and go on comparing the face; one that is only looked at goes whole."""
    remove_face(runtime, caller, FaceId(face_id), case_id=CaseId(case_id), portrait_only=True)


def _photograph(form: SentForm) -> Photograph:
    files = form.chosen("image")
    if len(files) != 1:
        raise BadInput("send one photograph", remedy="Put one file into the field image.")
    source = word_of(form, "source", [one.value for one in FaceSource])
    return Photograph(
        capture=FaceCapture(files[0].data, files[0].name, count_of(form, "face")),
        source=FaceSource(source) if source else FaceSource.FAMILY,
        captured_on=day_of(form, "captured_on"),
        keep_portrait=flag_of(form, "keep_portrait"),
        portrait_agreed=flag_of(form, "portrait_agreed"),
    )
