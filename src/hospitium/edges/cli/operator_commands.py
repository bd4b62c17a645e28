"""`hospitium operator`: who may act on this node."""

from typing import Annotated

import typer

from hospitium.core.ids import OperatorId
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant
from hospitium.policy.operators import Role

app = typer.Typer(rich_markup_mode=None)

ONCE = "The access code is shown this once; hand it over in person."
Handle = Annotated[str, typer.Argument(metavar="HANDLE", help="Such as bela; never reused.")]


@app.command("add")
@example(
    "hospitium operator add bela --name 'Bela Example' --role verifier --operator root",
)
def add_operator(
    context: typer.Context,
    handle: Handle,
    name: Annotated[str, typer.Option(help="The person's name; sealed.")],
    role: Annotated[list[Role], typer.Option(help="May be given several times.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add a colleague of your agency; prints their access code, once."""
    from hospitium.usecases.operators import add_operator as run

    with desk(context, data, operator) as (runtime, who):
        welcome = run(
            runtime, who, operator_id=OperatorId(handle), display_name=name, roles=frozenset(role)
        )
    show(
        {
            "operator": welcome.operator.id,
            "roles": sorted(role.value for role in welcome.operator.roles),
            "access_code": welcome.access_code,
        },
        f"{welcome.operator.id}  {welcome.access_code}\n{ONCE}",
        as_json=as_json,
    )


@app.command("list")
@example("hospitium operator list --operator root")
def list_operators(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List your agency's operators, those who have left too."""
    from hospitium.usecases.operators import list_operators as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    documents = [
        {
            "operator": record.operator.id,
            "name": record.display_name,
            "roles": sorted(role.value for role in record.operator.roles),
            "active": record.active,
            "created_at": record.created_at.isoformat(),
        }
        for record in found
    ]
    rows = [
        (
            record.operator.id,
            record.display_name,
            ", ".join(sorted(role.value for role in record.operator.roles)) or "has left",
            instant(record.created_at),
        )
        for record in found
    ]
    text = table(("Operator", "Name", "Roles", "Added"), rows)
    show({"operators": documents}, text, as_json=as_json)


@app.command("end")
@example("hospitium operator end bela --operator root")
def end_access(
    context: typer.Context,
    handle: Handle,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End a colleague's access; what they did stays in the log."""
    from hospitium.usecases.operators import end_access as run

    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, OperatorId(handle))
    show({"operator": handle, "active": False}, f"{handle} may not act any more.", as_json=as_json)
