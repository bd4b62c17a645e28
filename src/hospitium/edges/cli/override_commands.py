"""`hospitium override`: break the glass, and have it reviewed."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput
from hospitium.core.ids import parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.glass import GlassRecord

app = typer.Typer(rich_markup_mode=None)
Override = Annotated[str, typer.Argument(metavar="OVERRIDE", help="The id of the override.")]


@app.command("begin")
@example(
    "hospitium override begin --minutes 60 --operator jonas \\",
    "  --reason 'a child may be moved tonight; the desk of the other agency does not answer'",
)
def begin(
    context: typer.Context,
    minutes: Annotated[int, typer.Option(min=1, help="How long; at most 240.")],
    reason: Annotated[str, typer.Option(help="Whose life is at risk, and what keeps you.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Break the glass: the ombudsman is told at once, all you do is marked and reviewed."""
    from hospitium.usecases.break_glass import break_glass as run

    with desk(context, data, operator) as (runtime, who):
        made = run(runtime, who, reason=reason, lasting=timedelta(minutes=minutes))
    show(
        {"id": str(made.id), "ends_at": made.ends_at.isoformat()},
        f"The override lasts until {instant(made.ends_at)}; the ombudsman has been told.\n"
        f"Override: {made.id}",
        as_json=as_json,
    )


@app.command("end")
@example("hospitium override end 0190a1b2-0000-7000-8000-000000000008 --operator jonas")
def end(
    context: typer.Context,
    override: Override,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End your override before its time."""
    from hospitium.usecases.break_glass import end_glass as run

    override_id = parse_uuid(override, "override")
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, override_id)
    show({"id": str(override_id), "lasts": False}, "The override is over.", as_json=as_json)


@app.command("list")
@example("hospitium override list --operator ruth")
def list_overrides(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those reviewed.")] = False,
    mine: Annotated[bool, typer.Option("--mine", help="Your own.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List overrides that wait for a review, as ombudsman; or your own."""
    from hospitium.usecases.break_glass import list_glass, own_glass

    with desk(context, data, operator) as (runtime, who):
        if mine:
            found = own_glass(runtime, who)
        else:
            found = list_glass(runtime, who, waiting_only=not everything)
    rows = [
        (
            one.id,
            one.operator,
            instant(one.began_at),
            instant(one.ends_at),
            len(one.entries),
            _judged(one),
        )
        for one in found
    ]
    heads = ("Override", "By", "Began", "Ends", "Done under it", "Review")
    text = table(heads, rows) if rows else "No override."
    show({"overrides": [_document(one) for one in found]}, text, as_json=as_json)


@app.command("review")
@example(
    "hospitium override review 0190a1b2-0000-7000-8000-000000000008 --justified \\",
    "  --finding 'the child was at risk and nobody else could act' --operator ruth",
)
def review(
    context: typer.Context,
    override: Override,
    finding: Annotated[str, typer.Option(help="What you found; sealed.")],
    justified: Annotated[bool, typer.Option("--justified", help="It was.")] = False,
    unjustified: Annotated[bool, typer.Option("--unjustified", help="It was not.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say, as ombudsman, whether an override was justified; once, and never your own."""
    from hospitium.usecases.break_glass import review_glass as run

    if justified == unjustified:
        raise BadInput(
            "a review is --justified or --unjustified", remedy="Give one of them, and a finding."
        )
    override_id = parse_uuid(override, "override")
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, override_id, justified=justified, finding=finding)
    show(
        {"id": str(override_id), "justified": justified},
        "Your review is recorded.",
        as_json=as_json,
    )


def _judged(one: "GlassRecord") -> str:
    if one.reviewed_at is None:
        return "waits"
    return "justified" if one.justified else "not justified"


def _document(one: "GlassRecord") -> dict[str, Any]:
    return {
        "id": str(one.id),
        "operator": one.operator,
        "agency": one.agency,
        "reason": one.reason,
        "began_at": one.began_at.isoformat(),
        "ends_at": one.ends_at.isoformat(),
        "reviewed_by": one.reviewed_by,
        "justified": one.justified,
        "finding": one.finding,
        "entries": [
            {"sequence": leaf.sequence, "action": leaf.action, "case": leaf.case}
            for leaf in one.entries
        ],
    }
