"""Routes about cases: open, see, close, enrol, compare 1:1."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from hospitium.core.ids import CaseId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.case_bodies import (
    REASON_LIMIT,
    CaseLine,
    CaseList,
    CaseOpened,
    CaseOut,
    CasesFound,
    CloseCaseIn,
    EnrolOut,
    FindCaseIn,
    OpenCaseIn,
)
from hospitium.edges.api.decision_bodies import VerifyOut
from hospitium.edges.api.forms import (
    IMAGE_FIELDS,
    Prints,
    absent_of,
    captures_of,
    day_of,
    described,
    flag_of,
    need_fields,
)
from hospitium.edges.http.state import Node
from hospitium.edges.http.uploads import REQUEST_BYTES
from hospitium.usecases.close_case import close_case
from hospitium.usecases.enrol import enrol
from hospitium.usecases.find_case import find_case
from hospitium.usecases.list_cases import PAGE, list_cases
from hospitium.usecases.open_case import open_case
from hospitium.usecases.show_case import show_case
from hospitium.usecases.verify import verify

router = APIRouter(prefix="/api/v1/cases", tags=["cases"])

ENROL_FIELDS = (
    "absent",
    "despite_duplicate",
    "despite_misnamed",
    "best_of",
    "despite_quality",
    "captured_on",
)

Limit = Annotated[int, Query(ge=1, le=200, description="at most so many")]
Offset = Annotated[int, Query(ge=0, le=10**9, description="skip so many")]

_ENROL = described(
    {
        "absent": {
            "type": "string",
            "contentMediaType": "application/json",
            "description": 'a JSON list of {"finger", "status", "reason"}; status is missing, '
            "bandaged, injured or unable",
        },
        "despite_duplicate": {
            "type": "string",
            "maxLength": REASON_LIMIT,
            "description": "why to enrol although another case holds very similar prints",
        },
        "despite_misnamed": {
            "type": "string",
            "maxLength": REASON_LIMIT,
            "description": "why to enrol although one finger seems to come under two positions",
        },
        "captured_on": {
            "type": "string",
            "format": "date",
            "description": "when the prints were captured, if not today",
        },
        "best_of": {
            "type": "boolean",
            "default": False,
            "description": "of several images of one finger keep the best only",
        },
        "despite_quality": {
            "type": "string",
            "maxLength": REASON_LIMIT,
            "description": "why to save prints poorer than a reference should be",
        },
    },
    required=(),
)
_VERIFY = described(
    {"purpose": {"type": "string", "default": "confirm-identity"}}, required=("images",)
)


@router.post("", status_code=201, summary="Open a case.")
def post_case(body: OpenCaseIn, runtime: Node, caller: Caller, response: Response) -> CaseOpened:
    """Open a case with a legal basis, an authority and an end."""
    case_id = open_case(
        runtime,
        caller,
        kind=body.kind,
        notice=body.notice.value(),
        legal_basis=body.legal_basis,
        authority=body.authority,
        contact_desk=body.contact_desk,
        expires_at=body.expires_at,
        basis=body.basis,
        best_interests=body.best_interests,
        reference=body.reference,
    )
    response.headers["Location"] = f"/api/v1/cases/{case_id}"
    return CaseOpened(id=case_id)


@router.get("", summary="List your agency's cases.")
def get_cases(runtime: Node, caller: Caller, limit: Limit = PAGE, offset: Offset = 0) -> CaseList:
    """List unexpired cases, open and closed, newest first."""
    page = list_cases(runtime, caller, limit=limit, offset=offset)
    return CaseList(total=page.total, cases=[CaseLine.of(case) for case in page.cases])


@router.post("/find", summary="Find cases by reference or name.")
def post_find(body: FindCaseIn, runtime: Node, caller: Caller) -> CasesFound:
    """Find your agency's unexpired cases by exactly that reference or that name."""
    found = find_case(
        runtime,
        caller,
        reference=body.reference,
        name=body.name,
        birth_year=body.birth_year,
    )
    return CasesFound(cases=[CaseLine.of(case) for case in found])


@router.get("/{case_id}", summary="See one case.")
def get_case(case_id: UUID, runtime: Node, caller: Caller) -> CaseOut:
    """See a case of your own agency; that you looked is logged."""
    return CaseOut.of(show_case(runtime, caller, CaseId(case_id)))


@router.post("/{case_id}/closure", status_code=204, summary="Close a case.")
def post_closure(case_id: UUID, body: CloseCaseIn, runtime: Node, caller: Caller) -> None:
    """Close an open case; its references leave the gallery in the same moment."""
    close_case(runtime, caller, CaseId(case_id), reason=body.reason)


@router.post(
    "/{case_id}/prints",
    status_code=201,
    summary="Enrol prints.",
    openapi_extra=_ENROL,
    max_body_size=REQUEST_BYTES,
)
def post_prints(case_id: UUID, runtime: Node, caller: Caller, form: Prints) -> EnrolOut:
    """Enrol images and record absent fingers, all in one transaction."""
    need_fields(form, (*IMAGE_FIELDS, *ENROL_FIELDS))
    absent = absent_of(form)
    report = enrol(
        runtime,
        caller,
        CaseId(case_id),
        captures_of(form, optional=bool(absent)),
        absent=absent,
        despite_duplicate=form.text("despite_duplicate"),
        despite_misnamed=form.text("despite_misnamed"),
        best_of=flag_of(form, "best_of"),
        captured_on=day_of(form, "captured_on"),
        despite_quality=form.text("despite_quality"),
    )
    return EnrolOut.of(report)


@router.post(
    "/{case_id}/verifications",
    summary="Compare 1:1 with a case.",
    openapi_extra=_VERIFY,
    max_body_size=REQUEST_BYTES,
)
def post_verification(case_id: UUID, runtime: Node, caller: Caller, form: Prints) -> VerifyOut:
    """Compare a probe with the references of one case; nothing of the probe is kept."""
    need_fields(form, (*IMAGE_FIELDS, "purpose"))
    purpose = form.text("purpose") or "confirm-identity"
    report = verify(runtime, caller, CaseId(case_id), captures_of(form), purpose=purpose)
    return VerifyOut.of(report)
