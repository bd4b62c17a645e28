"""`hospitium system`: systems that act for your agency, for listed actions only."""

from typing import Annotated

import typer

from hospitium.core.ids import OperatorId
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant
from hospitium.policy.systems import SCOPES

app = typer.Typer(rich_markup_mode=None)

ONCE = "The secret is shown this once; the node keeps only a hash of it."
System = Annotated[str, typer.Argument(metavar="SYSTEM", help="Such as system.registry.")]


@app.command("add")
@example(
    "hospitium system add registry --name 'Registry of the prosecutor' --scope case.read \\",
    "  --scope case.open --operator root",
)
def add_system(
    context: typer.Context,
    short: Annotated[str, typer.Argument(metavar="NAME", help="registry becomes system.registry.")],
    name: Annotated[str, typer.Option(help="What the system is; sealed.")],
    scope: Annotated[
        list[str], typer.Option(help=f"May be given several times: {', '.join(SCOPES)}.")
    ],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Let a system in; prints its secret, once. It never decides and is never one of two people."""
    from hospitium.usecases.systems import add_system as run

    with desk(context, data, operator) as (runtime, who):
        made = run(runtime, who, short=short, name=name, scopes=scope)
    _show_secret(made.system, made.secret, as_json=as_json)


@app.command("list")
@example("hospitium system list --operator root")
def list_systems(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List systems with their scopes and last use, those that were shut out too."""
    from hospitium.usecases.systems import list_systems as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    documents = [
        {
            "system": one.id,
            "name": one.name,
            "scopes": list(one.scopes),
            "last_used_at": one.last_used_at.isoformat() if one.last_used_at else None,
            "rotated_at": one.rotated_at.isoformat() if one.rotated_at else None,
            "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
        }
        for one in found
    ]
    rows = [
        (
            one.id,
            one.name,
            " ".join(one.scopes),
            "shut out"
            if one.revoked_at
            else instant(one.last_used_at)
            if one.last_used_at
            else "never",
        )
        for one in found
    ]
    text = table(("System", "Name", "May", "Last used"), rows) if rows else "No system."
    show({"systems": documents}, text, as_json=as_json)


@app.command("rotate")
@example("hospitium system rotate system.registry --operator root")
def rotate(
    context: typer.Context,
    system: System,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Give a system another secret; the old one and its tokens are dead at once."""
    from hospitium.usecases.systems import rotate_system as run

    with desk(context, data, operator) as (runtime, who):
        made = run(runtime, who, OperatorId(system))
    _show_secret(made.system, made.secret, as_json=as_json)


@app.command("revoke")
@example("hospitium system revoke system.registry --operator root")
def revoke(
    context: typer.Context,
    system: System,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Shut a system out at once; what it did stays in the log."""
    from hospitium.usecases.systems import revoke_system as run

    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, OperatorId(system))
    show({"system": system, "active": False}, f"{system} is shut out.", as_json=as_json)


def _show_secret(system: str, secret: str, *, as_json: bool) -> None:
    show({"system": system, "secret": secret}, f"{system}  {secret}\n{ONCE}", as_json=as_json)
