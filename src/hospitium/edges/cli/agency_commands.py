"""`hospitium agency`: agencies that share this node."""

from typing import Annotated

import typer

from hospitium.core.ids import AgencyId, OperatorId
from hospitium.edges.cli.operator_commands import ONCE
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.policy.operators import AgencyKind

app = typer.Typer(rich_markup_mode=None)


@app.command("add")
@example(
    "hospitium agency add south-shelter --kind shelter --name 'Shelter of the South' \\",
    "  --admin dora --admin-name 'Dora Example' --operator root",
)
def add_agency(
    context: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="ID", help="Such as south-shelter.")],
    kind: Annotated[AgencyKind, typer.Option(help="Its mandates hang on this.")],
    name: Annotated[str, typer.Option(help="What people call it.")],
    admin: Annotated[str, typer.Option(metavar="HANDLE", help="Its first administrator.")],
    admin_name: Annotated[str, typer.Option(help="That person's name; sealed.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add an agency with its first administrator; prints their access code, once."""
    from hospitium.usecases.agencies import NewAgency
    from hospitium.usecases.agencies import add_agency as run

    new = NewAgency(AgencyId(agency), kind, name, OperatorId(admin), admin_name)
    with desk(context, data, operator) as (runtime, who):
        welcome = run(runtime, who, new)
    show(
        {
            "agency": agency,
            "administrator": welcome.operator.id,
            "access_code": welcome.access_code,
        },
        f"{agency}\n{welcome.operator.id}  {welcome.access_code}\n{ONCE}",
        as_json=as_json,
    )


@app.command("list")
@example("hospitium agency list --operator root")
def list_agencies(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List the agencies that share this node."""
    from hospitium.usecases.agencies import list_agencies as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    documents = [{"id": one.id, "kind": one.kind.value, "name": one.name} for one in found]
    rows = [(one.id, one.kind.value, one.name) for one in found]
    show({"agencies": documents}, table(("Agency", "Kind", "Name"), rows), as_json=as_json)


@app.command("describe")
@example(
    "hospitium agency describe south-shelter --address 'PO box 7, Examplehaven' \\",
    "  --jurisdiction ZA --stored-in ZA --operator root",
)
def describe_agency(
    context: typer.Context,
    agency: Annotated[str, typer.Argument(metavar="ID", help="Such as south-shelter.")],
    address: Annotated[str, typer.Option(help="For letters; never a shelter's door.")] = "",
    jurisdiction: Annotated[str, typer.Option(metavar="CODE", help="Whose law: ZA.")] = "",
    stored_in: Annotated[str, typer.Option(metavar="CODE", help="Where records lie: ZA.")] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say what an agency's consent receipts print of it; what is left out is not printed."""
    from hospitium.usecases.agencies import describe_agency as run

    with desk(context, data, operator) as (runtime, who):
        run(
            runtime,
            who,
            AgencyId(agency),
            address=address,
            jurisdiction=jurisdiction,
            storage=stored_in,
        )
    document = {
        "agency": agency,
        "address": address,
        "jurisdiction": jurisdiction,
        "storage": stored_in,
    }
    show(document, f"{agency}: said on receipts from now on", as_json=as_json)
