"""Identify by upload, and the result."""

from collections.abc import Callable
from functools import partial
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError, NoFace, NoIris, Refused, SeveralFaces
from hospitium.core.ids import CaseId, SearchId
from hospitium.edges.http.live_forms import FRAMES, live_capture
from hospitium.edges.http.state import State
from hospitium.edges.http.uploads import REQUEST_BYTES
from hospitium.edges.web.face_pages import CAMERA_ALLOWED
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import NOT_SEARCHED, SEARCHING
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.print_forms import (
    CHOICES,
    failure_lines,
    read_captures,
    read_eyes,
    read_face,
    read_missing,
)
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.policy.purposes import CATALOGUE, Purpose, Serves
from hospitium.usecases.identify import identify
from hospitium.usecases.live_capture import checking
from hospitium.usecases.search_report import (
    FACE_ALONE,
    IRIS_ALONE,
    SearchReport,
    missed_sentence,
    no_candidate,
)
from hospitium.usecases.show_search import list_searches, show_search

router = APIRouter()
PAGE = 50
FIELDS = ("images", "faces", "which", "purpose", "case", "place", "reason", "age", "despite_young")


@router.get("/searches")
def get_searches(visitor: Visit, page: Annotated[int, Query(ge=1, le=10**6)] = 1) -> Response:
    """List the agency's searches."""
    found = list_searches(
        visitor.runtime, visitor.operator, limit=PAGE + 1, offset=(page - 1) * PAGE
    )
    return visitor.page(
        "searches.html", searches=found[:PAGE], page_number=page, more=len(found) > PAGE
    )


@router.get("/searches/new")
def get_identify(visitor: Visit, case: UUID | None = None) -> Response:
    """Show the search form, for a case when it is called from one."""
    values = {"case": str(case), "purpose": "find-missing-person"} if case else {}
    return _show_form(visitor, FormState(values))


@router.post("/searches/new", max_body_size=REQUEST_BYTES)
def post_identify(visitor: Visit, state: State, sent: Sent) -> Response:
    """Search, and go to the result."""
    read = Reader(sent)
    faces = read_face(read, sent)
    eyes = read_eyes(sent)
    none = (faces or eyes) and not sent.chosen("images")
    captures = () if none else read_captures(read, sent)
    purpose = read.needed("purpose", "Choose why you search")
    case, incident = _read_served(read, purpose)
    age = read.number("age", "Enter the age in whole years")
    if read.wrong:
        return _show_form(visitor, read.state(FIELDS), status=422)
    missing = read_missing(sent)

    live = None
    if faces and sent.chosen(FRAMES):
        live = checking(visitor.runtime, live_capture(sent, [one.data for one in faces]))

    def work(progress: Progress) -> SearchReport:
        report = identify(
            visitor.runtime,
            visitor.operator,
            captures,
            faces=faces,
            eyes=eyes,
            purpose=purpose,
            case=case,
            incident=incident,
            missing=missing,
            age=age,
            despite_young=read.text("despite_young"),
            live=live,
            on_progress=progress.step,
            before_saving=progress.check,
        )
        state.metrics.count_search(purpose=report.purpose, candidates=len(report.candidates))
        return report

    return run(
        visitor, work, partial(_answer, read), title=SEARCHING, stopped=NOT_SEARCHED,
        back="/searches/new", total=len(captures) + len(faces) + len(eyes),
    )  # fmt: skip


def _answer(read: Reader, visitor: Visitor, found: Callable[[], SearchReport]) -> Response:
    try:
        report = found()
    except HospitiumError as error:
        form = read.state(FIELDS, more=[visitor.wrong(error, _field_of(error))])
        return _show_form(visitor, form, status=error.http_status)
    _tell(visitor, report)
    return go(f"/searches/{report.id}")


@router.get("/searches/{search_id}")
def get_search(search_id: UUID, visitor: Visit) -> Response:
    """Show what a search found and where each candidate stands."""
    found = show_search(visitor.runtime, visitor.operator, SearchId(search_id))
    purpose = next((p for p in CATALOGUE if p.id == found.purpose), None)
    return visitor.page(
        "search.html",
        search=found,
        purpose=purpose,
        no_candidate=no_candidate(found.fingers),
        face_alone=FACE_ALONE,
        iris_alone=IRIS_ALONE,
    )


def _field_of(error: HospitiumError) -> str:
    """Return the field beside which `error` is told."""
    if isinstance(error, SeveralFaces):
        return "which"
    if isinstance(error, NoFace):
        return "faces"
    if isinstance(error, NoIris):
        return "left_eye"
    if not isinstance(error, Refused):
        return "images"
    return "despite_young" if error.rule == "minor.young" else "purpose"


def mandated(visitor: Visitor) -> list[Purpose]:
    """Return the purposes that let the visitor's agency search the gallery."""
    kind = visitor.operator.agency_kind
    return [p for p in CATALOGUE if p.one_to_many and kind in p.agency_kinds]


def _read_served(read: Reader, purpose_id: str) -> tuple[CaseId | None, str | None]:
    """Return the case or the incident that the search serves, as its purpose wants."""
    serves = next((p.serves for p in CATALOGUE if p.id == purpose_id), None)
    text = read.text("case")
    if serves is Serves.CASE or (serves is Serves.EITHER and text):
        return _read_case(read, text), None
    if serves is None:
        return None, None
    place = read.needed("place", "Enter where this happens")
    reason = read.needed("reason", "Enter what makes you search")
    return None, f"{place}, {reason}" if place and reason else None


def _read_case(read: Reader, text: str) -> CaseId | None:
    try:
        return CaseId(UUID(text))
    except ValueError:
        ask = "Enter the case number in full" if text else "Enter the number of the case"
        read.wrong.append(Wrong("case", ask, "It stands at the top of the case's page."))
        return None


def _tell(visitor: Visitor, report: SearchReport) -> None:
    if report.outcome.missed:
        visitor.tell("partly", missed_sentence(report.outcome))
    failures = failure_lines(report.failures)
    advice = [
        {"name": one.name, "finger": one.finger.label, "texts": one.advice}
        for one in report.readings
        if one.advice
    ]
    on_face = [reason.sentence for one in report.faces for reason in one.reasons]
    on_face += [report.live.outcome.sentence] if report.live else []
    on_eyes = [text for one in report.eyes for text in one.reading.advice]
    if failures or advice or on_face or on_eyes or report.coaching:
        told = "Some images could not be used." if failures else "How to get a better capture."
        visitor.tell(
            "partly" if failures else "note",
            report.coaching or told,
            failures=failures,
            advice=advice,
            advice_on_face=on_face,
            advice_on_eyes=on_eyes,
        )


def _show_form(visitor: Visitor, form: FormState, *, status: int = 200) -> Response:
    page = visitor.page(
        "identify.html",
        status=status,
        form=form,
        purposes=mandated(visitor),
        serves=Serves,
        choices=CHOICES,
    )
    page.headers["Permissions-Policy"] = CAMERA_ALLOWED
    return page
