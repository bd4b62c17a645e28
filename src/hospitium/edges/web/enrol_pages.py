"""Enrol prints by upload."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import CaseId
from hospitium.edges.http.uploads import REQUEST_BYTES
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import ENROLLING, NOT_ENROLLED
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.print_forms import (
    CHOICES,
    failure_lines,
    read_absent,
    read_captures,
    try_lines,
)
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.records.prints import AbsentStatus
from hospitium.usecases.duplicates import DuplicatePerson, MisnamedFingers
from hospitium.usecases.enrol import EnrolReport, enrol
from hospitium.usecases.keepers import PoorPrint
from hospitium.usecases.show_case import show_case

router = APIRouter()
POOR_REMEDY = "Capture the finger again. If it cannot be better, say why below and send it again."


@router.get("/cases/{case_id}/prints")
def get_enrol(case_id: UUID, visitor: Visit) -> Response:
    """Show the upload form."""
    return _show(visitor, CaseId(case_id), FormState())


@router.post("/cases/{case_id}/prints", max_body_size=REQUEST_BYTES)
def post_enrol(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Enrol, and tell on the case's page what was saved and what could not be."""
    read = Reader(sent)
    absent = read_absent(sent)
    nothing_chosen = not sent.chosen("images")
    captures = () if absent and nothing_chosen else read_captures(read, sent)
    captured_on = read.day("captured_on", "Enter the day of the capture as a date")
    if read.wrong:
        return _show(visitor, CaseId(case_id), read.state(), status=422)

    def work(progress: Progress) -> EnrolReport:
        return enrol(
            visitor.runtime,
            visitor.operator,
            CaseId(case_id),
            captures,
            absent=absent,
            despite_duplicate=read.text("despite_duplicate"),
            despite_misnamed=read.text("despite_misnamed"),
            best_of=read.text("best_of") == "yes",
            captured_on=captured_on,
            despite_quality=read.text("despite_quality"),
            on_progress=progress.step,
            before_saving=progress.check,
        )

    return run(
        visitor, work, partial(_answer, case_id, read), title=ENROLLING, stopped=NOT_ENROLLED,
        back=f"/cases/{case_id}/prints", total=len(captures),
    )  # fmt: skip


def _answer(
    case_id: UUID, read: Reader, visitor: Visitor, saved: Callable[[], EnrolReport]
) -> Response:
    try:
        report = saved()
    except PoorPrint as error:
        wrong = Wrong("despite_quality", visitor.wrong(error, "").text, POOR_REMEDY)
        form = read.state(("best_of", "despite_quality"), more=[wrong])
        return _show(visitor, CaseId(case_id), form, status=error.http_status)
    except DuplicatePerson as error:
        others = [candidate.case_id for candidate in error.candidates]
        wrong = Wrong(
            "despite_duplicate",
            "These prints are very like those of another case. Nothing was saved",
            "Look at that case first. If both must stay, say why and send the prints again.",
        )
        form = read.state(more=[wrong])
        return _show(visitor, CaseId(case_id), form, status=error.http_status, others=others)
    except MisnamedFingers as error:
        wrong = Wrong(
            "despite_misnamed",
            visitor.wrong(error, "").text,
            "Check which finger each image shows. If the names are right, say why and send the "
            "prints again.",
        )
        form = read.state(more=[wrong])
        return _show(visitor, CaseId(case_id), form, status=error.http_status)
    except HospitiumError as error:
        form = read.state(more=[visitor.wrong(error, "images")])
        return _show(visitor, CaseId(case_id), form, status=error.http_status)
    _tell(visitor, report)
    return go(f"/cases/{case_id}")


def _tell(visitor: Visitor, report: EnrolReport) -> None:
    saved = len(report.enrolled)
    visitor.tell(
        "success" if not report.failures else "partly",
        "1 print enrolled." if saved == 1 else f"{saved} prints enrolled.",
        failures=failure_lines(report.failures),
        advice=[
            {"name": one.name, "finger": one.finger.label, "texts": one.advice}
            for one in report.enrolled
            if one.advice
        ],
        tries=[line for one in report.tries for line in try_lines(one)],
        leads=[one.sentence for one in report.leads],
    )


def _show(
    visitor: Visitor,
    case_id: CaseId,
    form: FormState,
    *,
    status: int = 200,
    others: list[CaseId] | None = None,
) -> Response:
    case = show_case(visitor.runtime, visitor.operator, case_id)
    return visitor.page(
        "enrol.html",
        status=status,
        case=case,
        form=form,
        others=others or [],
        choices=CHOICES,
        statuses=AbsentStatus,
    )
