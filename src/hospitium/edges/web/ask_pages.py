"""The forms that ask for something about a record, one for each kind."""

from datetime import UTC, datetime, time
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NotFound, Refused
from hospitium.core.ids import CaseId
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.formats.rights_terms import CORRECTABLE, Part, RequestKind, Terms
from hospitium.records.rights_requests import RequestRecord, RequestStatus
from hospitium.usecases.request_right import request_right
from hospitium.usecases.show_requests import list_requests

router = APIRouter()
WORDS = {
    "reason": "Enter why",
    "recipient": "Enter who gets it",
    "identity_check": "Enter how you made sure that it is the person",
    "field": "Choose what is wrong",
    "evidence": "Enter what shows that the new value is right",
    "authority": "Enter which court or authority ordered it",
    "reference": "Enter the number of its decision",
    "subject": "Choose which one",
}
NEEDED = {
    RequestKind.ACCESS: ("identity_check", "reason"),
    RequestKind.RELEASE: ("recipient", "reason"),
    RequestKind.CORRECTION: ("field", "evidence", "reason"),
    RequestKind.ERASURE: ("reason",),
    RequestKind.APPEAL: ("subject", "reason"),
    RequestKind.HOLD: ("authority", "reference", "reason"),
    RequestKind.LIFT: ("subject", "authority", "reference", "reason"),
    RequestKind.ORDER: ("authority", "reference", "reason"),
}
DATED = (RequestKind.HOLD, RequestKind.ORDER)
ORDER = (
    *("subject", "parts", "recipient", "identity_check", "field", "value", "evidence"),
    *("authority", "reference", "agency", "ends_on", "backups_until", "reason"),
)
PLACES = {
    "release.dual": "parts",
    "release.no_onward": "parts",
    "victim.location": "parts",
    "redress.see": "ends_on",
}


@router.get("/cases/{case_id}/ask/{kind}")
def get_ask(case_id: UUID, kind: RequestKind, visitor: Visit, hit: str = "") -> Response:
    """Show the form of one kind of request."""
    return _show(visitor, CaseId(case_id), kind, FormState({"subject": hit}))


@router.post("/cases/{case_id}/ask/{kind}")
def post_ask(case_id: UUID, kind: RequestKind, visitor: Visit, sent: Sent) -> Response:
    """Record the request, or say all that is wrong with the form at once."""
    read = Reader(sent)
    for name in NEEDED[kind]:
        read.needed(name, WORDS[name])
    ends_on = read.day("ends_on", "Enter the last day as a date")
    if kind in DATED and ends_on is None and not read.text("ends_on"):
        read.wrong.append(Wrong("ends_on", "Enter the last day"))
    terms = _terms(read, sent)
    subject = _subject(read)
    if read.wrong:
        return _show(visitor, CaseId(case_id), kind, read.state(ORDER), sent, status=422)
    ends_at = datetime.combine(ends_on, time(23, 59, 59), UTC) if ends_on else None
    try:
        asked = request_right(
            visitor.runtime,
            visitor.operator,
            CaseId(case_id),
            kind,
            terms,
            subject=subject,
            ends_at=ends_at,
        )
    except NotFound:
        raise
    except HospitiumError as error:
        form = read.state(ORDER, more=[visitor.wrong(error, _place(error, kind))])
        return _show(visitor, CaseId(case_id), kind, form, sent, status=error.http_status)
    visitor.tell("success", "It is asked for. A second person settles it.")
    return go(f"/rights/{asked}")


def _terms(read: Reader, sent: SentForm) -> Terms:
    known = {part.value: part for part in Part}
    return Terms(
        read.text("reason"),
        parts=tuple(known[word] for word in sent.all("parts") if word in known),
        recipient=read.text("recipient"),
        onward=read.text("onward") == "yes",
        identity_check=read.text("identity_check"),
        field=read.text("field"),
        value=read.text("value"),
        evidence=read.text("evidence"),
        authority=read.text("authority"),
        reference=read.text("reference"),
        agency=read.text("agency"),
        backups_until=read.day("backups_until", "Enter the day as a date"),
    )


def _subject(read: Reader) -> UUID | None:
    text = read.text("subject")
    try:
        return UUID(text) if text else None
    except ValueError:
        read.wrong.append(Wrong("subject", "Enter the number in full"))
        return None


def _place(error: HospitiumError, kind: RequestKind) -> str:
    """Return the field beside which an error is told."""
    if isinstance(error, Refused):
        if error.rule == "retain.expiry" and kind in DATED:
            return "ends_on"
        return PLACES.get(error.rule, "reason")
    return "value" if kind is RequestKind.CORRECTION else "reason"


def _show(
    visitor: Visitor,
    case_id: CaseId,
    kind: RequestKind,
    form: FormState,
    sent: SentForm | None = None,
    *,
    status: int = 200,
) -> Response:
    holds: tuple[RequestRecord, ...] = ()
    if kind is RequestKind.LIFT:
        holds = list_requests(
            visitor.runtime,
            visitor.operator,
            case_id=case_id,
            kind=RequestKind.HOLD,
            status=RequestStatus.APPROVED,
        )
    return visitor.page(
        "ask.html",
        status=status,
        case_id=case_id,
        kind=kind,
        form=form,
        chosen=sent.all("parts") if sent else (),
        parts=Part,
        fields=CORRECTABLE,
        holds=holds,
    )
