"""`hospitium device`: phones that carry cases into the field."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.ids import parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.devices import DeviceRecord

app = typer.Typer(rich_markup_mode=None)

Device = Annotated[str, typer.Argument(metavar="DEVICE", help="Its id, as the list has it.")]
_ID = "0190a1b2-0000-7000-8000-00000000000d"


@app.command("add")
@example("hospitium device add --operator amira")
def add(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Make a code that lets your phone in, once, within ten minutes."""
    from hospitium.usecases.devices import add_device as run

    with desk(context, data, operator) as (runtime, who):
        made = run(runtime, who)
    text = f"{made.code}\nOpen /field/ of this node on the phone and type it, until "
    show(
        {"code": made.code, "expires_at": made.expires_at.isoformat()},
        text + instant(made.expires_at) + ".",
        as_json=as_json,
    )


@app.command("list")
@example("hospitium device list --operator amira")
def list_devices(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List your phones, or as administrator the agency's, those that were shut out too."""
    from hospitium.usecases.devices import list_devices as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who)
    rows = [
        (str(one.id), one.facts.operator, one.facts.status.value, instant(one.enrolled_at))
        for one in found
    ]
    text = table(("Phone", "Carried by", "Status", "Enrolled"), rows) if rows else "No phone."
    show({"devices": [_document(one) for one in found]}, text, as_json=as_json)


@app.command("confirm")
@example(f"hospitium device confirm {_ID} --check '123 456' --operator amira")
def confirm(
    context: typer.Context,
    device: Device,
    check: Annotated[str, typer.Option(help="The number that the phone shows.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Say that it is your phone: the number on it is the one given here."""
    from hospitium.usecases.devices import confirm_device as run

    wanted = parse_uuid(device, "phone")
    with desk(context, data, operator) as (runtime, who):
        one = run(runtime, who, wanted, check)
    show(_document(one), f"{one.label} may carry packs now.", as_json=as_json)


@app.command("revoke")
@example(f"hospitium device revoke {_ID} --operator amira")
def revoke(
    context: typer.Context,
    device: Device,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Shut a phone out at once, with its packs: one that was handed back, or was never yours."""
    from hospitium.usecases.devices import revoke_device as run

    wanted = parse_uuid(device, "phone")
    with desk(context, data, operator) as (runtime, who):
        one = run(runtime, who, wanted)
    show(_document(one), f"{one.label} is shut out.", as_json=as_json)


@app.command("wipe")
@example(f"hospitium device wipe {_ID} --operator root")
def wipe(
    context: typer.Context,
    device: Device,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Shut a lost phone out, and have it destroy everything at its next contact."""
    from hospitium.usecases.devices import wipe_device as run

    wanted = parse_uuid(device, "phone")
    with desk(context, data, operator) as (runtime, who):
        one = run(runtime, who, wanted)
    text = f"{one.label} is shut out. It destroys what it holds when it next reaches the node; "
    show(_document(one), text + "until then its packs end by themselves.", as_json=as_json)


def _document(one: "DeviceRecord") -> dict[str, Any]:
    return {
        "device": str(one.id),
        "operator": one.facts.operator,
        "status": one.facts.status.value,
        "app": one.app,
        "enrolled_at": one.enrolled_at.isoformat(),
        "confirmed_at": one.confirmed_at.isoformat() if one.confirmed_at else None,
        "ended_at": one.ended_at.isoformat() if one.ended_at else None,
        "wiped_at": one.wiped_at.isoformat() if one.wiped_at else None,
    }
