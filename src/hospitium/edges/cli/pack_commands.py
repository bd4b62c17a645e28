"""`hospitium pack`: the cases that phones carry into the field, sealed to each."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hospitium.core.ids import parse_uuid
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant

if TYPE_CHECKING:
    from hospitium.records.packs import PackRecord

app = typer.Typer(rich_markup_mode=None)

_ID = "0190a1b2-0000-7000-8000-00000000000d"


@app.command("build")
@example(
    f"hospitium pack build {_ID} --purpose roadside-check --region north-valley \\",
    "  --operator amira",
)
def build(
    context: typer.Context,
    device: Annotated[str, typer.Argument(metavar="DEVICE", help="The phone's id.")],
    purpose: Annotated[str, typer.Option(help="Why; see `hospitium purposes`.")],
    region: Annotated[
        str, typer.Option(help="Only cases sought there, and those sought everywhere.")
    ] = "",
    days: Annotated[int, typer.Option(min=1, max=3660, help="How long it may be used.")] = 7,
    names: Annotated[bool, typer.Option("--names", help="With names, where policy lets.")] = False,
    young: Annotated[
        bool, typer.Option("--young", help="With children under 5, where policy lets.")
    ] = False,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Put your agency's open cases on a phone; it fetches them when it next reaches the node.

    A phone's pack of the same purpose and region gets a new version and a new end.
    """
    from hospitium.records.pack_cases import need_region
    from hospitium.usecases.packs import Wanted, build_pack

    wanted = Wanted(
        purpose=purpose,
        region=need_region(region) if region else None,
        lasts=timedelta(days=days),
        names=names,
        young=young,
    )
    phone = parse_uuid(device, "phone")
    with desk(context, data, operator) as (runtime, who):
        made = build_pack(runtime, who, phone, wanted)
    text = f"Pack {made.id}, version {made.version}: {made.cases:,} cases, {made.prints:,} prints, "
    text += f"{made.size:,} bytes, until {instant(made.expires_at)}."
    show(_document(made), text, as_json=as_json)


@app.command("list")
@example("hospitium pack list --operator amira")
def list_packs(
    context: typer.Context,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List packs, those that are over too."""
    from hospitium.usecases.packs import list_packs as run

    with desk(context, data, operator) as (runtime, who):
        found, now = run(runtime, who), runtime.clock()
    rows = [
        (
            str(one.id),
            one.carrier,
            one.purpose,
            one.region or "everywhere",
            f"{one.cases:,}",
            f"until {instant(one.expires_at)}"
            if one.is_live(now)
            else one.revoked_for or "expired",
        )
        for one in found
    ]
    heads = ("Pack", "Carried by", "Purpose", "Region", "Cases", "Status")
    text = table(heads, rows) if rows else "No pack."
    show({"packs": [_document(one) for one in found]}, text, as_json=as_json)


@app.command("revoke")
@example("hospitium pack revoke 0190a1b2-0000-7000-8000-00000000000e --operator amira")
def revoke(
    context: typer.Context,
    pack: Annotated[str, typer.Argument(metavar="PACK", help="Its id, as the list has it.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End a pack; its phone forgets it at its next contact, or when its time is over."""
    from hospitium.usecases.packs import revoke_pack as run

    wanted = parse_uuid(pack, "pack")
    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, wanted)
    show({"pack": str(wanted), "live": False}, f"Pack {wanted} is revoked.", as_json=as_json)


def _document(one: "PackRecord") -> dict[str, Any]:
    return {
        "pack": str(one.id),
        "device": str(one.device),
        "operator": one.carrier,
        "purpose": one.purpose,
        "region": one.region,
        "version": one.version,
        "cases": one.cases,
        "prints": one.prints,
        "bytes": one.size,
        "names": one.names,
        "young": one.young,
        "issued_at": one.issued_at.isoformat(),
        "expires_at": one.expires_at.isoformat(),
        "revoked_at": one.revoked_at.isoformat() if one.revoked_at else None,
        "revoked_for": one.revoked_for,
    }
