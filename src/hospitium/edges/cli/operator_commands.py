"""`hospitium operator`: who may act on this node."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from hospitium.core.ids import OperatorId
from hospitium.edges.cli import typing_commands
from hospitium.edges.cli.options import DEFAULT_DATA, DataFolder, Json, Who, example
from hospitium.edges.cli.output import show, table
from hospitium.edges.cli.wiring import desk
from hospitium.edges.cli.words import instant
from hospitium.policy.operators import Role

if TYPE_CHECKING:
    from hospitium.records.departures import OpenWork

app = typer.Typer(rich_markup_mode=None)
app.add_typer(typing_commands.app, name="typing")

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
    same_person_as: Annotated[
        str, typer.Option(metavar="HANDLE", help="Another account of the same person.")
    ] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Add a colleague of your agency; prints their access code, once."""
    from hospitium.usecases.operators import add_operator as run

    with desk(context, data, operator) as (runtime, who):
        welcome = run(
            runtime,
            who,
            operator_id=OperatorId(handle),
            display_name=name,
            roles=frozenset(role),
            same_person_as=OperatorId(same_person_as) if same_person_as else None,
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


@app.command("link")
@example("hospitium operator link amira2 --same-person-as amira --operator root")
def link(
    context: typer.Context,
    handle: Handle,
    same_person_as: Annotated[str, typer.Option(metavar="HANDLE", help="Their other account.")],
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """Note, for ever, that two accounts are of one human: they never count as two people."""
    from hospitium.usecases.operators import link_operators as run

    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, OperatorId(same_person_as), OperatorId(handle))
    show(
        {"operator": handle, "same_person_as": same_person_as},
        f"{same_person_as} and {handle} count as one person from now on.",
        as_json=as_json,
    )


@app.command("work")
@example("hospitium operator work bela --operator root")
def work(
    context: typer.Context,
    handle: Handle,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """List what a colleague has open, by ids only, before they leave."""
    from hospitium.usecases.operators import open_work as run

    with desk(context, data, operator) as (runtime, who):
        found = run(runtime, who, OperatorId(handle))
    rows = [(one.kind.value, one.id, instant(one.since)) for one in found]
    text = table(("Kind", "Id", "Since"), rows) if rows else "Nothing is open."
    show({"work": _work(found)}, text, as_json=as_json)


@app.command("sign-out")
@example("hospitium operator sign-out bela --operator root")
def sign_out(
    context: typer.Context,
    handle: Handle,
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End all sessions and tokens of a colleague, who may sign in anew."""
    from hospitium.usecases.accounts import sign_out_colleague as run

    with desk(context, data, operator) as (runtime, who):
        run(runtime, who, OperatorId(handle))
    show({"operator": handle}, f"{handle} is signed out everywhere.", as_json=as_json)


@app.command("end")
@example("hospitium operator end bela --hand-over-to chen --operator root")
def end_access(
    context: typer.Context,
    handle: Handle,
    hand_over_to: Annotated[
        str, typer.Option(metavar="HANDLE", help="Who gets their open work.")
    ] = "",
    operator: Who = "",
    data: DataFolder = DEFAULT_DATA,
    as_json: Json = False,
) -> None:
    """End a colleague's access at once, and hand over what they have open."""
    from hospitium.usecases.operators import end_access as run

    receiver = OperatorId(hand_over_to) if hand_over_to else None
    with desk(context, data, operator) as (runtime, who):
        left = run(runtime, who, OperatorId(handle), receiver=receiver)
    ended = f"Ended: {left.passkeys} passkeys, {left.loans} loans, {left.overrides} overrides, "
    ended += f"{left.phones} phones (they destroy what they hold at their next contact)."
    if left.typing:
        ended += " What was learned of how they type is erased."
    kept = f"handed to {hand_over_to}" if receiver else "left in the lists of the agency"
    lines = [f"{handle} may not act any more.", ended, f"Open work, {kept}: {len(left.work)}."]
    lines += [f"  {one.kind.value} {one.id}" for one in left.work]
    show(
        {
            "operator": handle,
            "active": False,
            "passkeys": left.passkeys,
            "loans": left.loans,
            "overrides": left.overrides,
            "phones": left.phones,
            "typing": left.typing,
            "work": _work(left.work),
            "handed_to": left.receiver,
        },
        "\n".join(lines),
        as_json=as_json,
    )


def _work(found: Sequence["OpenWork"]) -> list[dict[str, str]]:
    return [
        {"kind": one.kind.value, "id": str(one.id), "since": one.since.isoformat()} for one in found
    ]
