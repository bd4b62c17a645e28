"""A person's rights at the desk: what waits for a second person, one request, one record's page."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import CaseId, GuardianId, RequestId, parse_uuid
from hospitium.edges.http.uploads import SentForm
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.formats.rights_terms import RequestKind
from hospitium.records.rights_requests import RequestStatus
from hospitium.usecases.hand_over import hand_over
from hospitium.usecases.person_code import code_since, issue_code, may_be_given, revoke_code
from hospitium.usecases.prove_erasure import prove_erasure_zip
from hospitium.usecases.review_hold import review_due, review_hold
from hospitium.usecases.settle_request import settle_request
from hospitium.usecases.show_requests import list_requests, show_request
from hospitium.usecases.who_looked import look_with

router = APIRouter()
LASTING = (RequestKind.HOLD, RequestKind.ORDER)
COPIES = (RequestKind.ACCESS, RequestKind.RELEASE)
FIELDS = ("verdict", "reason")


@router.get("/rights")
def get_rights(visitor: Visit) -> Response:
    """List what waits for a second person, and the holds and orders that stand."""
    now = visitor.runtime.clock()
    found = list_requests(visitor.runtime, visitor.operator)
    standing = [
        one
        for one in found
        if one.kind in LASTING
        and one.status is RequestStatus.APPROVED
        and one.ends_at
        and one.ends_at > now
    ]
    return visitor.page(
        "rights.html",
        waiting=[one for one in found if one.status is RequestStatus.WAITING],
        standing=[(one, review_due(one)) for one in standing],
        settled=[
            one for one in found if one.status is not RequestStatus.WAITING and one not in standing
        ][:20],
        now=now,
    )


@router.get("/rights/{request_id}")
def get_request(request_id: UUID, visitor: Visit) -> Response:
    """Show one request, and the form that settles it."""
    return _show(visitor, RequestId(request_id), FormState())


@router.post("/rights/{request_id}")
def post_settlement(request_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Approve or refuse a request that somebody else made."""
    read = Reader(sent)
    verdict = sent.text("verdict")
    if verdict not in ("approve", "refuse"):
        read.wrong.append(Wrong("verdict", "Choose whether you approve or refuse it"))
    reason = read.needed("reason", "Enter why: the person concerned is told it")
    wanted = RequestId(request_id)
    if read.wrong:
        return _show(visitor, wanted, read.state(FIELDS), status=422)
    try:
        settled = settle_request(
            visitor.runtime, visitor.operator, wanted, approve=verdict == "approve", reason=reason
        )
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, "verdict")])
        return _show(visitor, wanted, form, status=error.http_status)
    visitor.tell("success", settled.next_step)
    return go(f"/erased/{settled.case}" if settled.erased else f"/rights/{request_id}")


@router.post("/rights/{request_id}/copy")
def post_copy(request_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Take out an approved copy."""
    to = _given_to(sent)
    copied = hand_over(visitor.runtime, visitor.operator, RequestId(request_id), to=to)
    return _zip(copied, "copy.zip")


@router.post("/rights/{request_id}/review")
def post_review(request_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Say that a hold is still needed."""
    read = Reader(sent)
    reason = read.needed("reason", "Enter why the hold is still needed")
    wanted = RequestId(request_id)
    if read.wrong:
        return _show(visitor, wanted, read.state(), status=422)
    review_hold(visitor.runtime, visitor.operator, wanted, reason=reason)
    visitor.tell("success", "The hold stays. Somebody looks again within 90 days.")
    return go(f"/rights/{request_id}")


@router.get("/cases/{case_id}/rights")
def get_case_rights(case_id: UUID, visitor: Visit) -> Response:
    """Show what the person of a record can ask for, and what was asked."""
    return _case(visitor, CaseId(case_id))


@router.post("/cases/{case_id}/code")
def post_code(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Give the person a code, shown on this page and never again; or take it back."""
    case = CaseId(case_id)
    if sent.text("deed") == "revoke":
        revoke_code(visitor.runtime, visitor.operator, case)
        visitor.tell("success", "The code opens nothing any more.")
        return go(f"/cases/{case_id}/rights")
    code = issue_code(visitor.runtime, visitor.operator, case, to=_given_to(sent))
    return _case(visitor, case, code=code)


@router.get("/cases/{case_id}/looks")
def get_looks(case_id: UUID, visitor: Visit) -> Response:
    """Show who looked at a record, to go through it with the person."""
    seen = look_with(visitor.runtime, visitor.operator, CaseId(case_id))
    return visitor.page("looks.html", case_id=case_id, seen=seen)


@router.get("/erased/{case_id}")
def get_erased(case_id: UUID, visitor: Visit) -> Response:
    """Say that a record is gone, and offer the proof."""
    return visitor.page("erased.html", case_id=case_id)


@router.get("/erased/{case_id}/proof")
def get_erasure_proof(case_id: UUID, visitor: Visit) -> Response:
    """Return the proof of an erasure."""
    return _zip(prove_erasure_zip(visitor.runtime, visitor.operator, CaseId(case_id)), "proof.zip")


def _given_to(sent: SentForm) -> GuardianId | None:
    """Return the guardian whom a form names; None where it names the person, or nobody."""
    given = sent.text("given_to")
    return None if given in ("", "person") else GuardianId(parse_uuid(given, "guardian"))


def _zip(data: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, 200, headers, "application/zip")


def _show(
    visitor: Visitor, request_id: RequestId, form: FormState, *, status: int = 200
) -> Response:
    record = show_request(visitor.runtime, visitor.operator, request_id)
    approved = record.status is RequestStatus.APPROVED
    access = approved and record.kind is RequestKind.ACCESS
    return visitor.page(
        "request.html",
        status=status,
        one=record,
        form=form,
        waits=record.status is RequestStatus.WAITING,
        mine=record.asked_by == visitor.operator.id,
        copy=approved and record.kind in COPIES,
        guardians=may_be_given(visitor.runtime, visitor.operator, record.case_id) if access else (),
        due=review_due(record) if approved and record.kind is RequestKind.HOLD else None,
    )


def _case(visitor: Visitor, case_id: CaseId, *, code: str = "") -> Response:
    found = list_requests(visitor.runtime, visitor.operator, case_id=case_id)
    return visitor.page(
        "case_rights.html",
        case_id=case_id,
        requests=found,
        since=code_since(visitor.runtime, visitor.operator, case_id),
        code=code,
        guardians=may_be_given(visitor.runtime, visitor.operator, case_id),
        kinds=[kind for kind in RequestKind if kind is not RequestKind.APPEAL],
    )
