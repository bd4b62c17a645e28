"""For those who watch: what holds, exports for courts, the year's report, limits."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.responses import Response

from hospitium.core.errors import BadInput, HospitiumError, NotFound
from hospitium.core.ids import AgencyId
from hospitium.edges.http.state import Node
from hospitium.edges.web.console import Console, get_console
from hospitium.edges.web.forms import FormState, Reader, Wrong
from hospitium.edges.web.visitors import Sent, Visit, Visitor, go
from hospitium.formats.zip_files import zip_of
from hospitium.ledger.law_rows import Law
from hospitium.policy.limits import CANDIDATE_CAP, Limits, resets_at
from hospitium.usecases.assessments import assessment_status, list_assessments
from hospitium.usecases.export_law import export_law
from hospitium.usecases.group_facts import gap_tolerated, models_in_use
from hospitium.usecases.limits import set_limits, show_limits, show_load
from hospitium.usecases.report_text import as_csv, as_markdown
from hospitium.usecases.retention import show_retention
from hospitium.usecases.show_typing import list_typing
from hospitium.usecases.transparency_report import FIRST_YEAR, make_report

router = APIRouter()
Year = Annotated[int, Path(ge=1, le=9998)]
FILES = {"md": (as_markdown, "text/markdown; charset=utf-8"), "csv": (as_csv, "text/csv")}
EXPORT_FIELDS = ("law", "start", "end", "recipient")
LIMIT_FIELDS = ("agency", "daily", "candidates")


@router.get("/oversight")
def get_oversight(visitor: Visit) -> Response:
    """Show what holds on this node, and what a watcher may take out of it."""
    return _show(visitor)


@router.post("/oversight/export")
def post_export(visitor: Visit, sent: Sent) -> Response:
    """Export a period as a zip, or say what is wrong with the form."""
    read = Reader(sent)
    laws = {law.value: law for law in Law}
    law = laws.get(sent.text("law"))
    if law is None:
        read.wrong.append(Wrong("law", "Choose the law"))
    start = read.day("start", "Enter the first day as a date")
    end = read.day("end", "Enter the last day as a date")
    for name, value in (("start", start), ("end", end)):
        if value is None and not read.text(name):
            read.wrong.append(Wrong(name, "Enter the day"))
    if read.wrong or law is None or start is None or end is None:
        return _show(visitor, export=read.state(EXPORT_FIELDS), status=422)
    try:
        made = export_law(
            visitor.runtime,
            visitor.operator,
            law,
            start=start,
            end=end,
            recipient=sent.text("recipient"),
        )
    except BadInput as error:
        at = "recipient" if "recipient" in str(error) else "end"
        form = read.state(EXPORT_FIELDS, more=[visitor.wrong(error, at)])
        return _show(visitor, export=form, status=error.http_status)
    return _file(zip_of(made.files), f"{law.value}-{start}-{end}.zip", "application/zip")


@router.post("/oversight/limits")
def post_limits(visitor: Visit, sent: Sent) -> Response:
    """Set an agency's limits."""
    read = Reader(sent)
    daily = read.number("daily", "Enter how many searches a day as a whole number")
    candidates = read.number("candidates", "Enter how many candidates as a whole number")
    if daily is None and not read.wrong:
        read.wrong.append(Wrong("daily", "Enter how many searches a day"))
    if read.wrong or daily is None:
        return _show(visitor, limit=read.state(LIMIT_FIELDS), status=422)
    limits = Limits(daily, CANDIDATE_CAP if candidates is None else candidates)
    try:
        set_limits(visitor.runtime, visitor.operator, AgencyId(sent.text("agency")), limits)
    except HospitiumError as error:
        form = read.state(LIMIT_FIELDS, more=[visitor.wrong(error, "daily")])
        return _show(visitor, limit=form, status=error.http_status)
    visitor.tell("success", "The limits are set, and public.")
    return go("/oversight")


@router.get("/oversight/reports/{year}")
def get_report(year: Year, visitor: Visit) -> Response:
    """Show the transparency report of a year."""
    report = make_report(visitor.runtime, visitor.operator, year)
    return visitor.page("report.html", report=report)


@router.get("/oversight/reports/{year}/{kind}")
def get_report_file(year: Year, kind: str, visitor: Visit) -> Response:
    """Return the report of a year as Markdown (md) or CSV (csv)."""
    if kind not in FILES:
        raise NotFound("the report comes as md or csv")
    write, media = FILES[kind]
    report = make_report(visitor.runtime, visitor.operator, year)
    return _file(write(report), f"transparency-{year}.{kind}", media)


@router.get("/limits")
def get_limits(runtime: Node, console: Annotated[Console, Depends(get_console)]) -> Response:
    """Show everybody, signed in or not, how much each agency may search."""
    return console.renderer.page(
        "limits.html",
        node=console.title,
        limits=show_limits(runtime),
        resets_at=resets_at(runtime.clock()),
    )


def _show(
    visitor: Visitor,
    *,
    export: FormState | None = None,
    limit: FormState | None = None,
    status: int = 200,
) -> Response:
    today, agency = visitor.runtime.clock().date(), visitor.operator.agency
    can_do = partial(visitor.runtime.rules().could, visitor.operator)  # only for hiding forms
    return visitor.page(
        "oversight.html",
        status=status,
        assessment=assessment_status(visitor.runtime),
        assessments=list_assessments(visitor.runtime, visitor.operator),
        limits=show_limits(visitor.runtime),
        load=show_load(visitor.runtime, visitor.operator),
        resets_at=resets_at(visitor.runtime.clock()),
        years=range(today.year, FIRST_YEAR - 1, -1),
        watches=can_do("law.export"),
        reports=can_do("report.make"),
        signs=can_do("assessment.record"),
        due=show_retention(visitor.runtime, visitor.operator) if can_do("retention.see") else None,
        erases=can_do("retention.run"),
        sets=can_do("limits.set"),
        networks=models_in_use(visitor.runtime.node),
        gap=gap_tolerated(visitor.runtime.node),
        typists=list_typing(visitor.runtime, visitor.operator) if can_do("typing.list") else None,
        export=export or FormState({"start": f"{today.year}-01-01", "end": today.isoformat()}),
        limit=limit or FormState({"agency": agency, "candidates": str(CANDIDATE_CAP)}),
    )


def _file(content: bytes, name: str, media: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media, headers=disposition)
