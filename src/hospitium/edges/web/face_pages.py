"""Photographs of a case's person: upload or take one, look at a kept portrait, remove."""

from base64 import b64encode
from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.core.faces import FaceSource
from hospitium.core.ids import CaseId, FaceId
from hospitium.edges.http.live_forms import live_capture
from hospitium.edges.http.uploads import REQUEST_BYTES, SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.records.cases import CaseRecord
from hospitium.records.kept_faces import KeptFace
from hospitium.usecases.add_face import AddedFace, Photograph, add_face
from hospitium.usecases.face_engine import FaceCapture
from hospitium.usecases.live_capture import checking
from hospitium.usecases.remove_face import remove_face
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_portrait import show_portrait

router = APIRouter()
FIELDS = ("image", "which", "source", "captured_on", "keep_portrait", "portrait_agreed")
CAMERA_ALLOWED = "camera=(self), microphone=(), geolocation=()"
"""On the page that takes a picture, and on no other."""


@router.get("/cases/{case_id}/faces")
def get_faces(case_id: UUID, visitor: Visit) -> Response:
    """Show the form that adds a photograph, by upload or by the camera of this computer."""
    return _show(visitor, CaseId(case_id), FormState({"source": FaceSource.FAMILY.value}))


@router.post("/cases/{case_id}/faces", max_body_size=REQUEST_BYTES)
def post_face(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Add it, and tell on the case's page how good it is."""
    read = Reader(sent)
    photograph = _read(read, sent)
    if read.wrong or photograph is None:
        return _show(visitor, CaseId(case_id), read.state(FIELDS), status=422)
    if photograph.source is FaceSource.CAMERA:
        taken = live_capture(sent, [photograph.capture.data])
        photograph = replace(photograph, live=checking(visitor.runtime, taken))
    try:
        added = add_face(visitor.runtime, visitor.operator, CaseId(case_id), photograph)
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, _field_of(error))])
        return _show(visitor, CaseId(case_id), form, status=error.http_status)
    _tell(visitor, added)
    return go(f"/cases/{case_id}")


@router.get("/cases/{case_id}/faces/{face_id}")
def get_portrait(case_id: UUID, face_id: UUID, visitor: Visit) -> Response:
    """Show a kept portrait inside of the page; each look is an entry in the log."""
    portrait = show_portrait(visitor.runtime, visitor.operator, CaseId(case_id), FaceId(face_id))
    case, face = _find(visitor, CaseId(case_id), FaceId(face_id))
    inside = f"data:image/jpeg;base64,{b64encode(portrait).decode()}"
    return visitor.page("portrait.html", case=case, face=face, portrait=inside)


@router.get("/cases/{case_id}/faces/{face_id}/remove")
def get_remove(case_id: UUID, face_id: UUID, visitor: Visit) -> Response:
    """Ask before a photograph is erased."""
    case, face = _find(visitor, CaseId(case_id), FaceId(face_id))
    return visitor.page("remove_face.html", case=case, face=face, form=FormState())


@router.post("/cases/{case_id}/faces/{face_id}/remove")
def post_remove(case_id: UUID, face_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Erase it, or only its portrait."""
    read = Reader(sent)
    what = read.needed("what", "Choose what to erase")
    if read.wrong:
        case, face = _find(visitor, CaseId(case_id), FaceId(face_id))
        return visitor.page("remove_face.html", status=422, case=case, face=face, form=read.state())
    only = what == "portrait"
    stays = remove_face(
        visitor.runtime,
        visitor.operator,
        FaceId(face_id),
        case_id=CaseId(case_id),
        portrait_only=only,
    )
    visitor.tell(
        "success",
        "The portrait is erased. The face is still compared."
        if stays
        else "The photograph is erased.",
    )
    return go(f"/cases/{case_id}")


def _read(read: Reader, sent: SentForm) -> Photograph | None:
    files = sent.chosen("image")
    if len(files) != 1:
        read.wrong.append(Wrong("image", "Choose one photograph"))
        return None
    sources = {source.value: source for source in FaceSource}
    which = read.number("which", "Enter which face as a number")
    return Photograph(
        capture=FaceCapture(files[0].data, files[0].name, None if which is None else which - 1),
        source=sources.get(sent.text("source"), FaceSource.FAMILY),
        captured_on=read.day("captured_on", "Enter the day of the photograph as a date"),
        keep_portrait=sent.text("keep_portrait") == "yes",
        portrait_agreed=sent.text("portrait_agreed") == "yes",
    )


def _field_of(error: HospitiumError) -> str:
    """Return the field beside which `error` is told."""
    rules = {"store.no_image": "portrait_agreed", "minor.young": "keep_portrait"}
    if isinstance(error, Refused) and error.rule in rules:
        return rules[error.rule]
    return "which" if error.code.endswith("several_faces") else "image"


def _tell(visitor: Visitor, added: AddedFace) -> None:
    told = [*added.advice, *([added.live.outcome.sentence] if added.live else [])]
    visitor.tell(
        "success" if not added.reasons else "partly",
        f"Photograph added. Quality {added.quality} of 100.",
        advice_on_face=told,
        leads=[one.sentence for one in added.leads],
    )


def _find(visitor: Visitor, case_id: CaseId, face_id: FaceId) -> tuple[CaseRecord, KeptFace]:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    for face in case.faces:
        if face.id == face_id:
            return case, face
    raise NotFound("this case has no such photograph")


def _show(visitor: Visitor, case_id: CaseId, form: FormState, *, status: int = 200) -> Response:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    page = visitor.page(
        "faces.html",
        status=status,
        case=case,
        form=form,
        sources=FaceSource,
        today=visitor.runtime.clock().date(),
    )
    page.headers["Permissions-Policy"] = CAMERA_ALLOWED
    return page
