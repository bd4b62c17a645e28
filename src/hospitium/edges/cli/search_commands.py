"""`hospitium search`: searches that were made, while they wait and after."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.ids import SearchId, parse_uuid
from hospitium.edges.cli.options import (
    DEFAULT_DATA,
    DataFolder,
    EvidenceFolder,
    Json,
    Limit,
    Who,
    example,
)
from hospitium.edges.cli.output import show
from hospitium.edges.cli.wiring import desk

if TYPE_CHECKING:
    from hospitium.policy.operators import Operator
    from hospitium.records.searches import SearchRecord
    from hospitium.usecases.runtime import Runtime

app = typer.Typer(rich_markup_mode=None)


@app.command("list")
@example("hospitium search list --waiting --operator bela")
def list_searches(
    context: typer.Context,
    waiting: Annotated[bool, typer.Option("--waiting", help="Only those to decide.")] = False,
    limit: Limit = 50,
    offset: Annotated[int, typer.Option(min=0, help="Skip so many.")] = 0,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List your agency's searches, newest first."""
    from hospitium.edges.cli.search_lists import summaries_document, summaries_text
    from hospitium.usecases.show_search import list_searches as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, waiting_only=waiting, limit=limit, offset=offset)
    show(summaries_document(found), summaries_text(found), as_json=as_json)


@app.command("show")
@example(
    "hospitium search show 0190a1b2-0000-7000-8000-000000000003 --evidence evidence/ \\",
    "  --operator bela",
)
def show_search(
    context: typer.Context,
    search: Annotated[str, typer.Argument(metavar="SEARCH", help="The id of the search.")],
    evidence: EvidenceFolder = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Show a search: what was searched, its candidates, who said what."""
    from hospitium.edges.cli import search_views
    from hospitium.usecases.show_search import show_search as run

    search_id = SearchId(parse_uuid(search, "search"))
    with desk(context, data, operator) as (runtime, who):
        record = run(runtime, who, search_id)
        pictures = draw_record(runtime, who, record, evidence) if evidence else {}
    show(
        search_views.record_document(record, pictures),
        search_views.record_text(record, pictures, data),
        as_json=as_json,
    )


def draw_record(
    runtime: "Runtime", who: "Operator", record: "SearchRecord", folder: Path
) -> dict[int, list[Path]]:
    """Draw the evidence of every candidate from the templates; returns the files by rank."""
    from hospitium.edges.cli.pictures import write_pictures
    from hospitium.usecases.show_search import show_evidence

    return {
        candidate.rank: write_pictures(
            folder,
            f"candidate-{candidate.rank}",
            show_evidence(runtime, who, record.id, candidate.id),
        )
        for candidate in record.candidates
    }
