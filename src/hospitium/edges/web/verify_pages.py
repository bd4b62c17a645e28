"""Compare a print 1:1 with the references of one case."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from hospitium.core.errors import HospitiumError
from hospitium.core.ids import CaseId
from hospitium.edges.http.uploads import REQUEST_BYTES
from hospitium.edges.web.forms import FormState, Reader
from hospitium.edges.web.job_pages import run
from hospitium.edges.web.job_words import COMPARING, NOT_COMPARED
from hospitium.edges.web.jobs import Progress
from hospitium.edges.web.pictures import picture
from hospitium.edges.web.print_forms import CHOICES, failure_lines, read_captures
from hospitium.edges.web.visitors import Sent, Visit, Visitor
from hospitium.usecases.verify import SUPPORTS_FMR, VerifyReport, verify

router = APIRouter()


@router.get("/cases/{case_id}/verify")
def get_verify(case_id: UUID, visitor: Visit) -> Response:
    """Show the upload form."""
    return _show(visitor, CaseId(case_id), FormState())


@router.post("/cases/{case_id}/verify", max_body_size=REQUEST_BYTES)
def post_verify(case_id: UUID, visitor: Visit, sent: Sent) -> Response:
    """Compare, and show the result at once: nothing of the probe is kept."""
    read = Reader(sent)
    captures = read_captures(read, sent)
    if read.wrong:
        return _show(visitor, CaseId(case_id), read.state(), status=422)

    def work(progress: Progress) -> VerifyReport:
        operator = visitor.operator
        return verify(
            visitor.runtime, operator, CaseId(case_id), captures, on_progress=progress.step
        )

    return run(
        visitor, work, partial(_answer, case_id, read), title=COMPARING, stopped=NOT_COMPARED,
        back=f"/cases/{case_id}/verify", total=len(captures),
    )  # fmt: skip


def _answer(
    case_id: UUID, read: Reader, visitor: Visitor, compared: Callable[[], VerifyReport]
) -> Response:
    try:
        report = compared()
    except HospitiumError as error:
        form = read.state(more=[visitor.wrong(error, "images")])
        return _show(visitor, CaseId(case_id), form, status=error.http_status)
    return visitor.page(
        "verified.html",
        report=report,
        evidence=[picture(one) for one in report.evidence],
        failures=failure_lines(report.failures),
        supports_fmr=SUPPORTS_FMR,
    )


def _show(visitor: Visitor, case_id: CaseId, form: FormState, *, status: int = 200) -> Response:
    return visitor.page("verify.html", status=status, case_id=case_id, form=form, choices=CHOICES)
