"""Routes about searches: identify, see again, evidence, decide."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from hospitium.core.errors import NotFound
from hospitium.core.fingers import TEN_FINGERS, parse_finger
from hospitium.core.ids import CandidateId, CaseId, SearchId, parse_uuid
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.case_bodies import REASON_LIMIT
from hospitium.edges.api.cases import Limit, Offset
from hospitium.edges.api.decision_bodies import DecisionOut, VerdictIn
from hospitium.edges.api.forms import (
    FACE_FIELDS,
    IMAGE_FIELDS,
    IRIS_FIELDS,
    LIVE_FIELDS,
    Prints,
    captures_of,
    described,
    eyes_of,
    faces_of,
    flag_of,
    missing_of,
    need_fields,
    years_of,
)
from hospitium.edges.api.search_bodies import (
    SearchDone,
    SearchOut,
)
from hospitium.edges.api.search_lines import SearchLine, SearchList
from hospitium.edges.http.live_forms import live_capture
from hospitium.edges.http.state import Node, State
from hospitium.edges.http.uploads import REQUEST_BYTES
from hospitium.formats.notice import OLDEST_AGE
from hospitium.policy.searches import INCIDENT_LIMIT
from hospitium.usecases.decide import decide
from hospitium.usecases.identify import identify
from hospitium.usecases.live_capture import checking
from hospitium.usecases.show_search import list_searches, show_evidence, show_search

router = APIRouter(prefix="/api/v1", tags=["searches"])
SEARCH_FIELDS = ("purpose", "case", "incident", "missing", "age", "despite_young", "live")

_SEARCH = described(
    {
        "purpose": {"type": "string", "description": "an id from GET /purposes"},
        "case": {"type": "string", "format": "uuid", "description": "the open case it serves"},
        "incident": {
            "type": "string",
            "maxLength": INCIDENT_LIMIT,
            "description": "or the incident it serves: 'place, reason'",
        },
        "age": {
            "type": "integer",
            "minimum": 0,
            "maximum": OLDEST_AGE,
            "description": "of the person searched, as somebody estimates it",
        },
        "despite_young": {
            "type": "string",
            "maxLength": REASON_LIMIT,
            "description": "why a child under 5 is searched all the same",
        },
        "missing": {
            "type": "array",
            "items": {"type": "string", "enum": [finger.slug for finger in TEN_FINGERS]},
            "description": "fingers that a slap cannot show: amputated, bandaged",
        },
        "live": {
            "type": "boolean",
            "default": False,
            "description": "the photograph was just taken of the person, who is here: it is looked "
            "at for signs of a picture of a picture; nothing is refused for it",
        },
        **FACE_FIELDS,
        **LIVE_FIELDS,
        **IRIS_FIELDS,
    },
    required=("purpose",),
)


@router.post(
    "/searches",
    status_code=201,
    summary="Identify: search all open cases.",
    openapi_extra=_SEARCH,
    max_body_size=REQUEST_BYTES,
)
def post_search(state: State, caller: Caller, form: Prints, response: Response) -> SearchDone:
    """Search one person by fingers, photographs or eyes; candidates, never a decision."""
    need_fields(form, (*IMAGE_FIELDS, *FACE_FIELDS, *LIVE_FIELDS, *IRIS_FIELDS, *SEARCH_FIELDS))
    faces = faces_of(form)
    taken = live_capture(form, [one.data for one in faces])
    case = form.text("case")
    report = identify(
        state.runtime,
        caller,
        captures_of(form, optional=True),
        faces=faces,
        eyes=eyes_of(form),
        purpose=form.text("purpose"),
        case=CaseId(parse_uuid(case, "case")) if case else None,
        incident=form.text("incident") or None,
        missing=missing_of(form),
        age=years_of(form, "age"),
        despite_young=form.text("despite_young"),
        live=checking(state.runtime, taken) if flag_of(form, "live") else None,
    )
    state.metrics.count_search(purpose=report.purpose, candidates=len(report.candidates))
    response.headers["Location"] = f"/api/v1/searches/{report.id}"
    return SearchDone.of(report)


@router.get("/searches", summary="List your agency's searches.")
def get_searches(
    runtime: Node,
    caller: Caller,
    waiting: Annotated[bool, Query(description="only those that wait for a decision")] = False,  # noqa: FBT002
    limit: Limit = 50,
    offset: Offset = 0,
) -> SearchList:
    """List searches, newest first; ids and numbers only."""
    found = list_searches(runtime, caller, waiting_only=waiting, limit=limit, offset=offset)
    return SearchList(searches=[SearchLine.of(search) for search in found])


@router.get("/searches/{search_id}", summary="See one search.")
def get_search(search_id: UUID, runtime: Node, caller: Caller) -> SearchOut:
    """See a search of your own agency as it stands; that you looked is logged."""
    return SearchOut.of(show_search(runtime, caller, SearchId(search_id)))


@router.get(
    "/searches/{search_id}/candidates/{candidate_id}/evidence",
    summary="See the paired minutiae.",
    response_class=Response,
    responses={200: {"content": {"image/svg+xml": {}}, "description": "Both prints, drawn."}},
)
def get_evidence(
    search_id: UUID,
    candidate_id: UUID,
    runtime: Node,
    caller: Caller,
    finger: Annotated[str, Query(max_length=20, description="default: the strongest")] = "",
) -> Response:
    """Draw one finger of a candidate, both prints from their templates."""
    drawn = show_evidence(runtime, caller, SearchId(search_id), CandidateId(candidate_id))
    wanted = parse_finger(finger) if finger else None
    fitting = [one for one in drawn if wanted in (None, one.finger)]
    if not fitting:
        raise NotFound("that finger does not speak for this candidate")
    best = min(fitting, key=lambda one: one.fmr)
    return Response(best.svg, media_type="image/svg+xml")


@router.post("/candidates/{candidate_id}/verdicts", status_code=201, summary="Decide.")
def post_verdict(candidate_id: UUID, body: VerdictIn, runtime: Node, caller: Caller) -> DecisionOut:
    """Confirm or reject a candidate, with a reason; a minor's hit takes two people."""
    decision = decide(
        runtime, caller, CandidateId(candidate_id), verdict=body.verdict, reason=body.reason
    )
    return DecisionOut.of(decision)
