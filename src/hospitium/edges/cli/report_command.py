"""`hospitium report`: what everybody may know of a year."""

from pathlib import Path
from typing import Annotated

import typer

from hospitium.edges.cli.new_files import write_new
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import desk


def add_to(app: typer.Typer) -> None:
    """Add `report`."""
    app.command("report")(report)


@example("hospitium report 2026 --out public/ --operator dana")
def report(
    context: typer.Context,
    year: Annotated[
        int, typer.Argument(metavar="YEAR", help="From its first to its last day, UTC.")
    ],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", file_okay=False, help="Where the two files go."),
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Make the yearly transparency report, as Markdown and CSV, to publish.

    Numbers only: no person, no operator. One to nine is told as <10 and the rest in tens. It says
    what it cannot say.
    """
    from hospitium.usecases.report_text import as_markdown, report_files
    from hospitium.usecases.transparency_report import make_report

    with desk(context, data, operator) as (runtime, who):
        made = make_report(runtime, who, year)
    files = report_files(made) if out is not None else {}
    paths = [str(write_new(out / name, data)) for name, data in files.items() if out is not None]
    document = {
        "year": made.year,
        "title": made.title,
        "sections": [
            {"title": one.title, "note": one.note, "lines": [list(line) for line in one.lines]}
            for one in made.sections
        ],
        "cannot_say": list(made.cannot_say),
        "files": paths,
    }
    text = "\n".join(paths) if paths else as_markdown(made).decode()
    show(document, text, as_json=as_json)
