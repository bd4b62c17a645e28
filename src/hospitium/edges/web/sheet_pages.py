"""A case on one sheet of paper: choose what it shows, then print it."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import Refused
from hospitium.core.ids import CaseId
from hospitium.edges.web.forms import FormState, Reader
from hospitium.edges.web.visitors import Sent, Visit, Visitor
from hospitium.policy.sheets import SheetPart
from hospitium.usecases.print_sheet import READER_LIMIT, print_sheet
from hospitium.usecases.show_case import show_case

router = APIRouter()


@router.get("/cases/{case_id}/sheet")
def get_sheet(case_id: UUID, visitor: Visit) -> Response:
    """Ask what the sheet may show, and for whom it is."""
    return _ask(visitor, case_id, FormState())


@router.post("/cases/{case_id}/sheet")
def post_sheet(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Show the sheet, ready to print."""
    read = Reader(sent)
    reader = read.needed("reader", "Write who gets the paper and what for")
    known = {part.value: part for part in SheetPart}
    parts = frozenset(known[part] for part in sent.all("parts") if part in known)
    if read.wrong:
        return _ask(visitor, case_id, read.state(("reader",)), parts, status=422)
    try:
        sheet = print_sheet(
            visitor.runtime, visitor.operator, CaseId(case_id), parts=parts, reader=reader
        )
    except Refused as error:
        if error.rule != "victim.location":
            raise
        form = read.state(("reader",), more=[visitor.wrong(error, f"part-{SheetPart.PLACE.value}")])
        return _ask(visitor, case_id, form, parts, status=error.http_status)
    return visitor.page("sheet.html", sheet=sheet)


def _ask(
    visitor: Visitor,
    case_id: UUID,
    form: FormState,
    chosen: frozenset[SheetPart] = frozenset(),
    *,
    status: int = 200,
) -> Response:
    case = show_case(visitor.runtime, visitor.operator, CaseId(case_id))
    return visitor.page(
        "ask_sheet.html",
        status=status,
        case=case,
        form=form,
        parts=SheetPart,
        chosen=chosen,
        most=READER_LIMIT,
    )
