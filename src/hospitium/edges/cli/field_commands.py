"""`hospitium field`: work from the field that waits for somebody at the desk."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.errors import BadInput
from hospitium.core.ids import CaseId, parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.field_item_values import ItemRecord

app = typer.Typer(rich_markup_mode=None)
Item = Annotated[str, typer.Argument(metavar="ITEM", help="Its id, as the list has it.")]
Reason = Annotated[str, typer.Option(help="Why; whoever did the work is told.")]
_ID = "0190a1b2-0000-7000-8000-00000000000e"


@app.command("items")
@example("hospitium field items --operator amira")
def items(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those that are settled.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List work from the field that waits for something."""
    from hospitium.usecases.show_items import list_items as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, everything=everything)
    rows = [
        (one.id, one.kind, one.status.value, one.operator, instant(one.received_at),
         one.told.detail)
        for one in found
    ]  # fmt: skip
    head = ("Item", "Kind", "Status", "Made by", "Came", "Why")
    text = table(head, rows) if rows else "Nothing from the field waits."
    show({"items": [document(one) for one in found]}, text, as_json=as_json)


@app.command("show")
@example(f"hospitium field show {_ID} --operator amira")
def show_one(
    context: typer.Context,
    item: Item,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """See one item: what it says, why it waits, and which fields conflict."""
    import json

    from hospitium.usecases.show_items import show_item as run

    with desk(context, data, operator) as (runtime, who):
        shown = run(runtime, who, parse_uuid(item, "item"))
    held = json.dumps(shown.body, ensure_ascii=False, indent=1) if shown.body else "(erased)"
    text = f"{_told(shown.record)}\nWhat it says: {held}"
    show(document(shown.record) | {"held": shown.body}, text, as_json=as_json)


@app.command("retry")
@example(f"hospitium field retry {_ID} --operator amira")
def retry(
    context: typer.Context,
    item: Item,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Try an item again, without waiting for what was done before it."""
    from hospitium.usecases.settle_item import retry_item as run

    with desk(context, data, operator) as (runtime, who):
        now = run(runtime, who, parse_uuid(item, "item"))
    show(document(now), _told(now), as_json=as_json)


@app.command("accept")
@example(
    f"hospitium field accept {_ID} --pick description=mine --operator amira",
    f"hospitium field accept {_ID} --reason 'two reports of one person' --operator amira",
)
def accept(
    context: typer.Context,
    item: Item,
    reason: Annotated[str, typer.Option(help="Why prints are taken in despite a likeness.")] = "",
    case: Annotated[str, typer.Option(help="The case it belongs to.")] = "",
    pick: Annotated[
        list[str] | None, typer.Option(help="FIELD=mine (the phone's) or theirs (the node's).")
    ] = None,
    values: Annotated[
        list[str] | None, typer.Option("--set", help="FIELD=TEXT: what a note says instead.")
    ] = None,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Take an item in under your own name, corrected where it was wrong."""
    from hospitium.usecases.settle_item import accept_item as run

    wanted = CaseId(parse_uuid(case, "case")) if case else None
    with desk(context, data, operator) as (runtime, who):
        now = run(
            runtime,
            who,
            parse_uuid(item, "item"),
            reason=reason,
            case=wanted,
            picks=_pairs(pick),
            values=_pairs(values),
        )
    show(document(now), _told(now), as_json=as_json)


@app.command("discard")
@example(f"hospitium field discard {_ID} --reason 'made while training' --operator amira")
def discard(
    context: typer.Context,
    item: Item,
    reason: Reason,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Throw an item away for a reason; what it held is erased."""
    from hospitium.usecases.settle_item import discard_item as run

    with desk(context, data, operator) as (runtime, who):
        now = run(runtime, who, parse_uuid(item, "item"), reason=reason)
    show(document(now), _told(now), as_json=as_json)


@app.command("import")
@example("hospitium field import unsent.hospitium --operator amira")
def import_file(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="From the phone.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Take in a file of unsent work; importing it twice changes nothing."""
    from hospitium.usecases.import_items import LARGEST_FILE
    from hospitium.usecases.import_items import import_items as run

    if file.stat().st_size > LARGEST_FILE:
        raise BadInput("that file is larger than one of unsent work may be")
    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, file.read_bytes())
    rows = [
        (part.device, one.id, one.status.value, one.told.detail)
        for part in found
        for one in part.results
    ] + [(part.device, "", "not taken in", part.failure) for part in found if part.failure]
    documents = [
        {
            "device": part.device,
            "failure": part.failure,
            "results": [{"id": one.id, "status": one.status.value} for one in part.results],
        }
        for part in found
    ]
    text = table(("Phone", "Item", "Status", "Why"), rows)
    show({"phones": documents}, text, as_json=as_json)
    if any(part.failure for part in found):
        raise typer.Exit(1)


@app.command("alerts")
@example("hospitium field alerts --operator amira")
def alerts(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Also those taken up.")] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List possible matches of the field on your agency's cases; nobody has confirmed them."""
    from hospitium.usecases.show_items import list_found as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, waiting_only=not everything)
    documents = [
        {
            "id": str(one.id),
            "case": str(one.case_id),
            "candidate": str(one.candidate_id),
            "search": str(one.search_id),
            "desk": one.desk,
            "finder": one.finder,
            "created_at": one.created_at.isoformat(),
            "outcome": one.outcome.value,
        }
        for one in found
    ]
    rows = [
        (one.id, one.case_id, one.desk, one.finder, instant(one.created_at), one.outcome.value)
        for one in found
    ]
    head = ("Alert", "Case", "Desk", "Found by", "When", "Stands")
    text = table(head, rows) if rows else "No find of the field waits."
    show({"alerts": documents}, text, as_json=as_json)


def document(one: "ItemRecord") -> dict[str, Any]:
    """Return an item as JSON has it."""
    return {
        "id": str(one.id),
        "device": str(one.device),
        "item": str(one.item),
        "number": one.number,
        "kind": one.kind,
        "case": str(one.case) if one.case else None,
        "operator": one.operator,
        "received_at": one.received_at.isoformat(),
        "status": one.status.value,
        "record": str(one.record) if one.record else None,
        "reason": one.told.detail,
        "rule": one.told.rule,
        "conflict": [
            dict(zip(("field", "base", "mine", "theirs"), row, strict=True))
            for row in one.told.conflict
        ],
        "alike": list(one.told.alike),
    }


def _told(one: "ItemRecord") -> str:
    lines = [f"Item {one.id} ({one.kind}) of {one.operator}: {one.status.value}."]
    lines += [one.told.detail, one.told.remedy]
    lines += [f"Alike to case {case}." for case in one.told.alike]
    lines += [
        f"{name}: the phone knew {base!r}, it says {mine!r}, the node says {theirs!r}."
        for name, base, mine, theirs in one.told.conflict
    ]
    return "\n".join(line for line in lines if line)


def _pairs(given: list[str] | None) -> dict[str, str]:
    pairs = [one.partition("=") for one in given or ()]
    if not all(equals for _, equals, _ in pairs):
        raise BadInput("write FIELD=VALUE", remedy="For example: --pick description=mine.")
    return {name.strip(): value for name, _, value in pairs}
