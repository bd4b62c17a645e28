"""What people say about their prints: the stream, the form, receipts, whom to ask."""

import json
from datetime import UTC, datetime, time
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import BadInput, HospitiumError
from hospitium.core.ids import CaseId, GuardianId, parse_uuid
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong, wrong_of
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.consents import YES, Action, Modality
from hospitium.records.consent_events import Telling
from hospitium.usecases.consent_notice import OTHER_PATH, POINTS, PURPOSES, VERSION
from hospitium.usecases.due_consents import due_consents
from hospitium.usecases.give_receipt import give_receipt
from hospitium.usecases.receipt_words import receipt_words
from hospitium.usecases.record_consent import Statement, record_consent
from hospitium.usecases.show_case import show_case
from hospitium.usecases.show_consent import show_consent

router = APIRouter()
FIELDS = ("action", "speaker", "uses", "language", "explained", "until", "reason")


@router.get("/consents")
def get_due(visitor: Visit) -> Response:
    """List whom to ask."""
    return visitor.page("consents.html", due=due_consents(visitor.runtime, visitor.operator))


@router.get("/consents/notice")
def get_notice(visitor: Visit) -> Response:
    """Show what to tell people before they are asked."""
    return visitor.page(
        "consent_notice.html",
        points=POINTS,
        uses=PURPOSES,
        other_path=OTHER_PATH,
        version=VERSION,
    )


@router.get("/cases/{case_id}/consent")
def get_consent(case_id: UUID, visitor: Visit) -> Response:
    """Show all that was said in a case, and what stands of it."""
    case = show_case(visitor.runtime, visitor.operator, CaseId(case_id))
    record = show_consent(visitor.runtime, visitor.operator, CaseId(case_id))
    names = {guardian.id: guardian.name for guardian in record.guardians}
    return visitor.page(
        "consent.html",
        case=case,
        record=record,
        names=names,
        uses=PURPOSES,
        other_path=OTHER_PATH,
    )


@router.get("/cases/{case_id}/consent/new")
def get_new(case_id: UUID, visitor: Visit) -> Response:
    """Show the form in which something is written down."""
    return _show_form(visitor, CaseId(case_id), FormState({"speaker": "person"}))


@router.post("/cases/{case_id}/consent/new")
def post_new(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Write it down, and show the receipt: what was stopped is read from it to the person."""
    read = Reader(sent)
    statement = _read_statement(read, sent)
    if statement is None or read.wrong:
        return _show_form(visitor, CaseId(case_id), read.state(FIELDS), status=422)
    try:
        recorded = record_consent(visitor.runtime, visitor.operator, CaseId(case_id), statement)
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "action")])
        return _show_form(visitor, CaseId(case_id), form, status=error.http_status)
    visitor.tell("success", "It is written down, and it counts from now on.")
    return go(f"/cases/{case_id}/consent/{recorded.number}")


@router.get("/cases/{case_id}/consent/{number}")
def get_receipt(case_id: UUID, number: int, visitor: Visit) -> Response:
    """Show a receipt in plain words, to be read aloud or printed."""
    receipt = give_receipt(visitor.runtime, visitor.operator, CaseId(case_id), number)
    return visitor.page(
        "receipt.html", case_id=case_id, number=number, paragraphs=receipt_words(receipt)
    )


@router.get("/cases/{case_id}/consent/{number}/file")
def get_receipt_file(case_id: UUID, number: int, visitor: Visit) -> Response:
    """Give the signed receipt as a file that anybody can check."""
    receipt = give_receipt(visitor.runtime, visitor.operator, CaseId(case_id), number)
    return Response(
        json.dumps(receipt, ensure_ascii=False, indent=2) + "\n",
        media_type="application/ld+json",
        headers={"Content-Disposition": f'attachment; filename="receipt-{number}.json"'},
    )


def _read_statement(read: Reader, sent: SentForm) -> Statement | None:
    """Return what was said; each thing that is wrong speaks at its own field."""
    actions = {action.value: action for action in Action}
    action = actions.get(sent.text("action"))
    if action is None:
        read.wrong.append(Wrong("action", "Choose what was said"))
        return None
    uses = frozenset(use for use in PURPOSES if sent.text(f"use_{use}") == "yes")
    if action in YES and not uses:
        read.wrong.append(Wrong("uses", "Choose what the person agrees to"))
    until = read.day("until", "Enter the last day as a date")
    if action in YES:
        read.needed("language", "Enter the language in which you explained it")
        read.needed("explained", "Enter how you explained it")
    if action is Action.ASSENT_NOT_ABLE:
        read.needed("reason", "Enter why the child is not able to answer")
    words = ("language", "explained", "interpreter", "witness", "reason")
    return Statement(
        action=action,
        purposes=uses,
        modalities=of_what(sent),
        guardian=_speaker(read, sent),
        telling=Telling(*(read.text(name) for name in words)),
        until=datetime.combine(until, time(23, 59, 59), UTC) if until else None,
    )


def of_what(sent: SentForm) -> frozenset[Modality]:
    """Return what the ticked boxes say it is about; empty if none is ticked."""
    return frozenset(one for one in Modality if sent.text(f"of_{one.value}") == "yes")


def _speaker(read: Reader, sent: SentForm) -> GuardianId | None:
    chosen = sent.text("speaker")
    if chosen in ("", "person"):
        return None
    try:
        return GuardianId(parse_uuid(chosen, "guardian"))
    except BadInput as error:
        read.wrong.append(wrong_of(error, "speaker"))
        return None


def _show_form(
    visitor: Visitor, case_id: CaseId, form: FormState, *, status: int = 200
) -> Response:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    record = show_consent(visitor.runtime, visitor.operator, case_id)
    return visitor.page(
        "say_consent.html", status=status, case=case, record=record, form=form, uses=PURPOSES
    )
