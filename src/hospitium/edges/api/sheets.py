"""Route that puts a case on paper."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hospitium.core.ids import CaseId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.api.case_bodies import NoticeBody
from hospitium.edges.http.state import Node
from hospitium.formats.notice import CaseKind
from hospitium.policy.sheets import SheetPart
from hospitium.usecases.print_sheet import READER_LIMIT, print_sheet

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])


class SheetIn(Body):
    """What a sheet shows beside what is never personal, and who gets it."""

    parts: list[SheetPart] = Field(
        default=[], max_length=len(SheetPart), description="what is not blacked out"
    )
    reader: str = Field(max_length=READER_LIMIT, description="who gets the paper, and what for")


class SheetOut(Body):
    """A case as it may stand on one sheet of paper."""

    case: UUID
    kind: CaseKind
    notice: NoticeBody
    reference: str
    contact_desk: str
    minor: bool
    fingers: int
    expires_at: datetime
    blacked_out: list[SheetPart]
    reader: str
    printed_at: datetime
    printed_by: str


@router.post("/{case_id}/sheet", summary="Put a case on paper, blacked out.")
def post_sheet(case_id: UUID, body: SheetIn, runtime: Node, caller: Caller) -> SheetOut:
    """Return what one sheet may show; who gets it and what it shows is logged."""
    sheet = print_sheet(
        runtime, caller, CaseId(case_id), parts=frozenset(body.parts), reader=body.reader
    )
    return SheetOut(
        case=sheet.case_id,
        kind=sheet.kind,
        notice=NoticeBody.of(sheet.notice),
        reference=sheet.reference,
        contact_desk=sheet.contact_desk,
        minor=sheet.minor,
        fingers=sheet.fingers,
        expires_at=sheet.expires_at,
        blacked_out=list(sheet.blacked_out),
        reader=sheet.reader,
        printed_at=sheet.printed_at,
        printed_by=sheet.printed_by,
    )
