"""Irises of a case's person: add a picture of an eye, remove an iris."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound
from hospitium.core.eyes import Eye
from hospitium.core.ids import CaseId, IrisId
from hospitium.edges.http.uploads import REQUEST_BYTES, SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.records.cases import CaseRecord
from hospitium.records.irises import KeptIris
from hospitium.usecases.add_iris import add_iris
from hospitium.usecases.iris_engine import IrisCapture
from hospitium.usecases.remove_iris import remove_iris
from hospitium.usecases.show_case import show_case

router = APIRouter()
FIELDS = ("image", "eye")


@router.get("/cases/{case_id}/irises")
def get_irises(case_id: UUID, visitor: Visit) -> Response:
    """Show the form that adds a picture of an eye."""
    return _show(visitor, CaseId(case_id), FormState())


@router.post("/cases/{case_id}/irises", max_body_size=REQUEST_BYTES)
def post_iris(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Add it, and tell on the case's page how good it is."""
    read = Reader(sent)
    chosen = _read(read, sent)
    if chosen is None:
        return _show(visitor, CaseId(case_id), read.state(FIELDS), status=422)
    capture, eye = chosen
    try:
        added = add_iris(visitor.runtime, visitor.operator, CaseId(case_id), capture, eye)
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "image")])
        return _show(visitor, CaseId(case_id), form, status=error.http_status)
    visitor.tell(
        "partly" if added.advice else "success",
        f"Picture of the eye added. Quality {added.quality} of 100.",
        advice_on_eyes=list(added.advice),
        leads=[one.sentence for one in added.leads],
    )
    return go(f"/cases/{case_id}")


@router.get("/cases/{case_id}/irises/{iris_id}/remove")
def get_remove(case_id: UUID, iris_id: UUID, visitor: Visit) -> Response:
    """Ask before an iris is erased."""
    case, iris = _find(visitor, CaseId(case_id), IrisId(iris_id))
    return visitor.page("remove_iris.html", case=case, iris=iris)


@router.post("/cases/{case_id}/irises/{iris_id}/remove")
def post_remove(case_id: UUID, iris_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Erase it."""
    remove_iris(visitor.runtime, visitor.operator, IrisId(iris_id), case_id=CaseId(case_id))
    visitor.tell("success", "The iris is erased.")
    return go(f"/cases/{case_id}")


def _read(read: Reader, sent: SentForm) -> tuple[IrisCapture, Eye] | None:
    files = sent.chosen("image")
    if len(files) != 1:
        read.wrong.append(Wrong("image", "Choose one picture of an eye"))
    eyes = {eye.value: eye for eye in Eye}
    eye = eyes.get(sent.text("eye"))
    if eye is None:
        read.wrong.append(Wrong("eye", "Say which eye it is"))
    if read.wrong or eye is None:
        return None
    return IrisCapture(files[0].data, files[0].name), eye


def _find(visitor: Visitor, case_id: CaseId, iris_id: IrisId) -> tuple[CaseRecord, KeptIris]:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    for iris in case.irises:
        if iris.id == iris_id:
            return case, iris
    raise NotFound("this case has no such iris")


def _show(visitor: Visitor, case_id: CaseId, form: FormState, *, status: int = 200) -> Response:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    return visitor.page("irises.html", status=status, case=case, form=form, eyes=Eye)
