"""Routes about irises of a case's person: add, list, remove."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter

from hospitium.core.errors import BadInput
from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.forms import Prints, need_fields, word_of
from hospitium.edges.api.iris_bodies import IrisAdded, IrisesOut, IrisOut
from hospitium.edges.http.state import Node
from hospitium.edges.http.uploads import FILE_BYTES, REQUEST_BYTES
from hospitium.usecases.add_iris import add_iris
from hospitium.usecases.iris_engine import IrisCapture
from hospitium.usecases.remove_iris import remove_iris
from hospitium.usecases.show_case import show_case

router = APIRouter(prefix="/api/v1/cases/{case_id}/irises", tags=["cases"])

FIELDS = ("image", "eye")
_ADD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {
                        "image": {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "one eye in near-infrared light: PNG, TIFF, BMP, JPEG, "
                            f"JPEG 2000 or ISO/IEC 19794-6; at most {FILE_BYTES >> 20} MiB",
                        },
                        "eye": {
                            "type": "string",
                            "enum": [eye.value for eye in Eye],
                            "description": "the person's own side",
                        },
                    },
                    "required": ["image", "eye"],
                }
            }
        },
    }
}


@router.post(
    "",
    status_code=201,
    summary="Add a picture of an eye.",
    openapi_extra=_ADD,
    max_body_size=REQUEST_BYTES,
)
def post_iris(case_id: UUID, runtime: Node, caller: Caller, form: Prints) -> IrisAdded:
    """Add one iris to an open case; the picture is dropped once it is read."""
    need_fields(form, FIELDS)
    files = form.chosen("image")
    if len(files) != 1:
        raise BadInput("send one picture of an eye", remedy="Put one file into the field image.")
    eye = word_of(form, "eye", [eye.value for eye in Eye])
    if not eye:
        raise BadInput("say which eye it is", remedy="Set eye to left or right.")
    capture = IrisCapture(files[0].data, files[0].name)
    return IrisAdded.of(add_iris(runtime, caller, CaseId(case_id), capture, Eye(eye)))


@router.get("", summary="List the irises of a case.")
def get_irises(case_id: UUID, runtime: Node, caller: Caller) -> IrisesOut:
    """List what is kept of each; that you looked at the case is logged."""
    case = show_case(runtime, caller, CaseId(case_id))
    return IrisesOut(case=case.id, irises=[IrisOut.of(one) for one in case.irises])


@router.delete("/{iris_id}", status_code=204, summary="Remove an iris.")
def delete_iris(case_id: UUID, iris_id: UUID, runtime: Node, caller: Caller) -> None:
    """Erase an iris at once."""
    remove_iris(runtime, caller, IrisId(iris_id), case_id=CaseId(case_id))
