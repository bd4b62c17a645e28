"""`hospitium limits`: how much agencies may search in a day."""

from typing import Annotated

import typer

from hospitium.core.ids import AgencyId
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk, node_of
from hospitium.edges.cli.words import instant
from hospitium.policy.limits import CANDIDATE_CAP, Limits

app = typer.Typer(rich_markup_mode=None)


@app.command("show")
@example("hospitium limits show")
def show_limits(
    context: typer.Context, data: DataFolder = DEFAULT_DATA, as_json: Json = False
) -> None:
    """Show the limits of every agency of the node. Anybody may ask; the count starts at 00:00 UTC.

    A server shows them without sign-in at /transparency/limits.
    """
    from hospitium.usecases.limits import show_limits as run

    with node_of(context, data) as runtime:
        found = run(runtime)
    documents = [
        {
            "agency": one.agency,
            "kind": one.kind.value,
            "daily_quota": one.limits.daily_quota,
            "candidate_cap": one.limits.candidate_cap,
            "set_at": one.set_at.isoformat() if one.set_at else None,
        }
        for one in found
    ]
    rows = [
        (
            one.agency,
            one.kind.value,
            f"{one.limits.daily_quota:,}",
            one.limits.candidate_cap,
            instant(one.set_at) if one.set_at else "default",
        )
        for one in found
    ]
    heads = ("Agency", "Kind", "Searches a day", "Candidates a search", "Set")
    show({"limits": documents}, table(heads, rows), as_json=as_json)


@app.command("set")
@example("hospitium limits set north-police --daily 200 --candidates 5 --operator root")
def set_limits(
    context: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="AGENCY", help="The id of the agency.")],
    daily: Annotated[int, typer.Option(metavar="N", help="Searches in a day; 0 stops them.")],
    candidates: Annotated[
        int, typer.Option(metavar="N", help=f"That one search releases, 1 to {CANDIDATE_CAP}.")
    ] = CANDIDATE_CAP,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Set an agency's limits. Administrators only; logged, and public at once."""
    from hospitium.usecases.limits import set_limits as run

    limits = Limits(daily, candidates)
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, AgencyId(agency), limits)
    document = {"agency": agency, "daily_quota": daily, "candidate_cap": candidates}
    show(
        document,
        f"{agency}: {daily:,} searches a day, {candidates} candidates each.",
        as_json=as_json,
    )
