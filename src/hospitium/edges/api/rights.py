"""Routes about a person's rights: ask, settle, hand over, prove; a person's code; who looked."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from hospitium.core.ids import CaseId, GuardianId, RequestId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.rights_bodies import (
    Asked,
    AskIn,
    CodeEnded,
    CodeOut,
    LooksOut,
    RequestList,
    RequestOut,
    ReviewIn,
    ReviewOut,
    SettledOut,
    SettleIn,
)
from hospitium.edges.http.state import Node
from hospitium.formats.rights_terms import RequestKind
from hospitium.records.rights_requests import RequestStatus
from hospitium.usecases.hand_over import hand_over
from hospitium.usecases.person_code import issue_code, revoke_code
from hospitium.usecases.person_export import schema
from hospitium.usecases.prove_erasure import prove_erasure_zip
from hospitium.usecases.request_right import request_right
from hospitium.usecases.review_hold import review_hold
from hospitium.usecases.settle_request import settle_request
from hospitium.usecases.show_requests import list_requests, show_request
from hospitium.usecases.who_looked import look_with

router = APIRouter(prefix="/api/v1", tags=["rights"])

Guardian = Annotated[
    UUID | None, Query(description="of a child: the guardian who is given it, if not the child")
]
ZIP = "application/zip"
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {ZIP: {"schema": {"type": "string", "format": "binary"}}}}
}


def zip_response(data: bytes, name: str) -> Response:
    """Return a zip for saving under a name that says nothing about anybody."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type=ZIP, headers=headers)


@router.post("/cases/{case_id}/requests", status_code=201, summary="Ask for something.")
def post_request(
    case_id: UUID, body: AskIn, runtime: Node, caller: Caller, response: Response
) -> Asked:
    """Record a request about a record; an appeal freezes its hit at once."""
    asked = request_right(
        runtime,
        caller,
        CaseId(case_id),
        body.kind,
        body.value_of(),
        subject=body.subject,
        ends_at=body.ends_at,
    )
    response.headers["Location"] = f"/api/v1/requests/{asked}"
    return Asked(id=asked)


@router.get("/requests", summary="List your agency's requests, holds and orders.")
def get_requests(
    runtime: Node,
    caller: Caller,
    status: Annotated[RequestStatus | None, Query(description="only these")] = None,
    kind: Annotated[RequestKind | None, Query(description="only these")] = None,
    case: Annotated[UUID | None, Query(description="only about this record")] = None,
) -> RequestList:
    """List requests, the newest first; that you looked is logged."""
    found = list_requests(
        runtime, caller, case_id=CaseId(case) if case else None, status=status, kind=kind
    )
    return RequestList(requests=[RequestOut.of(one) for one in found])


@router.get("/requests/{request_id}", summary="See one request.")
def get_request(request_id: UUID, runtime: Node, caller: Caller) -> RequestOut:
    """See what is asked for, why, and how it was settled."""
    return RequestOut.of(show_request(runtime, caller, RequestId(request_id)))


@router.post("/requests/{request_id}/settlement", summary="Approve or refuse a request.")
def post_settlement(request_id: UUID, body: SettleIn, runtime: Node, caller: Caller) -> SettledOut:
    """Settle a request that somebody else made; what it asks for happens at once."""
    settled = settle_request(
        runtime, caller, RequestId(request_id), approve=body.approve, reason=body.reason
    )
    return SettledOut.of(settled)


@router.post("/requests/{request_id}/review", summary="Say that a hold is still needed.")
def post_review(request_id: UUID, body: ReviewIn, runtime: Node, caller: Caller) -> ReviewOut:
    """Review a legal hold; every 90 days somebody must."""
    due = review_hold(runtime, caller, RequestId(request_id), reason=body.reason)
    return ReviewOut(review_due=due)


@router.post(
    "/requests/{request_id}/copy",
    summary="Take out an approved copy.",
    response_class=Response,
    responses=_ZIP,
)
def post_copy(
    request_id: UUID, runtime: Node, caller: Caller, guardian: Guardian = None
) -> Response:
    """Take out what an approved request lists, as a zip; the log says that it left, and to whom."""
    to = GuardianId(guardian) if guardian else None
    return zip_response(hand_over(runtime, caller, RequestId(request_id), to=to), "copy.zip")


@router.get(
    "/erasures/{case_id}/proof",
    summary="Prove that a person was erased.",
    response_class=Response,
    responses=_ZIP,
)
def get_erasure_proof(case_id: UUID, runtime: Node, caller: Caller) -> Response:
    """Return the statement, the log's entry that commits to it, and the proof, as a zip."""
    return zip_response(prove_erasure_zip(runtime, caller, CaseId(case_id)), "erasure.zip")


@router.get(
    "/schemas/person",
    summary="The JSON Schema of a copy.",
    response_class=Response,
    responses={200: {"content": {"application/schema+json": {"schema": {"type": "object"}}}}},
)
def get_schema(_caller: Caller) -> Response:
    """Return the schema of `record.json` in a copy."""
    return Response(schema(), media_type="application/schema+json")


@router.post("/cases/{case_id}/code", status_code=201, summary="Give a person their code.")
def post_code(case_id: UUID, runtime: Node, caller: Caller, guardian: Guardian = None) -> CodeOut:
    """Give the person a code of their own, shown this once; an older one opens nothing now."""
    to = GuardianId(guardian) if guardian else None
    return CodeOut(code=issue_code(runtime, caller, CaseId(case_id), to=to))


@router.delete("/cases/{case_id}/code", summary="Take a person's code back.")
def delete_code(case_id: UUID, runtime: Node, caller: Caller) -> CodeEnded:
    """Take the person's code back, as when somebody forced it out of them."""
    return CodeEnded(revoked=revoke_code(runtime, caller, CaseId(case_id)))


@router.get("/cases/{case_id}/looks", summary="See who looked at a record.")
def get_looks(case_id: UUID, runtime: Node, caller: Caller) -> LooksOut:
    """See who looked, to go through it with the person; that you looked is logged too."""
    return LooksOut.of(look_with(runtime, caller, CaseId(case_id)))
