"""Impact assessments in the console: sign one, see one, withdraw one."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import OperatorId
from hospitium.crypto.digest import sha256
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.assessments import latest_end
from hospitium.policy.purposes import CATALOGUE
from hospitium.records.assessments import NewAssessment
from hospitium.usecases.assessments import (
    record_assessment,
    show_assessment,
    withdraw_assessment,
)

router = APIRouter()
Number = Annotated[int, Path(ge=1, lt=2**53)]
COVERED = (("face", "faces"), ("iris", "irises"))
"""What an assessment may cover beside fingers, and the field that says so."""

FIELDS = (
    *("title", "version", "document", "responsible", "reviewed_on", "valid_until"),
    *("purposes", "legal_basis"),
)


@router.get("/oversight/assessments/new")
def get_new(visitor: Visit) -> Response:
    """Show the form with which a data-protection officer signs an assessment."""
    today = visitor.runtime.clock().date()
    dates = {"reviewed_on": today.isoformat(), "valid_until": latest_end(today).isoformat()}
    return _show_form(visitor, FormState(dates))


@router.post("/oversight/assessments/new")
def post_new(visitor: Visit, sent: Sent) -> Response:
    """Sign an assessment, or say all that is wrong with the form at once."""
    read = Reader(sent)
    new = _read(read, sent)
    if new is None:
        return _show_form(visitor, read.state(FIELDS), chosen=sent.all("purposes"), status=422)
    try:
        number = record_assessment(visitor.runtime, visitor.operator, new)
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "responsible")])
        status = error.http_status
        return _show_form(visitor, form, chosen=sent.all("purposes"), status=status)
    visitor.tell("success", "The assessment is signed. It is the one that holds now.")
    return go(f"/oversight/assessments/{number}")


@router.get("/oversight/assessments/{number}")
def get_one(number: Number, visitor: Visit) -> Response:
    """Show one assessment."""
    return _show_one(visitor, number, FormState())


@router.post("/oversight/assessments/{number}")
def post_withdrawal(number: Number, visitor: Visit, sent: Sent) -> Response:
    """Withdraw an assessment with a reason."""
    read = Reader(sent)
    reason = read.needed("reason", "Enter why it may not hold any longer")
    if read.wrong:
        return _show_one(visitor, number, read.state(), status=422)
    withdraw_assessment(visitor.runtime, visitor.operator, number, reason=reason)
    visitor.tell("success", "The assessment is withdrawn.")
    return go("/oversight")


def _read(read: Reader, sent: SentForm) -> NewAssessment | None:
    """Return what the form says, None if something is wrong with it."""
    texts = {
        "title": read.needed("title", "Enter what is assessed"),
        "version": read.needed("version", "Enter the version of the document"),
        "legal_basis": read.needed("legal_basis", "Enter the legal basis in a few sentences"),
    }
    responsible = read.needed("responsible", "Enter who answers for the processing")
    reviewed_on = _day(read, "reviewed_on", "Enter the day of the review as a date")
    valid_until = _day(read, "valid_until", "Enter its last day as a date")
    files, purposes = sent.chosen("document"), sent.all("purposes")
    if not files:
        read.wrong.append(Wrong("document", "Choose the signed document"))
    if not purposes:
        read.wrong.append(Wrong("purposes", "Choose at least one purpose"))
    if read.wrong or reviewed_on is None or valid_until is None:
        return None
    return NewAssessment(
        **texts,
        responsible=OperatorId(responsible),
        reviewed_on=reviewed_on,
        valid_until=valid_until,
        document=sha256(files[0].data),
        purposes=purposes,
        modalities=("finger", *(sense for sense, name in COVERED if sent.text(name) == "yes")),
    )


def _day(read: Reader, name: str, ask: str) -> date | None:
    day = read.day(name, ask)
    if day is None and not read.text(name):
        read.wrong.append(Wrong(name, ask))
    return day


def _show_form(
    visitor: Visitor, form: FormState, *, chosen: tuple[str, ...] = (), status: int = 200
) -> Response:
    return visitor.page("assess.html", status=status, form=form, purposes=CATALOGUE, chosen=chosen)


def _show_one(visitor: Visitor, number: int, form: FormState, *, status: int = 200) -> Response:
    return visitor.page(
        "assessment.html",
        status=status,
        one=show_assessment(visitor.runtime, visitor.operator, number),
        signs=visitor.runtime.rules().could(visitor.operator, "assessment.withdraw"),
        form=form,
    )
