"""`hospitium passkey`: let somebody register one, see and end them."""

from typing import Annotated

import typer

from hospitium.core.ids import OperatorId, parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

app = typer.Typer(rich_markup_mode=None)
Handle = Annotated[str, typer.Argument(metavar="HANDLE", help="A colleague of your agency.")]


@app.command("code")
@example("hospitium passkey code bela --operator root")
def give_code(
    context: typer.Context,
    handle: Handle,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Give a colleague a code to register a passkey by, once, within 72 hours."""
    from hospitium.usecases.passkeys import give_enrol_code as run

    with desk(context, data, operator) as (runtime, who):
        given = run(runtime, who, OperatorId(handle))
    show(
        {
            "operator": given.operator,
            "code": given.code,
            "expires_at": given.expires_at.isoformat(),
        },
        f"{given.operator}  {given.code}\nShown this once; until {instant(given.expires_at)}. "
        "Enter it in the console under 'Register a passkey with a code'.",
        as_json=as_json,
    )


@app.command("list")
@example("hospitium passkey list --operator bela")
def list_passkeys(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List your passkeys, those that were ended too."""
    from hospitium.usecases.passkeys import list_passkeys as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    documents = [
        {
            "id": str(one.id),
            "name": one.name,
            "created_at": one.created_at.isoformat(),
            "last_used_at": one.last_used_at.isoformat() if one.last_used_at else None,
            "ended_for": one.ended_for,
        }
        for one in found
    ]
    rows = [
        (
            one.id,
            one.name,
            instant(one.created_at),
            one.ended_for or (instant(one.last_used_at) if one.last_used_at else "never used"),
        )
        for one in found
    ]
    text = table(("Passkey", "Name", "Added", "Last used"), rows) if rows else "No passkey."
    show({"passkeys": documents}, text, as_json=as_json)


@app.command("revoke")
@example("hospitium passkey revoke 0190a1b2-0000-7000-8000-000000000009 --operator bela")
def revoke(
    context: typer.Context,
    passkey: Annotated[str, typer.Argument(metavar="PASSKEY", help="The id of the passkey.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End one of your passkeys at once."""
    from hospitium.usecases.passkeys import revoke_passkey as run

    passkey_id = parse_uuid(passkey, "passkey")
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, passkey_id)
    show({"id": str(passkey_id), "active": False}, "It opens nothing any more.", as_json=as_json)


@app.command("lost")
@example("hospitium passkey lost bela --operator root")
def lost(
    context: typer.Context,
    handle: Handle,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End all passkeys of a colleague who has lost them, and sign them out everywhere."""
    from hospitium.usecases.passkeys import revoke_passkeys_of as run

    with desk(context, data, operator) as (runtime, who):
        ended = run(runtime, who, OperatorId(handle))
    show(
        {"operator": handle, "passkeys": ended},
        f"Passkeys ended: {ended}. {handle} is signed out everywhere.",
        as_json=as_json,
    )
