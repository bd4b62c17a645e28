"""`hospitium assessment`: who assessed what this node may do to people, and until when it holds."""

from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.ids import OperatorId
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import fields, say, show, table
from hospitium.edges.cli.parsing import parse_date
from hospitium.edges.cli.wiring import desk, node_of
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.assessments import AssessmentRecord

app = typer.Typer(rich_markup_mode=None)
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="As `assessment list` says.")]


@app.command("record")
@example(
    "hospitium assessment record dpia.pdf --title 'Finding the missing' --version 2 \\",
    "  --responsible amira --reviewed-on 2026-11-20 --valid-until 2029-11-20 \\",
    "  --purpose find-missing-person --purpose roadside-check \\",
    "  --legal-basis 'Police act, section 12' --operator dana",
)
def record(
    context: typer.Context,
    document: Annotated[
        Path,
        typer.Argument(
            metavar="DOCUMENT",
            exists=True,
            dir_okay=False,
            readable=True,
            help="The signed document; only its SHA-256 is kept.",
        ),
    ],
    title: Annotated[str, typer.Option(help="What is assessed.")],
    version: Annotated[str, typer.Option(help="Of the document.")],
    responsible: Annotated[
        str, typer.Option(metavar="HANDLE", help="Who answers for the processing; not you.")
    ],
    reviewed_on: Annotated[str, typer.Option(metavar="DAY", help="As YYYY-MM-DD.")],
    valid_until: Annotated[
        str, typer.Option(metavar="DAY", help="Its last day, at most three years later.")
    ],
    purpose: Annotated[
        list[str],
        typer.Option(metavar="PURPOSE", help="It covers; of `hospitium purposes`. Repeatable."),
    ],
    legal_basis: Annotated[str, typer.Option(help="In a few sentences.")],
    modality: Annotated[
        list[str] | None, typer.Option(metavar="WHAT", help="finger; may be repeated.")
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Sign an impact assessment as data-protection officer; from now on it is the one that holds.

    Without one that holds, the store of this node may not take in anybody (rule store.minimum).
    """
    from hospitium.records.assessments import NewAssessment
    from hospitium.usecases.assessments import record_assessment, show_assessment

    with document.open("rb") as file:
        sha256 = file_digest(file, "sha256").digest()
    new = NewAssessment(
        title=title,
        version=version,
        responsible=OperatorId(responsible),
        reviewed_on=parse_date(reviewed_on, "--reviewed-on"),
        valid_until=parse_date(valid_until, "--valid-until"),
        document=sha256,
        purposes=tuple(purpose),
        modalities=tuple(modality or ["finger"]),
        legal_basis=legal_basis,
    )
    with desk(context, data, operator) as (runtime, who):
        found = show_assessment(runtime, who, record_assessment(runtime, who, new))
    show(_document(found), _text(found), as_json=as_json)


@app.command("status")
@example("hospitium assessment status")
def status(context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False) -> None:
    """Say which assessment holds now; warns from 60 days before its end. Anybody may ask."""
    from hospitium.usecases.assessments import assessment_status

    with node_of(context, data) as runtime:
        found = assessment_status(runtime)
    current = found.current
    document = {
        "current": current.number if current else None,
        "version": current.version if current else None,
        "valid_until": current.valid_until.isoformat() if current else None,
        "days_left": found.days_left,
        "purposes": sorted(current.purposes) if current else [],
        "document_sha256": current.document.hex() if current else None,
        "warning": found.warning or None,
    }
    if found.warning:
        say(found.warning)
    text = fields([(name.replace("_", " "), _plain(value)) for name, value in document.items()])
    show(document, text, as_json=as_json)


@app.command("list")
@example("hospitium assessment list --operator olu")
def list_(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List all assessments of this node, the newest first. Only the newest can hold."""
    from hospitium.usecases.assessments import list_assessments

    with desk(context, data, operator) as (runtime, who):
        found = list_assessments(runtime, who)
    rows = [
        (
            one.number,
            one.what.version,
            one.what.reviewed_on,
            one.reviewed_by,
            one.what.valid_until,
            f"withdrawn {instant(one.withdrawn_at)}" if one.withdrawn_at else "",
            one.what.title,
        )
        for one in found
    ]
    heads = ("No.", "Version", "Reviewed", "By", "Until", "", "Title")
    text = table(heads, rows) if rows else "No assessment has been recorded."
    show({"assessments": [_document(one) for one in found]}, text, as_json=as_json)


@app.command("show")
@example("hospitium assessment show 1 --operator olu")
def show_one(
    context: typer.Context,
    number: Number,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show one assessment."""
    from hospitium.usecases.assessments import show_assessment

    with desk(context, data, operator) as (runtime, who):
        found = show_assessment(runtime, who, number)
    show(_document(found), _text(found), as_json=as_json)


@app.command("withdraw")
@example("hospitium assessment withdraw 1 --reason 'the law has changed' --operator dana")
def withdraw(
    context: typer.Context,
    number: Number,
    reason: Annotated[str, typer.Option(help="Why it may not hold any longer; sealed.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End an assessment at once; no older one takes its place."""
    from hospitium.usecases.assessments import show_assessment, withdraw_assessment

    with desk(context, data, operator) as (runtime, who):
        withdraw_assessment(runtime, who, number, reason=reason)
        found = show_assessment(runtime, who, number)
    show(_document(found), _text(found), as_json=as_json)


def _document(one: "AssessmentRecord") -> dict[str, Any]:
    return {
        "number": one.number,
        "title": one.what.title,
        "version": one.what.version,
        "responsible": one.what.responsible,
        "reviewed_by": one.reviewed_by,
        "reviewed_on": one.what.reviewed_on.isoformat(),
        "valid_until": one.what.valid_until.isoformat(),
        "purposes": list(one.what.purposes),
        "modalities": list(one.what.modalities),
        "legal_basis": one.what.legal_basis,
        "document_sha256": one.what.document.hex(),
        "recorded_at": one.recorded_at.isoformat(),
        "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else None,
        "withdrawn_by": one.withdrawn_by,
    }


def _text(one: "AssessmentRecord") -> str:
    pairs = _document(one).items()
    return fields([(name.replace("_", " "), _plain(value)) for name, value in pairs])


def _plain(value: object) -> object:
    return ", ".join(value) if isinstance(value, list) else value
