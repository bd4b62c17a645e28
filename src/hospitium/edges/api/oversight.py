"""Routes for those who watch: exports for courts, the yearly report, limits of agencies."""

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from hospitium.core.ids import AgencyId
from hospitium.edges.api.auth import Caller
from hospitium.edges.api.bodies import Body
from hospitium.edges.http.limits import AgencyLimitsOut
from hospitium.edges.http.state import Node
from hospitium.formats.zip_files import zip_of
from hospitium.ledger.law_rows import Law
from hospitium.policy.limits import CANDIDATE_CAP, MOST_A_DAY, Limits, resets_at
from hospitium.usecases.export_law import LawExport, export_law
from hospitium.usecases.limits import set_limits, show_limits, show_load
from hospitium.usecases.transparency_report import make_report

router = APIRouter(prefix="/api/v1", tags=["oversight"])
First = Annotated[date, Query(alias="from", description="first day, UTC")]
Last = Annotated[date, Query(alias="to", description="last day, UTC")]
Recipient = Annotated[
    str, Query(max_length=63, description="for whom, in the log: durban-high-court")
]
Year = Annotated[int, Path(ge=1, le=9998)]
Agency = Annotated[str, Path(max_length=63)]


class LawProof(Body):
    """What the rows rest on; the bundle holds it whole."""

    entries: int = Field(description="of the log, in one run")
    withheld: int = Field(description="of these that are in the bundle as a hash only")
    size: int
    root: str
    witnessed: bool


class LawRows(Body):
    """The rows that a law asks for."""

    law: Law
    start: datetime = Field(serialization_alias="from")
    until: datetime
    agency: str | None = Field(description="null: all agencies of the node")
    rows: list[dict[str, str | int]]
    proof: LawProof

    @classmethod
    def of(cls, made: LawExport) -> "LawRows":
        """Return the body that tells of `made`."""
        return cls(
            law=made.scope.law,
            start=made.scope.start,
            until=made.scope.end,
            agency=made.scope.agency or None,
            rows=list(made.rows),
            proof=LawProof(
                entries=made.entries,
                withheld=made.withheld,
                size=made.head.size,
                root=made.head.root.hex(),
                witnessed=made.witnessed,
            ),
        )


class ReportSection(Body):
    """A table of the report."""

    title: str
    note: str
    lines: list[tuple[str, str]]


class ReportOut(Body):
    """The transparency report of a year: small numbers are not told, others in tens."""

    year: int
    title: str
    sections: list[ReportSection]
    cannot_say: list[str]


class LimitsIn(Body):
    """How much an agency may search."""

    daily_quota: int = Field(ge=0, le=MOST_A_DAY)
    candidate_cap: int = Field(default=CANDIDATE_CAP, ge=1, le=CANDIDATE_CAP)


class OwnLimits(Body):
    """The limits of all agencies, and what yours has used today."""

    limits: list[AgencyLimitsOut]
    used_today: int
    left_today: int
    resets_at: datetime


@router.get("/law/{law}", summary="Export the log as a law asks for it: rows.")
def get_law(
    law: Law, start: First, end: Last, runtime: Node, caller: Caller, recipient: Recipient = ""
) -> LawRows:
    """Return the rows of a period; that you exported them is logged."""
    return LawRows.of(export_law(runtime, caller, law, start=start, end=end, recipient=recipient))


@router.get(
    "/law/{law}/bundle",
    summary="Export the log as a law asks for it: rows with their proof.",
    response_class=Response,
    responses={200: {"content": {"application/zip": {}}, "description": "A zip of the files."}},
)
def get_law_bundle(
    law: Law, start: First, end: Last, runtime: Node, caller: Caller, recipient: Recipient = ""
) -> Response:
    """Return the files that `hospitium law check` wants, unzipped into a folder."""
    made = export_law(runtime, caller, law, start=start, end=end, recipient=recipient)
    name = f"{law.value}-{start}-{end}.zip"
    return Response(
        zip_of(made.files),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@router.get("/reports/{year}", summary="The transparency report of a year.")
def get_report(year: Year, runtime: Node, caller: Caller) -> ReportOut:
    """Count a year; that you made the report is logged."""
    made = make_report(runtime, caller, year)
    return ReportOut(
        year=made.year,
        title=made.title,
        sections=[
            ReportSection(title=one.title, note=one.note, lines=list(one.lines))
            for one in made.sections
        ],
        cannot_say=list(made.cannot_say),
    )


@router.get("/limits", summary="Limits on searches, and what is left today.")
def get_limits(runtime: Node, caller: Caller) -> OwnLimits:
    """Return all limits; without sign-in they are at /transparency/limits."""
    load = show_load(runtime, caller)
    return OwnLimits(
        limits=[AgencyLimitsOut.of(one) for one in show_limits(runtime)],
        used_today=load.used,
        left_today=load.left,
        resets_at=resets_at(runtime.clock()),
    )


@router.put("/limits/{agency}", status_code=204, summary="Set an agency's limits.")
def put_limits(agency: Agency, body: LimitsIn, runtime: Node, caller: Caller) -> None:
    """Set how much an agency may search; logged, and public at once."""
    set_limits(runtime, caller, AgencyId(agency), Limits(body.daily_quota, body.candidate_cap))
