"""From the field: what waits for a human, what conflicts, files of unsent work, and finds."""

from collections.abc import Callable
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import Conflict, HospitiumError
from hospitium.core.ids import CaseId, parse_uuid
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web import item_words
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import IMPORTING, PARTLY_IMPORTED
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.formats.field_bodies import NOTE_FIELDS
from hospitium.records.field_item_values import OPEN, ItemRecord
from hospitium.usecases.import_items import Imported, import_items
from hospitium.usecases.settle_item import accept_item, discard_item, retry_item
from hospitium.usecases.show_items import acknowledge_found, list_items, show_item

router = APIRouter()
FIELDS = ("reason", "case", *NOTE_FIELDS)


@router.get("/from-the-field")
def get_items(visitor: Visit) -> Response:
    """List what waits, and offer to take a file in."""
    return _list(visitor, FormState())


@router.post("/from-the-field")
def post_file(visitor: Visit, sent: Sent) -> Response:
    """Take in a file of unsent work and say what came of it."""
    files = sent.chosen("file")
    if len(files) != 1:
        form = FormState({}, (Wrong("file", item_words.CHOOSE_FILE),))
        return _list(visitor, form, status=422)
    sealed = files[0].data

    def work(progress: Progress) -> tuple[Imported, ...]:
        return import_items(visitor.runtime, visitor.operator, sealed, on_progress=progress.tell)

    return run(
        visitor, work, _answer, title=IMPORTING, stopped=PARTLY_IMPORTED, back="/from-the-field"
    )


def _answer(visitor: Visitor, taken: Callable[[], tuple[Imported, ...]]) -> Response:
    try:
        found = taken()
    except HospitiumError as error:
        form = FormState({}, (visitor.wrong(error, "file"),))
        return _list(visitor, form, status=error.http_status)
    failed = [part for part in found if part.failure]
    for part in failed:
        visitor.tell("note", f"One phone's part was not taken in: {part.failure}")
    if len(failed) < len(found):
        visitor.tell("success", item_words.TAKEN)
    return go("/from-the-field")


@router.get("/from-the-field/{item_id}")
def get_item(item_id: UUID, visitor: Visit) -> Response:
    """Show one item, and what can be done with it."""
    return _show(visitor, item_id, FormState())


@router.post("/from-the-field/{item_id}")
def post_item(item_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Retry, take in or discard an item."""
    read = Reader(sent)
    try:
        now = _settle(visitor, item_id, sent)
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "reason")])
        return _show(visitor, item_id, form, status=error.http_status)
    still = now.status.value in OPEN
    visitor.tell("note" if still else "success", item_words.STATUS[now.status])
    return go(f"/from-the-field/{item_id}" if still else "/from-the-field")


@router.post("/field-alerts/{found_id}")
def post_found(found_id: UUID, visitor: Visit, _sent: Sent) -> Response:
    """Take a find up."""
    try:
        acknowledge_found(visitor.runtime, visitor.operator, found_id)
        visitor.tell("success", item_words.TAKEN_UP)
    except Conflict:
        visitor.tell("note", item_words.TAKEN_BEFORE)
    return go("/alerts?all=true")  # where the comparison is still a click away


def _settle(visitor: Visitor, item_id: UUID, sent: SentForm) -> ItemRecord:
    runtime, operator, reason = visitor.runtime, visitor.operator, sent.text("reason")
    deed = sent.text("deed")
    if deed == "retry":
        return retry_item(runtime, operator, item_id)
    if deed == "discard":
        return discard_item(runtime, operator, item_id, reason=reason)
    case = sent.text("case")
    chosen = {name: sent.text(f"pick-{name}") for name in NOTE_FIELDS}
    return accept_item(
        runtime,
        operator,
        item_id,
        reason=reason,
        case=CaseId(parse_uuid(case, "case")) if case else None,
        picks={name: pick for name, pick in chosen.items() if pick},
    )


def _list(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    found = list_items(visitor.runtime, visitor.operator)
    return visitor.page(
        "from_the_field.html", status=status, items=found, form=form, words=item_words
    )


def _show(visitor: Visitor, item_id: UUID, form: FormState, *, status: int = 200) -> Response:
    shown = show_item(visitor.runtime, visitor.operator, item_id)
    return visitor.page(
        "field_item.html", status=status, shown=shown, record=shown.record, form=form,
        words=item_words, is_open=shown.record.status.value in OPEN,
    )  # fmt: skip
